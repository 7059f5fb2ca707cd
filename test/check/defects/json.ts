import type { Path } from '../../../tools/manifest';

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
  const mapping = isMapping(value) ? value : {};
  const key = String(step);
  const replaced = changed(mapping[key], rest, change);
  return replaced === undefined
    ? Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key))
    : { ...mapping, [key]: replaced };
}

/** The value that a path leads to. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isMapping(inner) ? inner[String(step)] : undefined;
  }, value);
}

/** The keys of a mapping, or the indices of a list. */
export function stepsOf(value: unknown): readonly (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return isMapping(value) ? Object.keys(value) : [];
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
