import { at, formatPath, type Path } from '../../../tools/manifest';
import { changed, pathOf, stepsOf } from './json';

/** A manifest with one thing wrong. */
export interface Defect {
  readonly name: string;
  readonly documents: readonly unknown[];
}

/** A way to break a value. One that leaves the value as it is breaks nothing, and seeds no defect. */
export interface Change {
  readonly verb: string;
  readonly end?: string;
  /** The value instead of the old one; `undefined` takes it away. */
  readonly to: (old: unknown) => unknown;
}

/** The values of an object that are broken, each in every one of these ways; `[*]` stands for every entry. */
export type Seed = readonly [path: string, ...changes: readonly Change[]];

export const remove: Change = { verb: 'remove', to: () => undefined };

export function set(value: unknown): Change {
  return { verb: 'set', end: ` to ${JSON.stringify(value).slice(0, 60)}`, to: () => value };
}

/** Where there is a value, this one. */
export function replace(value: unknown): Change {
  return { ...set(value), to: (old) => (old === undefined ? old : value) };
}

/** Changes a text; whatever else is there stays. */
export function edit(verb: string, to: (text: string) => string): Change {
  return { verb, to: (old) => (typeof old === 'string' ? to(old) : old) };
}

/** Breaks what other objects refer to by name. */
export const rename = edit('rename', (name) => `${name}-elsewhere`);

/** The defects that seeds make of one object. */
export function defectsOf(
  environment: string,
  documents: readonly unknown[],
  index: number,
  seeds: readonly Seed[],
): readonly Defect[] {
  const object = documents[index];
  const name = String(at(object, 'metadata', 'name')).replace(/^(todo-migrate)-.*/, '$1');
  return seeds.flatMap(([text, ...changes]) =>
    expanded(object, pathOf(text)).flatMap((path) =>
      changes
        .filter(({ to }) => to(at(object, ...path)) !== at(object, ...path))
        .map(({ verb, end = '', to }) => ({
          name: `${environment}: ${String(at(object, 'kind'))} ${name}: ${verb} ${formatPath(path) || 'it'}${end}`,
          documents: [changed(documents, [index, ...path], to)].flat(),
        })),
    ),
  );
}

function expanded(object: unknown, path: Path): readonly Path[] {
  const star = path.indexOf('*');
  if (star < 0) return [path];
  const before = path.slice(0, star);
  return stepsOf(at(object, ...before)).flatMap((step) =>
    expanded(object, [...before, step, ...path.slice(star + 1)]),
  );
}
