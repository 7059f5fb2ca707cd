import { difference, type Severity } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { consequencesOf, type Fields, object, workload } from './manifests';

function severitiesOf(old: Mapping | undefined, next: Mapping | undefined): readonly Severity[] {
  return consequencesOf(old, next).map(({ severity }) => severity);
}

/** An object with a spec of this YAML. */
function spec(kind: string, fields: string): Mapping {
  return object(kind, 'a', `spec: { ${fields} }`);
}

describe('pods restart', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('when the template of a %s differs', (kind) => {
    const annotated = (value: string): Mapping => spec(kind, `template: { metadata: { a: ${value} } }`);
    expect(severitiesOf(workload(kind, 'image: a'), workload(kind, 'image: b'))).toEqual(['restarts pods']);
    expect(severitiesOf(annotated('x'), annotated('y'))).toEqual(['restarts pods']);
  });

  const waiting = 'updateStrategy: { type: OnDelete }';

  test.each([
    ['replicas', spec('Deployment', 'replicas: 1'), spec('Deployment', 'replicas: 2')],
    ['the strategy', spec('Deployment', ''), spec('Deployment', 'strategy: { type: Recreate }')],
    [
      'a label of the workload',
      object('Deployment', 'a', 'metadata: { name: a, labels: { a: x } }'),
      object('Deployment', 'a', 'metadata: { name: a, labels: { a: y } }'),
    ],
    [
      'a CronJob, whose next run it is',
      spec('CronJob', 'jobTemplate: { spec: { template: 1 } }'),
      spec('CronJob', 'jobTemplate: { spec: { template: 2 } }'),
    ],
    [
      'a set that waits for somebody to delete its pods',
      workload('StatefulSet', 'image: a', waiting),
      workload('StatefulSet', 'image: b', waiting),
    ],
    ['a Service', spec('Service', 'template: 1'), spec('Service', 'template: 2')],
  ])('not for %s', (_, old, next) => {
    expect(difference([old], [next]).objects).toHaveLength(1);
    expect(severitiesOf(old, next)).toEqual([]);
  });
});

describe('data may be lost', () => {
  test.each([
    ...['Namespace', 'PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet', 'Cluster'],
    'CustomResourceDefinition',
  ])('when a %s goes', (kind) => {
    expect(severitiesOf(object(kind, 'a'), undefined)).toEqual(['may lose data']);
    expect(severitiesOf(undefined, object(kind, 'a'))).toEqual([]);
  });

  test('not when something goes that holds none', () => {
    expect(severitiesOf(object('Deployment', 'a'), undefined)).toEqual([]);
  });

  test('and it is said when the claims of a StatefulSet go with it', () => {
    const reasonOf = (policy: string): string | undefined =>
      consequencesOf(
        spec('StatefulSet', `persistentVolumeClaimRetentionPolicy: { whenDeleted: ${policy} }`),
        undefined,
      )[0]?.reason;
    expect(reasonOf('Delete')).toMatch(/and its claims\.$/);
    expect(reasonOf('Retain')).not.toMatch(/claims/);
  });

  const storage = (amount: string): string => `resources: { requests: { storage: ${amount} } }`;
  const set = (name: string, amount: string, fields = ''): Mapping =>
    spec(
      'StatefulSet',
      `volumeClaimTemplates: [{ metadata: { name: ${name} }, spec: { ${storage(amount)} } }], ${fields}`,
    );
  const retention = (whenScaled: string, replicas: number): Mapping =>
    spec(
      'StatefulSet',
      `replicas: ${replicas}, persistentVolumeClaimRetentionPolicy: { whenScaled: ${whenScaled} }`,
    );
  const volume = (source: string): Mapping =>
    spec('Deployment', `template: { spec: { volumes: [{ name: data, ${source} }] } }`);
  const claim = (fields: string): Mapping => volume(`persistentVolumeClaim: { ${fields} }`);
  const reclaimed = (policy: string): Mapping =>
    spec('PersistentVolume', `persistentVolumeReclaimPolicy: ${policy}`);

  test.each([
    [
      'a claim shrinks',
      spec('PersistentVolumeClaim', storage('2Gi')),
      spec('PersistentVolumeClaim', storage('1Gi')),
    ],
    ['the claims of a set shrink', set('data', '2Gi'), set('data', '1Gi')],
    [
      'a database shrinks',
      spec('Cluster', 'storage: { size: 2Gi }'),
      spec('Cluster', 'storage: { size: 1Gi }'),
    ],
    ['the claims of a set get another name', set('data', '1Gi'), set('other', '1Gi')],
    ['pods use another claim', claim('claimName: a'), claim('claimName: b')],
    ['pods use scratch space where they used a claim', claim('claimName: a'), volume('emptyDir: {}')],
    ['pods use no volume where they used a claim', claim('claimName: a'), spec('Deployment', 'template: {}')],
    ['a volume is deleted after use', reclaimed('Retain'), reclaimed('Delete')],
    [
      'claims are deleted with their set',
      spec('StatefulSet', ''),
      spec('StatefulSet', 'persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete }'),
    ],
    ['claims are deleted with their pods', retention('Retain', 1), retention('Delete', 1)],
    ['a set that deletes claims gets smaller', retention('Delete', 2), retention('Delete', 1)],
  ])('when %s', (_, old, next) => {
    expect(severitiesOf(old, next)).toContain('may lose data');
  });

  test.each([
    [
      'a claim grows',
      spec('PersistentVolumeClaim', storage('1Gi')),
      spec('PersistentVolumeClaim', storage('2Gi')),
    ],
    ['a set keeps the name of its claims', set('a', '1Gi'), set('a', '1Gi', 'replicas: 2')],
    ['a set gets a second claim', spec('StatefulSet', 'volumeClaimTemplates: []'), set('data', '1Gi')],
    ['scratch space shrinks', volume('emptyDir: { sizeLimit: 2Gi }'), volume('emptyDir: { sizeLimit: 1Gi }')],
    ['a claim is mounted read-only', claim('claimName: a'), claim('claimName: a, readOnly: true')],
    ['a volume is kept after use', reclaimed('Delete'), reclaimed('Retain')],
    ['a database gets a size', spec('Cluster', ''), spec('Cluster', 'storage: { size: 1Gi }')],
    [
      'a database keeps its size',
      spec('Cluster', 'storage: { size: 1Gi }'),
      spec('Cluster', 'storage: { size: 1Gi }, instances: 3'),
    ],
    ['a set that keeps claims gets smaller', retention('Retain', 2), retention('Retain', 1)],
    ['a set that deletes claims gets larger', retention('Delete', 1), retention('Delete', 2)],
  ])('not when %s', (_, old, next) => {
    expect(difference([old], [next]).objects).toHaveLength(1);
    expect(severitiesOf(old, next)).not.toContain('may lose data');
  });
});

describe('protection is lost', () => {
  test.each([
    ['by name', object('CronJob', 'todo-backup')],
    ['by label', object('CronJob', 'nightly', 'metadata: { name: nightly, labels: { component: backup } }')],
    ['of an operator', object('ScheduledBackup', 'nightly')],
  ])('when a backup goes, which is one %s', (_, old) => {
    expect(severitiesOf(old, undefined)).toEqual(['loses protection']);
  });

  test('when a backup is suspended', () => {
    const [running, suspended] = ['false', 'true'].map((suspend) =>
      object('CronJob', 'todo-backup', `spec: { suspend: ${suspend} }`),
    );
    expect(severitiesOf(running, suspended)).toEqual(['loses protection']);
    expect(severitiesOf(suspended, running)).toEqual([]);
  });

  test('not when another CronJob goes', () => {
    expect(severitiesOf(object('CronJob', 'mail'), undefined)).toEqual([]);
  });
});

describe('a new name', () => {
  const job = (name: string, image: string, labels: Fields = { app: 'migrate' }): Mapping => ({
    ...workload('Job', { image }),
    metadata: { name, namespace: 'todo', labels },
  });

  test('with a new content is one object that was renamed, which nothing refuses', () => {
    const old = job('migrate-78c9c6032f6a', '1', { app: 'migrate', 'app.kubernetes.io/version': '1' });
    const next = job('migrate-a7ff6dd3353a', '2', { app: 'migrate', 'app.kubernetes.io/version': '2' });
    expect(difference([old], [next]).objects).toEqual([
      {
        kind: 'renamed',
        identity: { group: 'batch', kind: 'Job', namespace: 'todo', name: 'migrate-a7ff6dd3353a' },
        oldName: 'migrate-78c9c6032f6a',
        consequences: [],
        fields: [
          { kind: 'changed', path: 'metadata.labels["app.kubernetes.io/version"]', from: '1', to: '2' },
          { kind: 'changed', path: 'spec.template.spec.containers[web].image', from: '1', to: '2' },
        ],
      },
    ]);
  });

  const old = job('migrate-11111', '1');

  test.each([
    ['other labels', old, [job('migrate-22222', '1', { app: 'other' })]],
    ['another stem', old, [job('other-22222', '1')]],
    ['two to choose from', old, [job('migrate-22222', '1'), job('migrate-33333', '1')]],
    ['data of its own', object('StatefulSet', 'data-11111'), [object('StatefulSet', 'data-22222')]],
  ])('with %s is another object', (_, before, after) => {
    const kinds = difference([before], after).objects.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['removed', 'added']));
  });
});
