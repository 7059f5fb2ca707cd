import { type Consequence, kindOf, type Update } from './consequence';
import { at, isList, isMapping, textAt } from './json';
import type { ManifestObject } from './manifest';
import { leadsInto } from './path';
import { parseQuantity } from './quantity';
import { shrinks } from './refusals';

/** Kinds that hold data, or without which it is lost or cannot be reached: what deleting one does. */
const dataKinds = new Map([
  ['Namespace', 'deleting it deletes everything in it, claims included'],
  [
    'PersistentVolumeClaim',
    'deleting it releases its volume, which is deleted too where its policy is Delete',
  ],
  ['PersistentVolume', 'deleting it lets go of the storage behind it'],
  ['apps/StatefulSet', 'deleting it takes away what served its data'],
  ['postgresql.cnpg.io/Cluster', 'deleting it deletes the database with its volumes'],
  ['apiextensions.k8s.io/CustomResourceDefinition', 'deleting it deletes every object of its kind'],
]);

function loss(reason: string): Consequence {
  return { severity: 'may lose data', reason: `${reason}.` };
}

/** What may be lost when an object is deleted. `kubectl apply` alone leaves it; --prune and people do not. */
export function risksOfRemoval(object: ManifestObject): readonly Consequence[] {
  const kind = kindOf(object);
  const reason = dataKinds.get(kind);
  const { body } = object;
  const deletesClaims =
    kind === 'apps/StatefulSet' &&
    textAt(body, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete';
  return [
    ...(reason === undefined ? [] : [loss(deletesClaims ? `${reason}, and its claims` : reason)]),
    ...(isBackup(object) ? [unprotected('it makes the backups')] : []),
  ];
}

/** What may be lost when an object is updated. */
export function risksOfUpdate(update: Update): readonly Consequence[] {
  return [...policyRisks(update), ...storageRisks(update), ...claimRisks(update), ...backupRisks(update)];
}

function unprotected(reason: string): Consequence {
  return { severity: 'loses protection', reason: `${reason}.` };
}

/** A CronJob that says it makes backups, by its name or its labels. */
function isBackup(object: ManifestObject): boolean {
  const kind = kindOf(object);
  if (kind === 'postgresql.cnpg.io/ScheduledBackup') return true;
  const labels = at(object.body, 'metadata', 'labels');
  const words = [object.identity.name, ...(isMapping(labels) ? Object.values(labels) : [])];
  return kind === 'batch/CronJob' && words.some((word) => typeof word === 'string' && /backup/i.test(word));
}

function backupRisks({ old, next }: Update): readonly Consequence[] {
  const suspends = [old, next].map(({ body }) => at(body, 'spec', 'suspend') === true);
  return isBackup(old) && suspends[0] === false && suspends[1] === true
    ? [unprotected('the backups are suspended')]
    : [];
}

/** Policies that say `Delete` where they said something else, and what such a policy deletes. */
function policyRisks({ changes, old, next }: Update): readonly Consequence[] {
  const policies = ['persistentVolumeClaimRetentionPolicy', 'persistentVolumeReclaimPolicy'];
  const turned = changes.some(
    (change) =>
      policies.some((policy) => leadsInto(change.path, `spec.${policy}`)) &&
      'to' in change &&
      mentionsDelete(change.to),
  );
  const [before, after] = [old, next].map(({ body }) => at(body, 'spec', 'replicas'));
  const scaledDown =
    textAt(next.body, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete' &&
    typeof before === 'number' &&
    typeof after === 'number' &&
    after < before;
  return [
    ...(turned ? [loss('volumes are deleted with what uses them, where they were kept before')] : []),
    ...(scaledDown ? [loss('the claims of the pods that go are deleted')] : []),
  ];
}

function mentionsDelete(value: unknown): boolean {
  return value === 'Delete' || (isMapping(value) && Object.values(value).includes('Delete'));
}

function storageRisks({ old, next }: Update): readonly Consequence[] {
  const shrunk = templates(old.body).some((claim) => {
    const name = textAt(claim, 'metadata', 'name');
    const same = templates(next.body).find((other) => textAt(other, 'metadata', 'name') === name);
    return same !== undefined && shrinks(claim, same);
  });
  return shrunk || shrinks(old.body, next.body) || shrinksCluster(old.body, next.body)
    ? [loss('it asks for less storage than it has')]
    : [];
}

function templates(body: unknown): readonly unknown[] {
  const found = at(body, 'spec', 'volumeClaimTemplates');
  return isList(found) ? found : [];
}

/** CloudNativePG writes the size elsewhere. */
function shrinksCluster(old: unknown, next: unknown): boolean {
  const [before, after] = [old, next].map((cluster) => parseQuantity(at(cluster, 'spec', 'storage', 'size')));
  return before !== undefined && after !== undefined && after < before;
}

/** Pods that get another claim than before, or none: the data stays behind in the old one. */
function claimRisks({ old, next }: Update): readonly Consequence[] {
  const used = new Set(claimNames(next.body));
  return claimNames(old.body).every((name) => used.has(name))
    ? []
    : [loss('its pods no longer use the claim that holds their data')];
}

/** The claims that the pods of a workload use, wherever their template stands. */
function claimNames(value: unknown): readonly string[] {
  if (isList(value)) return value.flatMap(claimNames);
  if (!isMapping(value)) return [];
  const name = textAt(value, 'persistentVolumeClaim', 'claimName');
  const made = templates({ spec: value }).map((claim) => `made from ${textAt(claim, 'metadata', 'name')}`);
  return [...(name === '' ? [] : [name]), ...made, ...Object.values(value).flatMap(claimNames)];
}
