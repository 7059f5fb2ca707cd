import type { KubernetesVersion } from '../../lib/environments/kubernetes';
import { byText, formatMergePath, type ObjectIdentity, keyOf, type ManifestObject, Mask } from '../manifest';
import { identityOf, type Problem, readApplied } from './applied';
import { type Change, compare } from './compare';
import type { Consequence } from './consequence';
import { effectsOfRemoval, effectsOfUpdate } from './effects';
import { refusalsOf } from './refusals';
import { findRenames } from './rename';

/** One field that differs. Values are as the manifest has them, with `(hidden)` in place of what may be secret. */
export type FieldDifference = Change<string>;

/** One object that differs. */
export type ObjectDifference = {
  readonly identity: ObjectIdentity;
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
 *
 * @param asked The release of Kubernetes that judges. Default: that of the new manifest.
 */
export function difference(
  old: readonly unknown[],
  next: readonly unknown[],
  asked?: KubernetesVersion,
): Difference {
  const [before, after] = [readApplied(old, 'old'), readApplied(next, 'new')];
  const kubernetes = asked ?? after.kubernetes;
  const mask = new Mask([...before.written, ...after.written]);
  const removed = [...before.objects.values()].filter(({ key }) => !after.objects.has(key));
  const added = [...after.objects.values()].filter(({ key }) => !before.objects.has(key));
  const renames = findRenames(removed, added);
  const renamed = new Set(renames.flat());

  const objects: readonly ObjectDifference[] = [
    ...removed
      .filter((object) => !renamed.has(object))
      .map((object) => ({
        kind: 'removed' as const,
        identity: identityOf(object),
        consequences: effectsOfRemoval(object),
      })),
    ...added
      .filter((object) => !renamed.has(object))
      .map((object) => ({ kind: 'added' as const, identity: identityOf(object), consequences: [] })),
    ...renames.map(([from, to]) => ({
      kind: 'renamed' as const,
      identity: identityOf(to),
      oldName: from.name,
      consequences: [],
      fields: compare(from.value.raw, to.value.raw)
        .filter(({ path }) => formatMergePath(path) !== 'metadata.name')
        .map((change) => shown(change, from, to, mask)),
    })),
    ...[...before.objects].flatMap(([key, from]): readonly ObjectDifference[] => {
      const to = after.objects.get(key);
      const changes = to === undefined ? [] : compare(from.value.raw, to.value.raw);
      if (to === undefined || changes.length === 0) return [];
      const update = { old: from, next: to, changes, kubernetes };
      const fields = changes.map((change) => shown(change, from, to, mask));
      const consequences = [...refusalsOf(update), ...effectsOfUpdate(update)];
      return [{ kind: 'changed', identity: identityOf(to), consequences, fields }];
    }),
  ];
  return {
    objects: [...objects].sort((one, other) => byText(keyOf(one.identity), keyOf(other.identity))),
    problems: [...before.problems, ...after.problems],
  };
}

/** A change as everybody may see it. */
function shown(change: Change, old: ManifestObject, next: ManifestObject, mask: Mask): FieldDifference {
  const path = formatMergePath(change.path);
  const from = 'from' in change ? mask.value(change.from, change.path, old) : undefined;
  const to = 'to' in change ? mask.value(change.to, change.path, next) : undefined;
  switch (change.kind) {
    case 'added':
      return { kind: 'added', path, to };
    case 'removed':
      return { kind: 'removed', path, from };
    case 'changed':
      return { kind: 'changed', path, from, to };
    case 'reordered':
      return { ...change, path };
  }
}
