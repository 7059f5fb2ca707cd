import { fieldNames, type Path } from './path';

/** Below these, a field is free text, whatever its name. */
const freeText = new Set([
  'annotations',
  'binaryData',
  'data',
  'env',
  'labels',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'selector',
  'stringData',
]);

/** Fields whose values are mappings from a resource to its quantity. */
const resourceLists = new Set(['capacity', 'hard', 'limits', 'podFixed', 'requests']);

/** The same, in the entries of a LimitRange. */
const limitRangeLists = new Set(['default', 'defaultRequest', 'max', 'maxLimitRequestRatio', 'min']);

const quantityFields = new Set(['averageValue', 'divisor', 'size', 'sizeLimit', 'storage']);

/** Whether the API reads the value at a path as a quantity. */
export function holdsQuantity(path: Path): boolean {
  const names = fieldNames(path);
  if (names.some((name) => freeText.has(name))) return false;
  const [grandparent = '', parent = '', last = ''] = ['', '', '', ...names].slice(-3);
  return (
    quantityFields.has(last) ||
    resourceLists.has(parent) ||
    (grandparent === 'limits' && limitRangeLists.has(parent)) ||
    (parent === 'target' && last === 'value')
  );
}

/** Suffixes of a quantity as a factor, in billionths. */
const factors = new Map<string, bigint>([
  ['n', 1n],
  ['u', 1_000n],
  ['m', 1_000_000n],
  ...['', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, power): [string, bigint] => [
    suffix,
    10n ** BigInt(9 + 3 * power),
  ]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, power): [string, bigint] => [
    suffix,
    10n ** 9n * 1024n ** BigInt(power + 1),
  ]),
]);

/**
 * A quantity in billionths, the finest that the API keeps; absent for what is no quantity. Numbers are bounded, because
 * `1e999999999` written out would fill the memory.
 */
export function parseQuantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(
    String(value),
  );
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0', suffix = ''] = match;
  const factor = factors.get(suffix);
  if (whole + fraction === '' || factor === undefined) return undefined;
  const power = Number(exponent) - fraction.length;
  const scaled = BigInt(whole + fraction) * factor * 10n ** BigInt(Math.max(0, power));
  const divisor = 10n ** BigInt(Math.max(0, -power));
  // The API rounds up what is finer than a billionth.
  const amount = (scaled + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}
