import { type Consequence, difference, type FieldDifference } from '../../tools/diff';

/** A manifest object, as YAML or JSON would give it. */
export type Manifest = Readonly<Record<string, unknown>>;

const apiVersions = new Map([
  ['Deployment', 'apps/v1'],
  ['ReplicaSet', 'apps/v1'],
  ['StatefulSet', 'apps/v1'],
  ['DaemonSet', 'apps/v1'],
  ['Job', 'batch/v1'],
  ['CronJob', 'batch/v1'],
  ['Ingress', 'networking.k8s.io/v1'],
  ['IngressClass', 'networking.k8s.io/v1'],
  ['NetworkPolicy', 'networking.k8s.io/v1'],
  ['Role', 'rbac.authorization.k8s.io/v1'],
  ['RoleBinding', 'rbac.authorization.k8s.io/v1'],
  ['ClusterRoleBinding', 'rbac.authorization.k8s.io/v1'],
  ['StorageClass', 'storage.k8s.io/v1'],
  ['PriorityClass', 'scheduling.k8s.io/v1'],
  ['RuntimeClass', 'node.k8s.io/v1'],
  ['CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
  ['Cluster', 'postgresql.cnpg.io/v1'],
  ['ScheduledBackup', 'postgresql.cnpg.io/v1'],
  ['ExternalSecret', 'external-secrets.io/v1'],
]);

/** An object in the namespace `todo`; of the core API where its kind is not known here. */
export function object(kind: string, name: string, body: Manifest = {}): Manifest {
  return {
    apiVersion: apiVersions.get(kind) ?? 'v1',
    kind,
    metadata: { name, namespace: 'todo' },
    ...body,
  };
}

/** A workload with one container. */
export function workload(kind: string, container: Manifest, spec: Manifest = {}): Manifest {
  return object(kind, 'web', {
    spec: { template: { spec: { containers: [{ name: 'web', ...container }] } }, ...spec },
  });
}

/** The fields that differ between two versions of one object. */
export function fieldsOf(old: unknown, next: unknown): readonly FieldDifference[] {
  return difference([old], [next]).objects.flatMap((found) => ('fields' in found ? found.fields : []));
}

/** What applying one object after the other does. */
export function consequencesOf(
  old: Manifest | undefined,
  next: Manifest | undefined,
): readonly Consequence[] {
  return difference([old], [next]).objects.flatMap(({ consequences }) => consequences);
}
