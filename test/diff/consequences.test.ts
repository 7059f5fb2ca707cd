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

/** An object with this value of the label `component`. */
function labelled(kind: string, name: string, component: string): Mapping {
  return object(kind, name, { metadata: { name, namespace: 'todo', labels: { component } } });
}

describe('pods restart', () => {
  const nextRun = (template: string): string => `jobTemplate: { spec: { template: ${template} } }`;
  const waiting = (image: string): Mapping =>
    workload('StatefulSet', { image }, 'updateStrategy: { type: OnDelete }');

  test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('when the template of a %s differs', (kind) => {
    const annotated = (value: string): Mapping => spec(kind, `template: { metadata: { a: ${value} } }`);
    expect(severitiesOf(workload(kind, 'image: a'), workload(kind, 'image: b'))).toEqual(['restarts pods']);
    expect(severitiesOf(annotated('x'), annotated('y'))).toEqual(['restarts pods']);
  });

  test.each([
    ['replicas', spec('Deployment', 'replicas: 1'), spec('Deployment', 'replicas: 2')],
    ['the strategy', spec('Deployment', ''), spec('Deployment', 'strategy: { type: Recreate }')],
    ['a label of the workload', labelled('Deployment', 'a', 'x'), labelled('Deployment', 'a', 'y')],
    ['a CronJob, whose next run it is', spec('CronJob', nextRun('1')), spec('CronJob', nextRun('2'))],
    ['a set that waits for somebody to delete its pods', waiting('a'), waiting('b')],
    ['a Service', spec('Service', 'template: 1'), spec('Service', 'template: 2')],
  ])('not for %s', (_, old, next) => {
    expect(difference([old], [next]).objects).toHaveLength(1);
    expect(severitiesOf(old, next)).toEqual([]);
  });
});

describe('data may be lost', () => {
  const claims = 'persistentVolumeClaimRetentionPolicy';

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
      consequencesOf(spec('StatefulSet', `${claims}: { whenDeleted: ${policy} }`), undefined)[0]?.reason;
    expect(reasonOf('Delete')).toMatch(/and its claims\.$/);
    expect(reasonOf('Retain')).not.toMatch(/claims/);
  });

  const storage = (amount: string): string => `resources: { requests: { storage: ${amount} } }`;
  const made = (name: string, amount: string): string =>
    `volumeClaimTemplates: [{ metadata: { name: ${name} }, spec: { ${storage(amount)} } }]`;
  const scaled = (policy: string, replicas: number): string =>
    `replicas: ${replicas}, ${claims}: { whenScaled: ${policy} }`;
  const volume = (source: string): string => `template: { spec: { volumes: [{ name: data, ${source} }] } }`;
  const claim = (fields: string): string => volume(`persistentVolumeClaim: { ${fields} }`);
  const scratch = (limit: string): string => volume(`emptyDir: { sizeLimit: ${limit} }`);
  const reclaimed = (policy: string): string => `persistentVolumeReclaimPolicy: ${policy}`;
  const database = (size: string): string => `storage: { size: ${size} }`;

  test.each([
    ['a claim shrinks', 'PersistentVolumeClaim', storage('2Gi'), storage('1Gi')],
    ['the claims of a set shrink', 'StatefulSet', made('data', '2Gi'), made('data', '1Gi')],
    ['a database shrinks', 'Cluster', database('2Gi'), database('1Gi')],
    ['the claims of a set get another name', 'StatefulSet', made('data', '1Gi'), made('other', '1Gi')],
    ['pods use another claim', 'Deployment', claim('claimName: a'), claim('claimName: b')],
    ['pods use scratch space for a claim', 'Deployment', claim('claimName: a'), volume('emptyDir: {}')],
    ['pods use no volume where they used a claim', 'Deployment', claim('claimName: a'), 'template: {}'],
    ['a volume is deleted after use', 'PersistentVolume', reclaimed('Retain'), reclaimed('Delete')],
    ['claims are deleted with their set', 'StatefulSet', '', `${claims}: { whenDeleted: Delete }`],
    ['claims are deleted with their pods', 'StatefulSet', scaled('Retain', 1), scaled('Delete', 1)],
    ['a set that deletes claims gets smaller', 'StatefulSet', scaled('Delete', 2), scaled('Delete', 1)],
  ])('when %s', (_, kind, old, next) => {
    expect(severitiesOf(spec(kind, old), spec(kind, next))).toContain('may lose data');
  });

  test.each([
    ['a claim grows', 'PersistentVolumeClaim', storage('1Gi'), storage('2Gi')],
    ['a set keeps its claims', 'StatefulSet', made('a', '1Gi'), `${made('a', '1Gi')}, replicas: 2`],
    ['a set gets a second claim', 'StatefulSet', 'volumeClaimTemplates: []', made('data', '1Gi')],
    ['scratch space shrinks', 'Deployment', scratch('2Gi'), scratch('1Gi')],
    [
      'a claim is mounted read-only',
      'Deployment',
      claim('claimName: a'),
      claim('claimName: a, readOnly: true'),
    ],
    ['a volume is kept after use', 'PersistentVolume', reclaimed('Delete'), reclaimed('Retain')],
    ['a database gets a size', 'Cluster', '', database('1Gi')],
    ['a database keeps its size', 'Cluster', database('1Gi'), `${database('1Gi')}, instances: 3`],
    ['a set that keeps claims gets smaller', 'StatefulSet', scaled('Retain', 2), scaled('Retain', 1)],
    ['a set that deletes claims gets larger', 'StatefulSet', scaled('Delete', 1), scaled('Delete', 2)],
  ])('not when %s', (_, kind, ...fields) => {
    const [old, next] = fields.map((each) => spec(kind, each));
    expect(difference([old], [next]).objects).toHaveLength(1);
    expect(severitiesOf(old, next)).not.toContain('may lose data');
  });
});

describe('protection is lost', () => {
  test.each([
    ['by name', object('CronJob', 'todo-backup')],
    ['by label', labelled('CronJob', 'nightly', 'backup')],
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
        ...{ kind: 'renamed', oldName: 'migrate-78c9c6032f6a', consequences: [] },
        identity: { group: 'batch', kind: 'Job', namespace: 'todo', name: 'migrate-a7ff6dd3353a' },
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
