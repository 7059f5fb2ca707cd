/**
 * The same function, which works out once what it says of an object that does not change: check asks for the pod, the
 * secrets and the rules of a policy in many places, and tests check a thousand manifests that differ in one object each.
 */
export function remembered<K extends object, V>(of: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly answer: V }>();
  return (key) => {
    const found = known.get(key) ?? { answer: of(key) };
    known.set(key, found);
    return found.answer;
  };
}
