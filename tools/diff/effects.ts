import { leadsInto, type ManifestObject, parseQuantity, Value } from '../manifest';
import { type Consequence, kindOf, type Update, when } from './consequence';
import { protectionLost, protectionOf } from './protection';
import { shrinks } from './refusals';
import { storageEffects } from './storage';

const releases = 'deleting it releases its volume, which is deleted too where its policy is Delete';

/** Kinds that hold data, or without which it is lost or cannot be reached: what deleting one does. */
const dataKinds: ReadonlyMap<string, string> = new Map([
  ['Namespace', 'deleting it deletes everything in it, claims included'],
  ['PersistentVolumeClaim', releases],
  ['PersistentVolume', 'deleting it lets go of the storage behind it'],
  ['apps/StatefulSet', 'deleting it takes away what served its data'],
  ['postgresql.cnpg.io/Cluster', 'deleting it deletes the database with its volumes'],
  ['apiextensions.k8s.io/CustomResourceDefinition', 'deleting it deletes every object of its kind'],
]);

const loss = 'may lose data';

const retention = 'persistentVolumeClaimRetentionPolicy';

/** What each kind does with its pods once their template has changed. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['apps/Deployment', 'a rollout replaces every pod, by its strategy'],
  ['apps/StatefulSet', 'its pods are replaced one after the other'],
  ['apps/DaemonSet', 'its pods are replaced node by node'],
]);

/** What may be lost when an object is deleted. `kubectl apply` alone leaves it; --prune and people do not. */
export function effectsOfRemoval(object: ManifestObject): readonly Consequence[] {
  const kind = kindOf(object);
  const reason = dataKinds.get(kind);
  const deletesClaims =
    kind === 'apps/StatefulSet' && object.value.at('spec', retention, 'whenDeleted').text === 'Delete';
  return [
    ...when(reason !== undefined, loss, `${reason ?? ''}${deletesClaims ? ', and its claims' : ''}`),
    ...protectionOf(object),
  ];
}

/** What an update does that the API server accepts, worst first. */
export function effectsOfUpdate(update: Update): readonly Consequence[] {
  const { old, next } = update;
  const replacement = replacements.get(kindOf(next));
  const restarts = replacement !== undefined && replacesPods(update);
  const deletes = 'volumes are deleted with what uses them, where they were kept before';
  return [
    ...when(turnsToDelete(update), loss, deletes),
    ...when(losesScaledClaims(update), loss, 'the claims of the pods that go are deleted'),
    ...when(shrinksStorage(old.value, next.value), loss, 'it asks for less storage than it has'),
    ...when(losesClaim(update), loss, 'its pods no longer use the claim that holds their data'),
    ...storageEffects(update),
    ...protectionLost(update),
    ...when(restarts, 'restarts pods', `The pod template differs: ${replacement ?? ''}`),
  ];
}

/** Whether the pods' template differs, and nobody is asked to delete them by hand. */
function replacesPods({ next, changes }: Update): boolean {
  const waits = next.value.at('spec', 'updateStrategy', 'type').text === 'OnDelete';
  return !waits && changes.some(({ path }) => leadsInto(path, 'spec.template'));
}

/** Whether a policy becomes `Delete`. */
function turnsToDelete({ changes }: Update): boolean {
  return changes.some((change) => {
    const isPolicy = [retention, 'persistentVolumeReclaimPolicy'].some((policy) =>
      leadsInto(change.path, `spec.${policy}`),
    );
    const to = new Value('to' in change ? change.to : undefined);
    return isPolicy && [to, ...to.entries().map(([, value]) => value)].some(({ text }) => text === 'Delete');
  });
}

function losesScaledClaims({ old, next }: Update): boolean {
  const [before, after] = [old, next].map(({ value }) => value.at('spec', 'replicas').number);
  const deletes = next.value.at('spec', retention, 'whenScaled').text === 'Delete';
  return deletes && before !== undefined && after !== undefined && after < before;
}

function shrinksStorage(old: Value, next: Value): boolean {
  // CloudNativePG writes the size elsewhere.
  const [before, after] = [old, next].map((value) => parseQuantity(value.at('spec', 'storage', 'size').raw));
  return (
    shrinks(old, next) ||
    (before !== undefined && after !== undefined && after < before) ||
    templatesOf(old.at('spec')).some((claim) =>
      templatesOf(next.at('spec')).some((same) => nameOf(claim) === nameOf(same) && shrinks(claim, same)),
    )
  );
}

function templatesOf(spec: Value): readonly Value[] {
  return spec.items('volumeClaimTemplates');
}

function nameOf(object: Value): string {
  return object.at('metadata', 'name').text ?? '';
}

/** Whether pods get another claim than before, or none: the data stays behind in the old one. */
function losesClaim({ old, next }: Update): boolean {
  const used = new Set(claimNames(next.value));
  return !claimNames(old.value).every((name) => used.has(name));
}

/** The claims that the pods of a workload use, wherever their template stands. */
function claimNames(value: Value): readonly string[] {
  const { text: name = '' } = value.at('persistentVolumeClaim', 'claimName');
  return [
    ...(name === '' ? [] : [name]),
    ...templatesOf(value).map((claim) => `made from ${nameOf(claim)}`),
    ...[...value.items(), ...value.entries().map(([, field]) => field)].flatMap(claimNames),
  ];
}
