/** One step into parsed YAML: a key, or what tells the wanted item of a list from the others. */
export type Step = string | Readonly<Record<string, string>>;

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at the end of a path; `undefined` where the path breaks off. */
export function at(value: unknown, ...path: readonly Step[]): unknown {
  return path.reduce((found: unknown, step) => {
    if (typeof step === 'string')
      return isMapping(found) && Object.hasOwn(found, step) ? found[step] : undefined;
    return items(found).find((item) =>
      Object.entries(step).every(([key, wanted]) => text(item, ...key.split('.')) === wanted),
    );
  }, value);
}

/** The items of a list; none of anything else. */
export function items(value: unknown, ...path: readonly Step[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The keys of a mapping; none of anything else. */
export function keys(value: unknown, ...path: readonly Step[]): readonly string[] {
  const found = at(value, ...path);
  return isMapping(found) ? Object.keys(found) : [];
}

/** What stands in a table where nothing was found. */
export const absent = 'absent';

/** A value as a cell of a table shows it: scalars as they are, lists with spaces between. */
export function text(value: unknown, ...path: readonly Step[]): string {
  const found = at(value, ...path);
  if (found === undefined || found === null) return absent;
  if (Array.isArray(found)) return found.map((item: unknown) => text(item)).join(' ');
  return typeof found === 'string' ? found : JSON.stringify(found);
}
