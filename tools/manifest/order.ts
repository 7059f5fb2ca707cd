/** Order by code units, which is the same on every machine, whatever its language. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Gathers entries by key, in the order of first appearance (`Map.groupBy`, which Node 20 lacks). */
export function groupBy<K, T>(
  entries: readonly T[],
  keyOf: (entry: T) => K,
): ReadonlyMap<K, readonly [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** The first entry of each key, in the order of first appearance. */
export function distinct<T>(entries: readonly T[], keyOf: (entry: T) => unknown): readonly T[] {
  return [...groupBy(entries, keyOf).values()].map(([first]) => first);
}
