import {
  byText,
  fieldNames,
  isList,
  isMapping,
  type MergePath,
  parseQuantity,
  toEntry,
  toField,
} from '../manifest';
import { isOrdered } from './lists';

/** Whether the API server reads a value as not given: `null` and an empty list, too. */
export function isAbsent(value: unknown): value is null | undefined | readonly [] {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** A number, a flag or a text as JSON writes it; anything that no parser returns, by its type alone. */
export function scalarText(value: unknown): string {
  const isScalar = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isScalar ? JSON.stringify(value) : typeof value;
}

/** A text that two values share exactly when Kubernetes reads them as the same. */
export function canonical(value: unknown, path: MergePath): string {
  if (isAbsent(value)) return 'null';
  if (isList(value)) {
    const entries = value.map((entry) => canonical(entry, toEntry(path, '')));
    return `[${(isOrdered(path) ? entries : entries.sort(byText)).join(',')}]`;
  }
  if (isMapping(value)) {
    const fields = Object.keys(value)
      .filter((name) => !isAbsent(value[name]))
      .sort(byText)
      .map((name) => `${JSON.stringify(name)}:${canonical(value[name], toField(path, name))}`);
    return `{${fields.join(',')}}`;
  }
  const quantity = holdsQuantity(path) ? parseQuantity(value) : undefined;
  return quantity === undefined ? `${typeof value} ${scalarText(value)}` : `quantity ${quantity.toString()}`;
}

/** Below these, a field is free text, whatever its name. */
const freeText = new Set([
  ...['annotations', 'binaryData', 'data', 'env', 'labels', 'matchLabels', 'nodeSelector', 'parameters'],
  ...['selector', 'stringData'],
]);

/** Fields whose values are mappings from a resource to its quantity; the others in the entries of a LimitRange. */
const resourceLists = new Set(['capacity', 'hard', 'limits', 'podFixed', 'requests']);
const limitRangeLists = new Set(['default', 'defaultRequest', 'max', 'maxLimitRequestRatio', 'min']);

const quantityFields = new Set(['averageValue', 'divisor', 'size', 'sizeLimit', 'storage']);

/** Whether the API reads the value at a path as a quantity. */
function holdsQuantity(path: MergePath): boolean {
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
