import { difference, type Severity } from '../../tools/diff';
import { consequencesOf, type Manifest, object, workload } from './manifests';

function severitiesOf(old: Manifest | undefined, next: Manifest | undefined): readonly Severity[] {
  return consequencesOf(old, next).map(({ severity }) => severity);
}

describe('pods restart', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('when the template of a %s differs', (kind) => {
    expect(severitiesOf(workload(kind, { image: '1' }), workload(kind, { image: '2' }))).toEqual([
      'restarts pods',
    ]);
    expect(
      severitiesOf(
        object(kind, 'a', { spec: { template: { metadata: { annotations: { a: '1' } } } } }),
        object(kind, 'a', { spec: { template: { metadata: { annotations: { a: '2' } } } } }),
      ),
    ).toEqual(['restarts pods']);
  });

  test.each([
    ['replicas', workload('Deployment', {}, { replicas: 1 }), workload('Deployment', {}, { replicas: 2 })],
    [
      'the strategy',
      workload('Deployment', {}),
      workload('Deployment', {}, { strategy: { type: 'Recreate' } }),
    ],
    [
      'a label of the workload',
      workload('Deployment', {}),
      { ...workload('Deployment', {}), metadata: { name: 'web', namespace: 'todo', labels: { a: 'b' } } },
    ],
    [
      'a CronJob, whose next run it is',
      object('CronJob', 'a', { spec: { jobTemplate: { spec: { template: 1 } } } }),
      object('CronJob', 'a', { spec: { jobTemplate: { spec: { template: 2 } } } }),
    ],
    [
      'a set that waits for somebody to delete its pods',
      workload('StatefulSet', {}, { updateStrategy: { type: 'OnDelete' } }),
      workload('StatefulSet', { image: '2' }, { updateStrategy: { type: 'OnDelete' } }),
    ],
    [
      'a Service',
      object('Service', 'a', { spec: { template: 1 } }),
      object('Service', 'a', { spec: { template: 2 } }),
    ],
  ])('not for %s', (_, old, next) => {
    expect(difference([old], [next]).objects).toHaveLength(1);
    expect(severitiesOf(old, next)).toEqual([]);
  });
});

describe('data may be lost', () => {
  test.each([
    'Namespace',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'StatefulSet',
    'Cluster',
    'CustomResourceDefinition',
  ])('when a %s goes', (kind) => {
    expect(severitiesOf(object(kind, 'a'), undefined)).toEqual(['may lose data']);
    expect(severitiesOf(undefined, object(kind, 'a'))).toEqual([]);
  });

  test('not when something goes that holds none', () => {
    expect(severitiesOf(object('Deployment', 'a'), undefined)).toEqual([]);
  });

  test('and it is said when the claims of a StatefulSet go with it', () => {
    const set = (whenDeleted: string): Manifest =>
      object('StatefulSet', 'a', { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } } });
    expect(consequencesOf(set('Delete'), undefined)[0]?.reason).toMatch(/and its claims/);
    expect(consequencesOf(set('Retain'), undefined)[0]?.reason).not.toMatch(/claims/);
  });

  const storage = (amount: string): Manifest => ({ spec: { resources: { requests: { storage: amount } } } });
  const set = (name: string, amount: string, spec: Manifest = {}): Manifest =>
    object('StatefulSet', 'a', {
      spec: { ...spec, volumeClaimTemplates: [{ metadata: { name }, ...storage(amount) }] },
    });
  const volume = (source: Manifest): Manifest =>
    workload('Deployment', {}, { template: { spec: { volumes: [{ name: 'data', ...source }] } } });
  const claim = (claimName: string): Manifest => volume({ persistentVolumeClaim: { claimName } });
  const retention = (whenScaled: string, replicas: number): Manifest =>
    object('StatefulSet', 'a', { spec: { replicas, persistentVolumeClaimRetentionPolicy: { whenScaled } } });

  test.each([
    [
      'a claim shrinks',
      object('PersistentVolumeClaim', 'a', storage('2Gi')),
      object('PersistentVolumeClaim', 'a', storage('1Gi')),
    ],
    ['the claims of a set shrink', set('data', '2Gi'), set('data', '1Gi')],
    [
      'a database cluster shrinks',
      object('Cluster', 'a', { spec: { storage: { size: '2Gi' } } }),
      object('Cluster', 'a', { spec: { storage: { size: '1Gi' } } }),
    ],
    ['the claims of a set get another name', set('data', '1Gi'), set('other', '1Gi')],
    ['pods use another claim', claim('a'), claim('b')],
    ['pods use scratch space where they used a claim', claim('a'), volume({ emptyDir: {} })],
    [
      'pods use no volume where they used a claim',
      claim('a'),
      workload('Deployment', {}, { template: { spec: {} } }),
    ],
    [
      'a volume is deleted after use',
      object('PersistentVolume', 'a', { spec: { persistentVolumeReclaimPolicy: 'Retain' } }),
      object('PersistentVolume', 'a', { spec: { persistentVolumeReclaimPolicy: 'Delete' } }),
    ],
    [
      'claims are deleted with their set',
      object('StatefulSet', 'a', { spec: {} }),
      object('StatefulSet', 'a', {
        spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
      }),
    ],
    ['claims are deleted with their pods', retention('Retain', 1), retention('Delete', 1)],
    ['a set that deletes claims gets smaller', retention('Delete', 2), retention('Delete', 1)],
  ])('when %s', (_, old, next) => {
    expect(severitiesOf(old, next)).toContain('may lose data');
  });

  test.each([
    [
      'a claim grows',
      object('PersistentVolumeClaim', 'a', storage('1Gi')),
      object('PersistentVolumeClaim', 'a', storage('2Gi')),
    ],
    ['a set has the name of its claims', set('a', '1Gi'), set('a', '1Gi', { replicas: 2 })],
    [
      'a set gets a second claim',
      object('StatefulSet', 'a', { spec: { volumeClaimTemplates: [] } }),
      set('data', '1Gi'),
    ],
    [
      'scratch space changes',
      volume({ emptyDir: { sizeLimit: '2Gi' } }),
      volume({ emptyDir: { sizeLimit: '1Gi' } }),
    ],
    [
      'a claim is mounted read-only',
      volume({ persistentVolumeClaim: { claimName: 'a', readOnly: false } }),
      volume({ persistentVolumeClaim: { claimName: 'a', readOnly: true } }),
    ],
    [
      'a volume is kept after use',
      object('PersistentVolume', 'a', { spec: { persistentVolumeReclaimPolicy: 'Delete' } }),
      object('PersistentVolume', 'a', { spec: { persistentVolumeReclaimPolicy: 'Retain' } }),
    ],
    [
      'a database cluster says its size',
      object('Cluster', 'a', { spec: {} }),
      object('Cluster', 'a', { spec: { storage: { size: '1Gi' } } }),
    ],
    [
      'a database cluster keeps its size',
      object('Cluster', 'a', { spec: { storage: { size: '1Gi' } } }),
      object('Cluster', 'a', { spec: { storage: { size: '1Gi' }, instances: 3 } }),
    ],
    ['a set that keeps claims gets smaller', retention('Retain', 2), retention('Retain', 1)],
    ['a set that deletes claims gets larger', retention('Delete', 1), retention('Delete', 2)],
  ])('not when %s', (_, old, next) => {
    expect(difference([old], [next]).objects).toHaveLength(1);
    expect(severitiesOf(old, next)).not.toContain('may lose data');
  });
});

describe('protection is lost', () => {
  const backup = object('CronJob', 'todo-backup', { spec: { suspend: false } });
  const labelled = {
    ...object('CronJob', 'nightly', { spec: {} }),
    metadata: { name: 'nightly', labels: { 'app.kubernetes.io/component': 'backup' } },
  };

  test.each([
    ['by name', backup],
    ['by label', labelled],
    ['of an operator', object('ScheduledBackup', 'nightly')],
  ])('when a backup goes, which is one %s', (_, old) => {
    expect(severitiesOf(old, undefined)).toEqual(['loses protection']);
  });

  test('when a backup is suspended', () => {
    const suspended = object('CronJob', 'todo-backup', { spec: { suspend: true } });
    expect(severitiesOf(backup, suspended)).toEqual(['loses protection']);
    expect(severitiesOf(suspended, backup)).toEqual([]);
  });

  test('not when another CronJob goes', () => {
    expect(severitiesOf(object('CronJob', 'mail'), undefined)).toEqual([]);
  });
});

describe('a new name', () => {
  const job = (name: string, image: string, labels: Manifest = { app: 'migrate' }): Manifest => ({
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

  test.each([
    ['other labels', [job('migrate-11111', '1')], [job('migrate-22222', '1', { app: 'other' })]],
    ['another stem', [job('migrate-11111', '1')], [job('other-22222', '1')]],
    [
      'two to choose from',
      [job('migrate-11111', '1')],
      [job('migrate-22222', '1'), job('migrate-33333', '1')],
    ],
    [
      'data of its own',
      [object('PersistentVolumeClaim', 'data-11111')],
      [object('PersistentVolumeClaim', 'data-22222')],
    ],
  ])('with %s is another object', (_, old, next) => {
    const kinds = difference(old, next).objects.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['removed', 'added']));
  });
});
