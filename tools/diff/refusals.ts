import { isSince } from '../../lib/environments/kubernetes';
import { fieldNames, leadsInto, type MergePath, parseQuantity, type Value } from '../manifest';
import { isAbsent } from './canonical';
import type { Change } from './compare';
import { type Consequence, kindOf, type Update, when } from './consequence';

type Forbids = (change: Change, update: Update) => boolean;

/** Changes of some kinds, separated by blanks, that the API server's validation of updates forbids. */
type Refusal = readonly [kinds: string, forbids: Forbids, reason: string];

function into(...fields: readonly string[]): (change: Change) => boolean {
  return ({ path }) => fields.some((field) => leadsInto(path, field));
}

/** A change in one of these fields of spec, which blanks separate. */
function below(names: string): (change: Change) => boolean {
  return into(...names.split(' ').map((name) => `spec.${name}`));
}

/** A change below spec, outside of these fields of it, which blanks separate. */
function besides(names: string): Forbids {
  return (change) => into('spec')(change) && !below(names)(change);
}

/** From ValidateXxxUpdate of each kind in Kubernetes 1.28, and where later ones take more. */
const refusals: readonly Refusal[] = [
  ['apps/Deployment apps/ReplicaSet apps/DaemonSet', below('selector'), 'spec.selector is immutable'],
  [
    'apps/StatefulSet',
    (change, update) =>
      besides(
        'replicas ordinals template updateStrategy minReadySeconds persistentVolumeClaimRetentionPolicy',
      )(change, update) && !(isSince(update.kubernetes, '1.33') && below('revisionHistoryLimit')(change)),
    'of a StatefulSet only replicas, ordinals, template, updateStrategy, minReadySeconds and the retention policy of its claims can change, and from Kubernetes 1.33 on revisionHistoryLimit',
  ],
  [
    'apps/StatefulSet',
    (change, { old, next }) =>
      below('updateStrategy')(change) &&
      next.value.at('spec', 'updateStrategy', 'type').text === 'OnDelete' &&
      old.value.at('spec', 'updateStrategy', 'type').text !== 'OnDelete',
    'kubectl apply leaves rollingUpdate in updateStrategy, which OnDelete does not allow',
  ],
  [
    'batch/Job',
    (change, update) =>
      below('template selector completionMode podFailurePolicy backoffLimitPerIndex successPolicy managedBy')(
        change,
      ) && !isStillPlanned(change, update),
    'what a Job runs is immutable',
  ],
  [
    'batch/Job',
    (change, update) => below('completions parallelism')(change) && changesCompletions(update),
    'spec.completions is immutable, except in an Indexed Job together with an equal parallelism',
  ],
  [
    'apps/Deployment apps/StatefulSet apps/DaemonSet batch/CronJob',
    mergesNameless,
    'kubectl merges imagePullSecrets by their names, and one of them has none',
  ],
  ['Service', changesAddress, 'the address of a Service (clusterIP) is immutable'],
  [
    'Service',
    (change) => change.kind === 'changed' && below('loadBalancerClass healthCheckNodePort')(change),
    'loadBalancerClass and healthCheckNodePort are immutable once set',
  ],
  ['PersistentVolumeClaim', changesClaim, 'of a claim only the requested storage can change, and only grow'],
  [
    'PersistentVolume',
    (change, update) =>
      besides(
        'accessModes capacity claimRef mountOptions storageClassName persistentVolumeReclaimPolicy volumeAttributesClassName',
      )(change, update) && !isPlaced(change, update),
    'the source and the mode of a volume are immutable, and its nodes once they are set',
  ],
  [
    'ConfigMap Secret',
    (change, { old }) =>
      old.value.at('immutable').flag === true && into('data', 'binaryData', 'immutable')(change),
    'it is marked immutable',
  ],
  [
    'Secret',
    (change, { old, next }) => into('type')(change) && typeOf(old.value) !== typeOf(next.value),
    'the type of a Secret is immutable',
  ],
  ['rbac.authorization.k8s.io/RoleBinding', into('roleRef'), 'roleRef is immutable'],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', into('roleRef'), 'roleRef is immutable'],
  [
    'storage.k8s.io/StorageClass',
    into('parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'),
    'provisioner, parameters, reclaimPolicy and volumeBindingMode are immutable',
  ],
  [
    'Pod',
    changesPod,
    'of a Pod only images, an earlier deadline, more tolerations and fewer scheduling gates can change',
  ],
  ['ResourceQuota', below('scopes'), 'the scopes of a quota are immutable'],
  [
    'storage.k8s.io/CSIDriver',
    below('attachRequired volumeLifecycleModes'),
    'attachRequired and volumeLifecycleModes are immutable',
  ],
  [
    'scheduling.k8s.io/PriorityClass',
    into('value', 'preemptionPolicy'),
    'value and preemptionPolicy are immutable',
  ],
  ['networking.k8s.io/IngressClass', below('controller'), 'spec.controller is immutable'],
  ['node.k8s.io/RuntimeClass', into('handler'), 'handler is immutable'],
  [
    'apiextensions.k8s.io/CustomResourceDefinition',
    below('group scope names.kind names.plural'),
    'group, scope and names are immutable',
  ],
];

/** Why the API server will refuse an update: nothing where it will not. */
export function refusalsOf(update: Update): readonly Consequence[] {
  const kind = kindOf(update.next);
  return refusals.flatMap(([kinds, forbids, reason]) => {
    const isRefused =
      kinds.split(' ').includes(kind) && update.changes.some((change) => forbids(change, update));
    return when(isRefused, 'refused', reason);
  });
}

function typeOf(secret: Value): unknown {
  return secret.at('type').raw ?? 'Opaque';
}

/** Entries without the key that they are merged by; what the API server was given empty, it keeps without. */
function mergesNameless({ path }: Change, { old, next }: Update): boolean {
  const [before = [], after = []] = [old, next].map(({ value }) =>
    [value, value.at('spec', 'jobTemplate')]
      .flatMap((holder) => holder.items('spec', 'template', 'spec', 'imagePullSecrets'))
      .map((secret) => secret.at('name').raw),
  );
  const isNameless = before.some((name) => isAbsent(name) || name === '') || after.includes(undefined);
  const isMerge = before.length > 0 && after.length > 0;
  return fieldNames(path).includes('imagePullSecrets') && isMerge && isNameless;
}

/** A volume that any node can have so far gets its nodes; MutablePVNodeAffinity, by which they may change, is off. */
function isPlaced(change: Change, { old }: Update): boolean {
  return below('nodeAffinity')(change) && old.value.at('spec', 'nodeAffinity').isAbsent;
}

/**
 * A Job that waits suspended may still be planned for other nodes, and with MutablePodResourcesForSuspendedJobs, which is on
 * since Kubernetes 1.36, for more or less of their resources.
 */
function isStillPlanned(change: Change, { old, kubernetes }: Update): boolean {
  const plans = [
    ...['nodeSelector', 'tolerations', 'schedulingGates', 'affinity.nodeAffinity'],
    ...(isSince(kubernetes, '1.36') ? ['containers.resources', 'initContainers.resources'] : []),
  ];
  return (
    old.value.at('spec', 'suspend').flag === true &&
    below([...plans.map((plan) => `template.spec.${plan}`), 'template.metadata'].join(' '))(change)
  );
}

/** Where neither is given, the API server puts 1 for completions, which stays when it is taken out of a manifest. */
function changesCompletions(update: Update): boolean {
  const [before, after] = [update.old, update.next].map(({ value }) => {
    const [completions, parallelism] = ['completions', 'parallelism'].map((field) => value.at('spec', field));
    return isAbsent(completions?.raw) && isAbsent(parallelism?.raw) ? 1 : completions?.number;
  });
  const [given, still] = [update.old, update.next].map(({ value }) => value.at('spec', 'completions').raw);
  const isTakenOut = !isAbsent(given) && isAbsent(still);
  return isTakenOut || (after !== undefined && after !== before && !isElastic(update));
}

function isElastic({ old, next }: Update): boolean {
  const spec = next.value.at('spec');
  const completions = spec.at('completions').raw;
  return (
    [old.value.at('spec'), spec].every((each) => each.at('completionMode').text === 'Indexed') &&
    !isAbsent(completions) &&
    completions === spec.at('parallelism').raw
  );
}

/** Taking an address out of a manifest leaves it as it is, and a Service of type ExternalName has none. */
function changesAddress({ kind, path }: Change, { old, next }: Update): boolean {
  const [before, after] = [old.value.at('spec'), next.value.at('spec')];
  const isExternal = [before, after].some((spec) => spec.at('type').text === 'ExternalName');
  if (isExternal || kind === 'removed') return false;
  const isSaid = (spec: Value): boolean =>
    !isAbsent(spec.at('clusterIP').raw) && spec.at('clusterIP').raw !== '';
  if (leadsInto(path, 'spec.clusterIP')) return isSaid(after);
  return (
    leadsInto(path, 'spec.clusterIPs') &&
    after.at('clusterIPs', 0).raw !== before.at('clusterIP').raw &&
    before.at('clusterIPs', 0).raw !== after.at('clusterIPs', 0).raw
  );
}

function changesClaim({ path, kind }: Change, { old, next }: Update): boolean {
  if (leadsInto(path, 'spec.volumeAttributesClassName')) return false;
  // It stays under a second name, dataSourceRef.
  if (leadsInto(path, 'spec.dataSource')) return kind !== 'removed';
  // A claim made without a class gets one later.
  if (leadsInto(path, 'spec.storageClassName') || leadsInto(path, 'spec.volumeName')) return kind !== 'added';
  return leadsInto(path, 'spec.resources.requests.storage')
    ? shrinks(old.value, next.value)
    : leadsInto(path, 'spec');
}

/** Whether a claim, or a template of one, asks for less storage than before. */
export function shrinks(old: Value, next: Value): boolean {
  const [before, after] = [old, next].map((claim) =>
    parseQuantity(claim.at('spec', 'resources', 'requests', 'storage').raw),
  );
  return before !== undefined && (after === undefined || after < before);
}

function isToField(path: MergePath, field: string): boolean {
  return fieldNames(path).at(-1) === field;
}

function changesPod(change: Change, { old, next }: Update): boolean {
  const { path, kind } = change;
  if (!leadsInto(path, 'spec')) return false;
  if (leadsInto(path, 'spec.activeDeadlineSeconds')) {
    const [before = Infinity, after = Infinity] = [old, next].map(
      ({ value }) => value.at('spec', 'activeDeadlineSeconds').number,
    );
    return after > before;
  }
  if (leadsInto(path, 'spec.tolerations'))
    return (kind !== 'added' || path.at(-1)?.kind !== 'entry') && !isToField(path, 'tolerationSeconds');
  if (leadsInto(path, 'spec.schedulingGates')) return kind !== 'removed';
  return kind !== 'changed' || !below('containers.image initContainers.image')(change);
}
