import { byText, isMapping } from './json';
import { kindOf } from './consequence';
import type { ManifestObject } from './manifest';

/** Kinds that get a new name with a new content, because what stands under the old one cannot or should not change. */
const renamedKinds = new Set(['batch/Job', 'ConfigMap', 'Secret']);

/** The same object under a new name. */
export interface Rename {
  readonly old: ManifestObject;
  readonly next: ManifestObject;
}

/**
 * Objects that went with one name and came with another: one of a kind, with the same labels, whose names differ in what
 * follows the last hyphen alone, such as the migration's Job, which has a checksum there.
 */
export function findRenames(
  removed: readonly ManifestObject[],
  added: readonly ManifestObject[],
): readonly Rename[] {
  const [gone, come] = [bySignature(removed), bySignature(added)];
  return [...gone].flatMap(([signature, [old, ...others]]) => {
    const [next, ...rivals] = come.get(signature) ?? [];
    const isOne = others.length === 0 && rivals.length === 0;
    return old !== undefined && next !== undefined && isOne ? [{ old, next }] : [];
  });
}

function bySignature(objects: readonly ManifestObject[]): ReadonlyMap<string, readonly ManifestObject[]> {
  const found = new Map<string, ManifestObject[]>();
  for (const object of objects) {
    const { identity, body } = object;
    const [, stem] = /^(.+)-[0-9a-z]{5,}$/.exec(identity.name) ?? [];
    if (stem === undefined || !renamedKinds.has(kindOf(object))) continue;
    const signature = JSON.stringify([kindOf(object), identity.namespace, stem, labelsOf(body)]);
    found.set(signature, [...(found.get(signature) ?? []), object]);
  }
  return found;
}

/** The labels that stay from release to release. */
function labelsOf({ metadata }: ManifestObject['body']): readonly unknown[] {
  const labels = isMapping(metadata) && isMapping(metadata['labels']) ? metadata['labels'] : {};
  return Object.entries(labels)
    .filter(([name]) => name !== 'app.kubernetes.io/version')
    .sort(([one], [other]) => byText(one, other));
}
