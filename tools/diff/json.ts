/** A mapping of a parsed manifest. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value below `names`; absent where the way there is. Keys that every JavaScript object inherits are no fields. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (found, name) => (isMapping(found) && Object.hasOwn(found, name) ? found[name] : undefined),
    value,
  );
}

/** The text below `names`, or an empty one. */
export function textAt(value: unknown, ...names: readonly string[]): string {
  const found = at(value, ...names);
  return typeof found === 'string' ? found : '';
}

/** Whether the API server reads a value as not given: `null` and an empty list, too. */
export function isAbsent(value: unknown): value is null | undefined | readonly [] {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** A copy of `mapping` without the keys `names`. */
export function without(mapping: Mapping, names: ReadonlySet<string>): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([name]) => !names.has(name)));
}

/** Order by code units, which is the same on every machine, whatever its language. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A number, a flag or a text as JSON writes it; anything that no parser returns, by its type alone. */
export function scalarText(value: unknown): string {
  const isScalar = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isScalar ? JSON.stringify(value) : typeof value;
}
