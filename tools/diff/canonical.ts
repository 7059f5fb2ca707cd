import { byText, isAbsent, isList, isMapping, scalarText } from './json';
import { isOrdered } from './lists';
import { fieldNames, type Path, toEntry, toField } from './path';
import { holdsQuantity, parseQuantity } from './quantity';

/** A text that two values share exactly when Kubernetes reads them as the same. */
export function canonical(value: unknown, path: Path): string {
  if (isAbsent(value)) return 'null';
  if (isList(value)) {
    const entries = value.map((entry) => canonical(entry, toEntry(path, '')));
    return `[${(isOrdered(fieldNames(path).at(-1) ?? '') ? entries : entries.sort(byText)).join(',')}]`;
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
