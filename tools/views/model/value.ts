/**
 * Reading parsed manifests without trusting them: what is missing or of another type is absent, and nothing throws. A
 * picture shows what there is; saying what is wrong is the checks' work.
 */

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at the end of a path through mappings. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (outer, key) => (isMapping(outer) && Object.hasOwn(outer, key) ? outer[key] : undefined),
    value,
  );
}

/** Entries of a list; none where it is no list. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Keys and values of a mapping; none where it is no mapping. */
export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isMapping(value) ? Object.entries(value) : [];
}

/** A text that says something. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text, or a number as people write it: Kubernetes takes both for ports and quantities. */
export function scalar(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

/** A number that is finite and not negative. */
export function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Entries of a mapping whose values are texts, as labels are. */
export function labels(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries(value).flatMap(([key, entry]) => (typeof entry === 'string' ? [[key, entry]] : [])),
  );
}

/** Values that share a key, in the order of first appearance. */
export function grouped<T>(
  values: readonly T[],
  keyOf: (value: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** The first of those that share a key, in the order of first appearance. */
export function distinct<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  return [...grouped(values, keyOf).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
}
