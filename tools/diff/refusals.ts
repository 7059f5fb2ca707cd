import type { Change } from './compare';
import { type Consequence, kindOf, type Update } from './consequence';
import { at, isAbsent, isList, textAt } from './json';
import { leadsInto } from './path';
import { parseQuantity } from './quantity';

/** A change that the API server's validation of updates forbids. */
interface Refusal {
  readonly kinds: readonly string[];
  readonly forbids: (change: Change, update: Update) => boolean;
  readonly reason: string;
}

function into(...fields: readonly string[]): (change: Change) => boolean {
  return ({ path }) => fields.some((field) => leadsInto(path, field));
}

/** A change below spec, outside of these fields. */
function besides(...fields: readonly string[]): (change: Change) => boolean {
  return ({ path }) => leadsInto(path, 'spec') && !fields.some((field) => leadsInto(path, field));
}

/** From ValidateXxxUpdate of each kind in Kubernetes 1.28. */
const refusals: readonly Refusal[] = [
  {
    kinds: ['apps/Deployment', 'apps/ReplicaSet', 'apps/DaemonSet'],
    forbids: into('spec.selector'),
    reason: 'spec.selector is immutable',
  },
  {
    kinds: ['apps/StatefulSet'],
    forbids: besides(
      ...['spec.replicas', 'spec.ordinals', 'spec.template', 'spec.updateStrategy', 'spec.minReadySeconds'],
      'spec.persistentVolumeClaimRetentionPolicy',
    ),
    reason:
      'of a StatefulSet only replicas, ordinals, template, updateStrategy, minReadySeconds and the retention policy of its claims can change',
  },
  {
    kinds: ['batch/Job'],
    forbids: into(
      ...['spec.template', 'spec.selector', 'spec.completionMode', 'spec.podFailurePolicy'],
      ...['spec.backoffLimitPerIndex', 'spec.successPolicy', 'spec.managedBy'],
    ),
    reason: 'what a Job runs is immutable',
  },
  {
    kinds: ['batch/Job'],
    forbids: (change, update) => leadsInto(change.path, 'spec.completions') && !isElastic(update),
    reason: 'spec.completions is immutable, except in an Indexed Job together with an equal parallelism',
  },
  {
    kinds: ['Service'],
    forbids: changesAddress,
    reason: 'the address of a Service (clusterIP) is immutable',
  },
  {
    kinds: ['Service'],
    forbids: (change) =>
      change.kind === 'changed' && into('spec.loadBalancerClass', 'spec.healthCheckNodePort')(change),
    reason: 'loadBalancerClass and healthCheckNodePort are immutable once set',
  },
  {
    kinds: ['PersistentVolumeClaim'],
    forbids: changesClaim,
    reason: 'of a claim only the requested storage can change, and only grow',
  },
  {
    kinds: ['PersistentVolume'],
    forbids: besides(
      ...['spec.accessModes', 'spec.capacity', 'spec.claimRef', 'spec.mountOptions', 'spec.storageClassName'],
      ...['spec.persistentVolumeReclaimPolicy', 'spec.volumeAttributesClassName'],
    ),
    reason: 'the source, the mode and the nodes of a volume are immutable',
  },
  {
    kinds: ['ConfigMap', 'Secret'],
    forbids: (change, { old }) =>
      at(old.body, 'immutable') === true && into('data', 'binaryData', 'immutable')(change),
    reason: 'it is marked immutable',
  },
  {
    kinds: ['Secret'],
    forbids: (change, { old, next }) =>
      into('type')(change) && (at(old.body, 'type') ?? 'Opaque') !== (at(next.body, 'type') ?? 'Opaque'),
    reason: 'the type of a Secret is immutable',
  },
  {
    kinds: ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
    forbids: into('roleRef'),
    reason: 'roleRef is immutable',
  },
  {
    kinds: ['storage.k8s.io/StorageClass'],
    forbids: into('parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'),
    reason: 'provisioner, parameters, reclaimPolicy and volumeBindingMode are immutable',
  },
  {
    kinds: ['Pod'],
    forbids: changesPod,
    reason:
      'of a Pod only images, activeDeadlineSeconds, more tolerations and fewer scheduling gates can change',
  },
  {
    kinds: ['ResourceQuota'],
    forbids: into('spec.scopes', 'spec.scopeSelector'),
    reason: 'the scopes of a quota are immutable',
  },
  {
    kinds: ['scheduling.k8s.io/PriorityClass'],
    forbids: into('value', 'preemptionPolicy'),
    reason: 'value and preemptionPolicy are immutable',
  },
  {
    kinds: ['networking.k8s.io/IngressClass'],
    forbids: into('spec.controller'),
    reason: 'spec.controller is immutable',
  },
  {
    kinds: ['node.k8s.io/RuntimeClass'],
    forbids: into('handler'),
    reason: 'handler is immutable',
  },
  {
    kinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
    forbids: into('spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'),
    reason: 'group, scope and names are immutable',
  },
];

/** Why the API server will refuse an update: nothing where it will not. */
export function refusalsOf(update: Update): readonly Consequence[] {
  const kind = kindOf(update.next);
  return refusals
    .filter(
      ({ kinds, forbids }) =>
        kinds.includes(kind) && update.changes.some((change) => forbids(change, update)),
    )
    .map(({ reason }): Consequence => ({
      severity: 'refused',
      reason: `${reason}.`,
    }));
}

function isElastic({ old, next }: Update): boolean {
  const modes = [old, next].map(({ body }) => textAt(body, 'spec', 'completionMode'));
  const completions = at(next.body, 'spec', 'completions');
  return (
    modes.every((mode) => mode === 'Indexed') &&
    !isAbsent(completions) &&
    completions === at(next.body, 'spec', 'parallelism')
  );
}

/** Taking an address out of a manifest leaves it as it is, and a Service of type ExternalName has none. */
function changesAddress({ kind, path }: Change, { old, next }: Update): boolean {
  const external = [old, next].some(({ body }) => textAt(body, 'spec', 'type') === 'ExternalName');
  if (external || kind === 'removed') return false;
  if (leadsInto(path, 'spec.clusterIP')) return true;
  return leadsInto(path, 'spec.clusterIPs') && firstAddress(old.body) !== firstAddress(next.body);
}

function firstAddress(service: unknown): unknown {
  const addresses = at(service, 'spec', 'clusterIPs');
  return isList(addresses) ? addresses[0] : undefined;
}

function changesClaim({ path, kind }: Change, { old, next }: Update): boolean {
  if (leadsInto(path, 'spec.volumeAttributesClassName')) return false;
  // A claim made without a class gets one later.
  if (leadsInto(path, 'spec.storageClassName')) return kind !== 'added';
  return leadsInto(path, 'spec.resources.requests.storage')
    ? shrinks(old.body, next.body)
    : leadsInto(path, 'spec');
}

/** Whether a claim, or a template of one, asks for less storage than before. */
export function shrinks(old: unknown, next: unknown): boolean {
  const [before, after] = [old, next].map((claim) =>
    parseQuantity(at(claim, 'spec', 'resources', 'requests', 'storage')),
  );
  return before !== undefined && (after === undefined || after < before);
}

function changesPod(change: Change): boolean {
  const { path, kind } = change;
  if (!leadsInto(path, 'spec')) return false;
  if (leadsInto(path, 'spec.activeDeadlineSeconds')) return false;
  if (leadsInto(path, 'spec.tolerations')) return kind !== 'added';
  if (leadsInto(path, 'spec.schedulingGates')) return kind !== 'removed';
  const isImage = leadsInto(path, 'spec.containers.image') || leadsInto(path, 'spec.initContainers.image');
  return !(isImage && kind === 'changed');
}
