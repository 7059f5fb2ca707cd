import { type Change, compare } from './compare';
import type { Consequence } from './consequence';
import { byText } from './json';
import { type Identity, keyOf, type ManifestObject, type Problem, readManifest } from './manifest';
import { formatPath } from './path';
import { refusalsOf } from './refusals';
import { findRenames } from './rename';
import { restartsOf } from './restarts';
import { risksOfRemoval, risksOfUpdate } from './risks';
import { type Conceal, concealing } from './secrecy';

/** One field that differs. Values are as the manifest has them, with `(hidden)` in place of what may be secret. */
export type FieldDifference =
  | { readonly kind: 'added'; readonly path: string; readonly to: unknown }
  | { readonly kind: 'removed'; readonly path: string; readonly from: unknown }
  | { readonly kind: 'changed'; readonly path: string; readonly from: unknown; readonly to: unknown }
  /** The entries of a list that stand in both, in their old and new order. */
  | {
      readonly kind: 'reordered';
      readonly path: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
    };

/** One object that differs. */
export type ObjectDifference = {
  readonly identity: Identity;
  /** Worst first. */
  readonly consequences: readonly Consequence[];
} & (
  | { readonly kind: 'added' | 'removed' }
  | { readonly kind: 'changed'; readonly fields: readonly FieldDifference[] }
  /** A new object that follows an old one under another name. `identity` is the new one's. */
  | { readonly kind: 'renamed'; readonly oldName: string; readonly fields: readonly FieldDifference[] }
);

/** How two manifests differ. */
export interface Difference {
  /** By kind, namespace and name. */
  readonly objects: readonly ObjectDifference[];
  readonly problems: readonly Problem[];
}

/**
 * How the Kubernetes objects of two manifests differ in what applying them would ask for. Documents are what a YAML or
 * JSON parser returns; whatever they hold, this never throws.
 *
 * Objects are the same by group, kind, namespace and name, entries of lists by their merge keys, quantities by value.
 */
export function difference(old: readonly unknown[], next: readonly unknown[]): Difference {
  const [before, after] = [readManifest(old, 'old'), readManifest(next, 'new')];
  const conceal = concealing([...before.objects.values(), ...after.objects.values()]);
  const removed = [...before.objects].filter(([key]) => !after.objects.has(key)).map(([, object]) => object);
  const added = [...after.objects].filter(([key]) => !before.objects.has(key)).map(([, object]) => object);
  const renames = findRenames(removed, added);
  const renamed = new Set(renames.flatMap((rename) => [rename.old, rename.next]));

  const objects: readonly ObjectDifference[] = [
    ...removed
      .filter((object) => !renamed.has(object))
      .map((object) => ({
        kind: 'removed' as const,
        identity: object.identity,
        consequences: risksOfRemoval(object),
      })),
    ...added
      .filter((object) => !renamed.has(object))
      .map(({ identity }) => ({ kind: 'added' as const, identity, consequences: [] })),
    ...renames.map(({ old: from, next: to }) => ({
      kind: 'renamed' as const,
      identity: to.identity,
      oldName: from.identity.name,
      consequences: [],
      fields: present(
        compare(from.body, to.body).filter(({ path }) => formatPath(path) !== 'metadata.name'),
        from,
        to,
        conceal,
      ),
    })),
    ...[...before.objects].flatMap(([key, object]) => update(object, after.objects.get(key), conceal)),
  ];
  return {
    objects: [...objects].sort((one, other) => byText(keyOf(one.identity), keyOf(other.identity))),
    problems: [...before.problems, ...after.problems],
  };
}

function update(
  old: ManifestObject,
  next: ManifestObject | undefined,
  conceal: Conceal,
): readonly ObjectDifference[] {
  const changes = next === undefined ? [] : compare(old.body, next.body);
  if (next === undefined || changes.length === 0) return [];
  const all = { old, next, changes };
  return [
    {
      kind: 'changed',
      identity: next.identity,
      consequences: [...refusalsOf(all), ...risksOfUpdate(all), ...restartsOf(all)],
      fields: present(changes, old, next, conceal),
    },
  ];
}

function present(
  changes: readonly Change[],
  old: ManifestObject,
  next: ManifestObject,
  conceal: Conceal,
): readonly FieldDifference[] {
  return changes.map((change): FieldDifference => {
    const path = formatPath(change.path);
    switch (change.kind) {
      case 'added':
        return { kind: 'added', path, to: conceal(change.to, change.path, next) };
      case 'removed':
        return { kind: 'removed', path, from: conceal(change.from, change.path, old) };
      case 'changed':
        return {
          kind: 'changed',
          path,
          from: conceal(change.from, change.path, old),
          to: conceal(change.to, change.path, next),
        };
      case 'reordered':
        return { kind: 'reordered', path, from: change.from, to: change.to };
    }
  });
}
