import { type Consequence, difference, type FieldDifference } from '../../tools/diff';
import { isMapping, type Mapping, readDocuments } from '../../tools/manifest';

/** Fields as they are, or as YAML. */
export type Fields = Mapping | string;

/** The kinds of the tests by API; all others are of the core. */
const kinds = {
  'apps/v1': ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  'batch/v1': ['Job', 'CronJob'],
  'networking.k8s.io/v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  'rbac.authorization.k8s.io/v1': ['RoleBinding', 'ClusterRoleBinding'],
  'storage.k8s.io/v1': ['StorageClass'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'node.k8s.io/v1': ['RuntimeClass'],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'postgresql.cnpg.io/v1': ['Cluster', 'ScheduledBackup'],
};

export function fieldsIn(fields: Fields): Mapping {
  if (typeof fields !== 'string') return fields;
  const raw = readDocuments(fields)[0]?.raw;
  if (!isMapping(raw)) throw new Error(`${fields} is no mapping`);
  return raw;
}

/** An object in the namespace `todo`. */
export function object(kind: string, name: string, fields: Fields = {}): Mapping {
  const apiVersion = Object.entries(kinds).find(([, each]) => each.includes(kind))?.[0] ?? 'v1';
  return { apiVersion, kind, metadata: { name, namespace: 'todo' }, ...fieldsIn(fields) };
}

/** A workload with one container. */
export function workload(kind: string, container: Fields, spec: Fields = {}): Mapping {
  const containers = [{ name: 'web', ...fieldsIn(container) }];
  return object(kind, 'web', { spec: { template: { spec: { containers } }, ...fieldsIn(spec) } });
}

/** The fields that differ between two versions of one object. */
export function fieldsOf(old: unknown, next: unknown): readonly FieldDifference[] {
  return difference([old], [next]).objects.flatMap((found) => ('fields' in found ? found.fields : []));
}

/** What applying one object after the other does. */
export function consequencesOf(old: Mapping | undefined, next: Mapping | undefined): readonly Consequence[] {
  return difference([old], [next]).objects.flatMap(({ consequences }) => consequences);
}
