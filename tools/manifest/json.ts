/** A mapping as parsers of YAML and JSON return it. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** What lies at the end of a path; `undefined` where the path ends before. Inherited keys of JavaScript are no fields. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  // A loop: the checks of one manifest come here some hundred thousand times.
  for (const step of path) {
    if (typeof found !== 'object' || found === null || Array.isArray(found) !== (typeof step === 'number'))
      return undefined;
    if (!Object.hasOwn(found, step)) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
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

/** The entries of the list at a path; none where there is no list. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

/** The mapping at a path; empty where there is none. */
export function mappingAt(value: unknown, ...path: readonly (string | number)[]): Mapping {
  const found = at(value, ...path);
  return isMapping(found) ? found : {};
}

/** The mapping at a path, its values as text; empty where there is none. */
export function textsAt(
  value: unknown,
  ...path: readonly (string | number)[]
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(mappingAt(value, ...path)).map(([key, text]) => [key, String(text)]),
  );
}

/** The texts and numbers that a value holds, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return isMapping(value) || isList(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** The name of an object, of a manifest or from the API server. */
export function nameOf(object: unknown): string {
  return textAt(object, 'metadata', 'name');
}

/** The kind and name of an object, as kubectl writes it. */
export function titleOf(object: unknown): string {
  return `${textAt(object, 'kind')} ${nameOf(object)}`;
}
