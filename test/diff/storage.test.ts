import type { Severity } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { consequencesOf, fieldsOf, workload } from './manifests';

/** PostgreSQL on a claim, with a few things otherwise. */
interface Otherwise {
  readonly image?: string;
  readonly data?: string;
  readonly mount?: Mapping;
  readonly template?: string;
}

function database({ image = 'postgres:15-alpine', data, mount, template = 'data' }: Otherwise = {}): Mapping {
  const env = data === undefined ? [] : [{ name: 'PGDATA', value: data }];
  const volumeMounts = [{ name: template, mountPath: '/var/lib/postgresql/data', ...mount }];
  const claims = { volumeClaimTemplates: [{ metadata: { name: template } }] };
  const { spec, ...set } = workload('StatefulSet', { image, env, volumeMounts });
  return { ...set, spec: { ...(typeof spec === 'object' ? spec : {}), ...claims } };
}

function severitiesOf(old: Mapping, next: Mapping): readonly Severity[] {
  return consequencesOf(old, next).map(({ severity }) => severity);
}

test.each<readonly [string, Otherwise, Otherwise]>([
  [
    'PGDATA is another folder',
    { data: '/var/lib/postgresql/data/a' },
    { data: '/var/lib/postgresql/data/b' },
  ],
  ['PGDATA is set', {}, { data: '/var/lib/postgresql/data/pgdata' }],
  ['PGDATA is gone', { data: '/var/lib/postgresql/data/pgdata' }, {}],
  ['the claim is mounted on the parent', {}, { mount: { mountPath: '/var/lib/postgresql' } }],
  ['another folder of the claim is mounted', {}, { mount: { subPath: 'data' } }],
  ['the claim is no longer mounted', {}, { mount: { name: 'scratch' } }],
  ['the template of the claim has another name', {}, { template: 'volume' }],
])('a database that starts empty may lose data: %s', (_, old, next) => {
  expect(severitiesOf(database(old), database(next))).toContain('may lose data');
});

test.each<readonly [string, Otherwise, Otherwise]>([
  ['PGDATA is as by default', {}, { data: '/var/lib/postgresql/data/' }],
  ['the claim is mounted read-only', {}, { mount: { readOnly: true } }],
  ['the release is a newer one', {}, { image: 'postgres:15.9-alpine' }],
])('a database that finds its data loses none: %s', (_, old, next) => {
  expect(severitiesOf(database(old), database(next))).toEqual(['restarts pods']);
});

test.each([
  ['postgres:16-alpine', true],
  ['docker.io/library/postgres:16.2', true],
  ['registry.example.com:5000/postgres:14.3@sha256:0123', true],
  ['postgres:15.10', false],
  ['registry.example.com:5000/postgres', false],
  ['exporter:16', false],
])('PostgreSQL 15 is followed by %s: will not start: %j', (image, stops) => {
  expect(severitiesOf(database(), database({ image })).includes('will not start')).toBe(stops);
});

test.each<readonly [string, Otherwise]>([
  ['a new claim', { template: 'volume' }],
  ['a new folder', { data: '/var/lib/postgresql/data/16' }],
])('another version that begins with %s starts, without the data', (_, begins) => {
  const severities = severitiesOf(database(), database({ image: 'postgres:16', ...begins }));
  expect(severities).toContain('may lose data');
  expect(severities).not.toContain('will not start');
});

test('PostgreSQL without a claim starts with any version', () => {
  const [old, next] = ['postgres:15', 'postgres:16'].map((image) => workload('Deployment', { image }));
  expect(severitiesOf(old ?? {}, next ?? {})).toEqual(['restarts pods']);
});

describe('another order in a pod template', () => {
  const pod = (field: string, entries: readonly Mapping[]): Mapping =>
    workload('Deployment', {}, { template: { spec: { [field]: entries } } });
  const container = (field: string, entries: readonly Mapping[]): Mapping =>
    workload('Deployment', { [field]: entries });

  test.each<readonly [string, typeof pod, readonly Mapping[]]>([
    ['env', container, [{ name: 'A' }, { name: 'B' }]],
    ['volumeMounts', container, [{ mountPath: '/a' }, { mountPath: '/b' }]],
    ['ports', container, [{ containerPort: 1 }, { containerPort: 2 }]],
    ['volumes', pod, [{ name: 'a' }, { name: 'b' }]],
    [
      'topologySpreadConstraints',
      pod,
      ['a', 'b'].map((topologyKey) => ({ topologyKey, whenUnsatisfiable: 'x' })),
    ],
    ['tolerations', pod, [{ key: 'a' }, { key: 'b' }]],
  ])('restarts pods: %s', (field, make, entries) => {
    const [old, next] = [make(field, entries), make(field, [...entries].reverse())];
    expect(fieldsOf(old, next)).not.toEqual([]);
    expect(severitiesOf(old, next)).toEqual(['restarts pods']);
  });

  test('is refused by a Job', () => {
    const job = (...names: readonly string[]): Mapping =>
      workload('Job', { env: names.map((name) => ({ name })) });
    expect(severitiesOf(job('A', 'B'), job('B', 'A'))).toEqual(['refused']);
  });
});
