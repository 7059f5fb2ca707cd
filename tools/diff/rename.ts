import { byText, groupBy, type ManifestObject } from '../manifest';
import { kindOf } from './consequence';

/** Kinds that get a new name with a new content, because what stands under the old one cannot or should not change. */
const renamedKinds = new Set(['batch/Job', 'ConfigMap', 'Secret']);

/**
 * Pairs of an old object and the new one that follows it under another name. Both are alone of their kind with
 * their labels, and their names differ after the last hyphen alone: the migration's Job, for instance, has a checksum there.
 */
export function findRenames(
  removed: readonly ManifestObject[],
  added: readonly ManifestObject[],
): readonly (readonly [old: ManifestObject, next: ManifestObject])[] {
  const [gone, come] = [groupBy(removed, signatureOf), groupBy(added, signatureOf)];
  return [...gone].flatMap(([signature, [old, ...others]]) => {
    const [next, ...rivals] = come.get(signature) ?? [];
    const isOne = signature !== undefined && others.length === 0 && rivals.length === 0;
    return next !== undefined && isOne ? [[old, next] as const] : [];
  });
}

/** What an object keeps under its new name; `undefined` where it gets none. */
function signatureOf(object: ManifestObject): string | undefined {
  const [, stem] = /^(.+)-[0-9a-z]{5,}$/.exec(object.name) ?? [];
  if (stem === undefined || !renamedKinds.has(kindOf(object))) return undefined;
  const labels = object.value
    .entries('metadata', 'labels')
    .map(([name, { raw }]) => [name, raw] as const)
    // It changes from release to release.
    .filter(([name]) => name !== 'app.kubernetes.io/version')
    .sort(([one], [other]) => byText(one, other));
  return JSON.stringify([kindOf(object), object.namespace, stem, labels]);
}
