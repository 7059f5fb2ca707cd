/** An object as the API server or a manifest writes it. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is KubernetesObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; `undefined` where the path ends before. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => {
    if (typeof key === 'number') return Array.isArray(found) ? found[key] : undefined;
    return isMapping(found) ? found[key] : undefined;
  }, value);
}

/** The text at a path; empty where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path; 0 where there is none, as the API server leaves zeros out. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** The items of the list at a path; none where there is no list. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The mapping at a path, its values as text; empty where there is none. */
export function textsAt(
  value: unknown,
  ...path: readonly (string | number)[]
): Readonly<Record<string, string>> {
  const found = at(value, ...path);
  return isMapping(found)
    ? Object.fromEntries(Object.entries(found).map(([key, text]) => [key, String(text)]))
    : {};
}

/** The name of an object. */
export function nameOf(object: unknown): string {
  return textAt(object, 'metadata', 'name');
}

/** The kind and name of an object, as kubectl writes it. */
export function titleOf(object: unknown): string {
  return `${textAt(object, 'kind')} ${nameOf(object)}`;
}
