/** An amount in billionths of its unit, the finest that the API keeps: of a core for CPU, of a byte for memory. */
export type Quantity = bigint;

const one = 10n ** 9n;

/** Suffixes of a quantity as a factor, in billionths. */
const factors = new Map<string, bigint>([
  ['n', 1n],
  ['u', 10n ** 3n],
  ['m', 10n ** 6n],
  ...['', 'k', 'M', 'G', 'T', 'P', 'E'].map(
    (suffix, power) => [suffix, one * 1000n ** BigInt(power)] as const,
  ),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map(
    (suffix, power) => [suffix, one * 1024n ** BigInt(power + 1)] as const,
  ),
]);

/**
 * An amount such as `250m`, `1Gi` or `2`, exactly; `undefined` when it is none. Its length is bounded, because
 * `1e999999999` written out would fill the memory.
 *
 * @see "Quantity", kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity
 */
export function parseQuantity(raw: unknown): Quantity | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
  const match = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(
    String(raw),
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

/** A whole number as a quantity. */
export function quantityOf(count: number): Quantity {
  return BigInt(Math.trunc(count)) * one;
}

/** A quantity as a number in its unit, for sizes and shares in pictures. */
export function toNumber(quantity: Quantity): number {
  return Number(quantity) / Number(one);
}

/** Cores as people write them: whole ones, or thousandths rounded up. */
export function formatCores(cores: Quantity): string {
  const thousandths = roundedUp(cores * 1000n);
  return thousandths % 1000n === 0n ? String(thousandths / 1000n) : `${String(thousandths)}m`;
}

/** Bytes in the largest unit that leaves no long fraction. */
export function formatBytes(bytes: Quantity): string {
  const size = toNumber(bytes);
  const inUnit = (unit: number): string => String(Math.round((size / unit) * 100) / 100);
  if (size >= 2 ** 30) return `${inUnit(2 ** 30)}Gi`;
  if (size >= 2 ** 20) return `${inUnit(2 ** 20)}Mi`;
  return size === 0 ? '0' : `${inUnit(2 ** 10)}Ki`;
}

function roundedUp(quantity: Quantity): bigint {
  return (quantity + one - 1n) / one;
}
