import { consequencesOf, type Manifest, object } from './manifests';

type Pair = readonly [string, Manifest, Manifest];

function spec(kind: string, old: Manifest, next: Manifest): Pair {
  return [kind, object(kind, 'a', { spec: old }), object(kind, 'a', { spec: next })];
}

function body(kind: string, old: Manifest, next: Manifest): Pair {
  return [kind, object(kind, 'a', old), object(kind, 'a', next)];
}

function isRefused([, old, next]: Pair): boolean {
  return consequencesOf(old, next).some(({ severity }) => severity === 'refused');
}

const labels = (app: string): Manifest => ({ matchLabels: { app } });
const storage = (amount: string): Manifest => ({ resources: { requests: { storage: amount } } });
const claims = (amount: string): Manifest => ({
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: storage(amount) }],
});
const indexed = (completions: number, parallelism: number): Manifest => ({
  completionMode: 'Indexed',
  completions,
  parallelism,
});

describe('kubectl apply is said to refuse', () => {
  test.each<Pair>([
    ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) =>
      spec(kind, { selector: labels('a') }, { selector: labels('b') }),
    ),
    spec('StatefulSet', claims('1Gi'), claims('2Gi')),
    spec('StatefulSet', { serviceName: 'a' }, { serviceName: 'b' }),
    spec('StatefulSet', {}, { podManagementPolicy: 'Parallel' }),
    spec('StatefulSet', { revisionHistoryLimit: 1 }, { revisionHistoryLimit: 2 }),
    spec(
      'Job',
      { template: { spec: { containers: [{ name: 'a', image: '1' }] } } },
      { template: { spec: { containers: [{ name: 'a', image: '2' }] } } },
    ),
    spec('Job', { completions: 1 }, { completions: 2 }),
    spec('Job', indexed(1, 1), indexed(2, 1)),
    ...['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'successPolicy', 'managedBy'].map(
      (field) => spec('Job', {}, { [field]: 'a' }),
    ),
    spec('Service', { clusterIP: '10.0.0.1' }, { clusterIP: 'None' }),
    spec('Service', {}, { clusterIP: 'None' }),
    spec('Service', { clusterIPs: ['10.0.0.1'] }, { clusterIPs: ['10.0.0.2'] }),
    spec('Service', { loadBalancerClass: 'a' }, { loadBalancerClass: 'b' }),
    spec('PersistentVolumeClaim', storage('2Gi'), storage('1Gi')),
    spec('PersistentVolumeClaim', storage('2Gi'), {}),
    spec('PersistentVolumeClaim', { accessModes: ['ReadWriteOnce'] }, { accessModes: ['ReadWriteMany'] }),
    spec('PersistentVolumeClaim', { storageClassName: 'a' }, { storageClassName: 'b' }),
    spec('PersistentVolume', { nfs: { path: '/a' } }, { nfs: { path: '/b' } }),
    body('ConfigMap', { immutable: true, data: { a: '1' } }, { immutable: true, data: { a: '2' } }),
    body('ConfigMap', { immutable: true }, {}),
    body('Secret', { immutable: true, stringData: { a: '1' } }, { immutable: true, stringData: { a: '2' } }),
    body('Secret', {}, { type: 'kubernetes.io/tls' }),
    body('RoleBinding', { roleRef: { name: 'a' } }, { roleRef: { name: 'b' } }),
    body('ClusterRoleBinding', { roleRef: { name: 'a' } }, { roleRef: { name: 'b' } }),
    body('StorageClass', { provisioner: 'a' }, { provisioner: 'b' }),
    body('StorageClass', { parameters: { type: 'a' } }, { parameters: { type: 'b' } }),
    body('StorageClass', { reclaimPolicy: 'Retain' }, { reclaimPolicy: 'Delete' }),
    body('StorageClass', { volumeBindingMode: 'a' }, { volumeBindingMode: 'b' }),
    body('PriorityClass', { preemptionPolicy: 'a' }, { preemptionPolicy: 'b' }),
    spec('Service', { healthCheckNodePort: 1 }, { healthCheckNodePort: 2 }),
    spec('ResourceQuota', {}, { scopeSelector: { a: 1 } }),
    spec('CustomResourceDefinition', { group: 'a' }, { group: 'b' }),
    spec('CustomResourceDefinition', { names: { kind: 'a' } }, { names: { kind: 'b' } }),
    spec('CustomResourceDefinition', { names: { plural: 'a' } }, { names: { plural: 'b' } }),
    body('ConfigMap', { immutable: true, binaryData: { a: '1' } }, { immutable: true }),
    body('PriorityClass', { value: 1 }, { value: 2 }),
    body('RuntimeClass', { handler: 'a' }, { handler: 'b' }),
    spec('IngressClass', { controller: 'a' }, { controller: 'b' }),
    spec('ResourceQuota', { scopes: ['BestEffort'] }, { scopes: ['NotBestEffort'] }),
    spec('Pod', { nodeName: 'a' }, { nodeName: 'b' }),
    spec('Pod', { containers: [{ name: 'a', tty: true }] }, { containers: [{ name: 'a' }] }),
    spec('Pod', { tolerations: [{ key: 'a' }, { key: 'b' }] }, { tolerations: [{ key: 'a' }] }),
    spec('CustomResourceDefinition', { scope: 'Cluster' }, { scope: 'Namespaced' }),
  ])('an update of a %s from %j to %j', (...pair) => {
    expect(isRefused(pair)).toBe(true);
  });
});

describe('kubectl apply is not said to refuse', () => {
  test.each<Pair>([
    spec(
      'Deployment',
      { template: { spec: { nodeName: 'a' } }, replicas: 1 },
      { template: { spec: { nodeName: 'b' } }, replicas: 2 },
    ),
    ...[
      'replicas',
      'ordinals',
      'template',
      'updateStrategy',
      'minReadySeconds',
      'persistentVolumeClaimRetentionPolicy',
    ].map((field) => spec('StatefulSet', { [field]: { a: 1 } }, { [field]: { a: 2 } })),
    spec('StatefulSet', claims('1Gi'), claims('1024Mi')),
    spec('Job', { parallelism: 1, suspend: true }, { parallelism: 2, suspend: false }),
    spec('Job', indexed(1, 1), indexed(2, 2)),
    spec('CronJob', { jobTemplate: { spec: { template: 1 } } }, { jobTemplate: { spec: { template: 2 } } }),
    spec('Service', { clusterIP: '10.0.0.1' }, {}),
    spec('Service', { clusterIP: '10.0.0.1' }, { type: 'ExternalName', clusterIP: '' }),
    spec('Service', { clusterIPs: ['10.0.0.1'] }, { clusterIPs: ['10.0.0.1', 'fd00::1'] }),
    spec('Service', { ports: [{ port: 80 }] }, { ports: [{ port: 81 }], selector: { app: 'a' } }),
    spec('PersistentVolumeClaim', storage('1Gi'), storage('2Gi')),
    spec('PersistentVolumeClaim', {}, { storageClassName: 'a' }),
    spec('PersistentVolumeClaim', { volumeAttributesClassName: 'a' }, { volumeAttributesClassName: 'b' }),
    body(
      'Pod',
      { metadata: { name: 'a', labels: { a: '1' } } },
      { metadata: { name: 'a', labels: { a: '2' } } },
    ),
    spec(
      'PersistentVolume',
      { persistentVolumeReclaimPolicy: 'Delete' },
      { persistentVolumeReclaimPolicy: 'Retain' },
    ),
    body('ConfigMap', { data: { a: '1' } }, { data: { a: '2' }, immutable: true }),
    body('Secret', {}, { type: 'Opaque' }),
    body('RoleBinding', { subjects: [{ name: 'a' }] }, { subjects: [{ name: 'b' }] }),
    body('StorageClass', {}, { allowVolumeExpansion: true }),
    spec('Pod', { containers: [{ name: 'a', image: '1' }] }, { containers: [{ name: 'a', image: '2' }] }),
    spec(
      'Pod',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'a' }, { key: 'b' }], activeDeadlineSeconds: 1 },
    ),
  ])('an update of a %s from %j to %j', (...pair) => {
    expect(isRefused(pair)).toBe(false);
  });
});

test('a refusal says which rule of the API it is', () => {
  const [, old, next] = spec('Deployment', { selector: labels('a') }, { selector: labels('b') });
  expect(consequencesOf(old, next)).toEqual([{ severity: 'refused', reason: 'spec.selector is immutable.' }]);
});

test('an object that is new is refused nothing', () => {
  const [, old, next] = spec('Service', {}, { clusterIP: 'None' });
  expect(consequencesOf(undefined, next)).toEqual([]);
  expect(consequencesOf(old, undefined)).toEqual([]);
});
