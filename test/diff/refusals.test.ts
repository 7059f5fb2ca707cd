import type { KubernetesVersion } from '../../lib/environments/kubernetes';
import { difference } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { consequencesOf, fieldsIn, object } from './manifests';

type Row = readonly [kind: string, old: string, next: string];

function isRefused([kind, old, next]: Row): boolean {
  const consequences = consequencesOf(object(kind, 'a', old), object(kind, 'a', next));
  return consequences.some(({ severity }) => severity === 'refused');
}

/** The same for objects that have nothing but a spec. */
function spec(kind: string, old: string, next: string): Row {
  return [kind, `spec: { ${old} }`, `spec: { ${next} }`];
}

function storage(amount: string): string {
  return `resources: { requests: { storage: ${amount} } }`;
}

function claims(amount: string): string {
  return `volumeClaimTemplates: [{ metadata: { name: data }, spec: { ${storage(amount)} } }]`;
}

/** A Job that waits, with this in the spec of its pods. */
function suspended(pod: string): string {
  return `suspend: true, template: { spec: { ${pod} } }`;
}

function pulling(secrets: string): string {
  return `template: { spec: { imagePullSecrets: [${secrets}] } }`;
}

function nodes(zone: string): string {
  return `nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: In, values: [${zone}] }] }] } }`;
}

const indexed = 'completionMode: Indexed';

describe('kubectl apply is said to refuse', () => {
  test.each<Row>([
    ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) =>
      spec(kind, 'selector: { matchLabels: { app: a } }', 'selector: { matchLabels: { app: b } }'),
    ),
    spec('StatefulSet', claims('1Gi'), claims('2Gi')),
    spec('StatefulSet', 'serviceName: a', 'serviceName: b'),
    spec('StatefulSet', '', 'podManagementPolicy: Parallel'),
    spec('StatefulSet', 'revisionHistoryLimit: 1', 'revisionHistoryLimit: 2'),
    spec('Job', 'template: { spec: { nodeName: a } }', 'template: { spec: { nodeName: b } }'),
    spec('Job', 'completions: 1', 'completions: 2'),
    spec('Job', `${indexed}, completions: 1, parallelism: 1`, `${indexed}, completions: 2, parallelism: 1`),
    ...['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'successPolicy', 'managedBy'].map(
      (field) => spec('Job', '', `${field}: a`),
    ),
    spec('Service', 'clusterIP: 10.0.0.1', 'clusterIP: None'),
    spec('Service', '', 'clusterIP: None'),
    spec('Service', 'clusterIPs: [10.0.0.1]', 'clusterIPs: [10.0.0.2]'),
    spec('Service', 'loadBalancerClass: a', 'loadBalancerClass: b'),
    spec('Service', 'healthCheckNodePort: 1', 'healthCheckNodePort: 2'),
    spec('PersistentVolumeClaim', storage('2Gi'), storage('1Gi')),
    spec('PersistentVolumeClaim', storage('2Gi'), ''),
    spec('PersistentVolumeClaim', 'accessModes: [ReadWriteOnce]', 'accessModes: [ReadWriteMany]'),
    spec('PersistentVolumeClaim', 'storageClassName: a', 'storageClassName: b'),
    spec('PersistentVolume', 'nfs: { path: /a }', 'nfs: { path: /b }'),
    spec('PersistentVolume', nodes('a'), nodes('b')),
    spec('Job', suspended('nodeName: a'), suspended('nodeName: b')),
    spec('Job', pulling('{ name: a }, { name: a }'), pulling('{ name: a }')),
    spec('Deployment', pulling('{ name: a }'), pulling('{}')),
    spec('Deployment', pulling("{ name: '' }"), pulling('{ name: a }')),
    spec('Job', pulling('{ name: a }'), pulling('{ name: a }, { name: b }')),
    ['ConfigMap', '{ immutable: true, data: { a: x } }', '{ immutable: true, data: { a: y } }'],
    ['ConfigMap', 'immutable: true', '{}'],
    ['ConfigMap', '{ immutable: true, binaryData: { a: x } }', 'immutable: true'],
    ['Secret', '{ immutable: true, stringData: { a: x } }', '{ immutable: true, stringData: { a: y } }'],
    ['Secret', '{}', 'type: kubernetes.io/tls'],
    ['RoleBinding', 'roleRef: { name: a }', 'roleRef: { name: b }'],
    ['ClusterRoleBinding', 'roleRef: { name: a }', 'roleRef: { name: b }'],
    ['StorageClass', 'provisioner: a', 'provisioner: b'],
    ['StorageClass', 'parameters: { type: a }', 'parameters: { type: b }'],
    ['StorageClass', 'reclaimPolicy: Retain', 'reclaimPolicy: Delete'],
    ['StorageClass', 'volumeBindingMode: a', 'volumeBindingMode: b'],
    ['PriorityClass', 'preemptionPolicy: a', 'preemptionPolicy: b'],
    ['PriorityClass', 'value: 1', 'value: 2'],
    ['RuntimeClass', 'handler: a', 'handler: b'],
    spec('IngressClass', 'controller: a', 'controller: b'),
    spec('ResourceQuota', 'scopes: [BestEffort]', 'scopes: [NotBestEffort]'),
    spec('Pod', 'nodeName: a', 'nodeName: b'),
    spec('Pod', 'containers: [{ name: a, tty: true }]', 'containers: [{ name: a }]'),
    spec('Pod', 'tolerations: [{ key: a }, { key: b }]', 'tolerations: [{ key: a }]'),
    spec('CustomResourceDefinition', 'group: a', 'group: b'),
    spec('CustomResourceDefinition', 'names: { kind: a }', 'names: { kind: b }'),
    spec('CustomResourceDefinition', 'names: { plural: a }', 'names: { plural: b }'),
    spec('CustomResourceDefinition', 'scope: Cluster', 'scope: Namespaced'),
  ])('an update of a %s from %s to %s', (...row) => {
    expect(isRefused(row)).toBe(true);
  });
});

describe('kubectl apply is not said to refuse', () => {
  test.each<Row>([
    spec('Deployment', 'template: { a: 1 }, replicas: 1', 'template: { a: 2 }, replicas: 2'),
    ...['replicas', 'ordinals', 'template', 'updateStrategy', 'minReadySeconds'].map((field) =>
      spec('StatefulSet', `${field}: { a: 1 }`, `${field}: { a: 2 }`),
    ),
    spec('StatefulSet', '', 'persistentVolumeClaimRetentionPolicy: { whenScaled: Retain }'),
    spec('StatefulSet', claims('1Gi'), claims('1024Mi')),
    spec('Job', 'parallelism: 1, suspend: true', 'parallelism: 2, suspend: false'),
    spec('Job', suspended('nodeSelector: { a: x }'), suspended('nodeSelector: { a: y }')),
    spec('Deployment', pulling('{ name: a }'), pulling('{ name: b }')),
    // kubectl merges an entry that stands there twice.
    spec('Job', pulling('{ name: a }'), pulling('{ name: a }, { name: a }')),
    spec('PersistentVolume', 'nfs: { path: /a }', `nfs: { path: /a }, ${nodes('a')}`),
    spec('Job', `${indexed}, completions: 1, parallelism: 1`, `${indexed}, completions: 2, parallelism: 2`),
    spec('CronJob', 'jobTemplate: { spec: { template: 1 } }', 'jobTemplate: { spec: { template: 2 } }'),
    spec('Service', 'clusterIP: 10.0.0.1', ''),
    spec('Service', 'clusterIP: 10.0.0.1', "type: ExternalName, clusterIP: ''"),
    spec('Service', 'clusterIPs: [10.0.0.1]', "clusterIPs: [10.0.0.1, 'fd00::1']"),
    spec('Service', 'ports: [{ port: 80 }]', 'ports: [{ port: 81 }], selector: { app: a }'),
    spec('PersistentVolumeClaim', storage('1Gi'), storage('2Gi')),
    spec('PersistentVolumeClaim', '', 'storageClassName: a'),
    spec('PersistentVolumeClaim', 'volumeAttributesClassName: a', 'volumeAttributesClassName: b'),
    spec(
      'PersistentVolume',
      'persistentVolumeReclaimPolicy: Delete',
      'persistentVolumeReclaimPolicy: Retain',
    ),
    ['Pod', 'metadata: { name: a, labels: { a: x } }', 'metadata: { name: a, labels: { a: y } }'],
    ['ConfigMap', 'data: { a: x }', '{ data: { a: y }, immutable: true }'],
    ['Secret', '{}', 'type: Opaque'],
    ['RoleBinding', 'subjects: [{ name: a }]', 'subjects: [{ name: b }]'],
    ['StorageClass', '{}', 'allowVolumeExpansion: true'],
    spec('Pod', 'containers: [{ name: a, image: x }]', 'containers: [{ name: a, image: y }]'),
    spec(
      'Pod',
      'tolerations: [{ key: a }]',
      'tolerations: [{ key: a }, { key: b }], activeDeadlineSeconds: 1',
    ),
    spec('Pod', 'schedulingGates: [{ name: a }]', ''),
  ])('an update of a %s from %s to %s', (...row) => {
    expect(fieldsIn(row[1])).not.toEqual(fieldsIn(row[2]));
    expect(isRefused(row)).toBe(false);
  });

  test('an object that comes or goes', () => {
    const service = (fields: string): Mapping => object('Service', 'a', fields);
    expect(consequencesOf(undefined, service('spec: { clusterIP: None }'))).toEqual([]);
    expect(consequencesOf(service('spec: {}'), undefined)).toEqual([]);
  });
});

test('a refusal says which rule of the API it is', () => {
  const [old, next] = ['a', 'b'].map((app) =>
    object('Deployment', 'a', `spec: { selector: { app: ${app} } }`),
  );
  expect(consequencesOf(old, next)).toEqual([{ severity: 'refused', reason: 'spec.selector is immutable.' }]);
});

test.each<readonly [...Row, KubernetesVersion, KubernetesVersion]>([
  [
    ...spec('StatefulSet', 'revisionHistoryLimit: 1', 'revisionHistoryLimit: 2'),
    ...(['1.32', '1.33'] as const),
  ],
  ...['containers', 'initContainers'].map(
    (list) =>
      [
        ...spec(
          'Job',
          suspended(`${list}: [{ name: a, resources: { limits: { cpu: 1 } } }]`),
          suspended(`${list}: [{ name: a, resources: { limits: { cpu: 2 } } }]`),
        ),
        ...(['1.35', '1.36'] as const),
      ] as const,
  ),
])('an update of a %s from %s to %s is refused by %s, and taken by %s', (kind, old, next, before, since) => {
  const isRefusedBy = (release: KubernetesVersion): boolean =>
    difference([object(kind, 'a', old)], [object(kind, 'a', next)], release).objects.some(
      ({ consequences }) => consequences.some(({ severity }) => severity === 'refused'),
    );
  expect([before, since].map(isRefusedBy)).toEqual([true, false]);
});
