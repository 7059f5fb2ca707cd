import { at, isMapping, type Path } from '../../../tools/manifest';

/** A copy of a JSON value with one value inside it changed; what becomes `undefined` is removed. */
export function changed(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) => {
      const replaced = index === step ? changed(item, rest, change) : item;
      return replaced === undefined ? [] : [replaced];
    });
  }
  const { [String(step)]: old, ...others } = isMapping(value) ? value : {};
  const replaced = changed(old, rest, change);
  // The order of fields stays, where the field was there.
  if (replaced === undefined) return others;
  return { ...(isMapping(value) ? value : {}), [step]: replaced };
}

/** The value that a path leads to. */
export function valueAt(value: unknown, path: Path): unknown {
  return at(value, ...path);
}

/** The keys of a mapping, or the indices of a list. */
export function stepsOf(value: unknown): readonly (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return isMapping(value) ? Object.keys(value) : [];
}

/** The path that a person wrote, such as `spec.ports[0].name` or `metadata.labels["a.b/c"]`; `[*]` becomes a step of its own. */
export function pathOf(text: string): Path {
  return [...text.matchAll(/\["([^"]+)"\]|[\w-]+|\*/g)].map(([word, quoted]) =>
    quoted === undefined && /^\d+$/.test(word) ? Number(word) : (quoted ?? word),
  );
}
