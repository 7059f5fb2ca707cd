import { Postgres } from '../../lib/constructs/postgres';
import type { Environment, InClusterDatabase } from '../../lib/environments';
import { type Kinds, type Manifest, manifestWith, mebibytes } from '../manifest';
import { fullest, fullestDatabase, smallest, smallestDatabase } from '../sample-environments';

function postgres(environment: Environment, database: InClusterDatabase): Manifest {
  return manifestWith((scope) => new Postgres(scope, 'postgres', environment, database));
}

type Claim = NonNullable<Kinds['StatefulSet']['spec']['volumeClaimTemplates']>[number];

function claimOf(manifest: Manifest): Claim {
  const [claim, ...others] = manifest.find('StatefulSet', 'todo-postgres').spec.volumeClaimTemplates ?? [];
  if (claim === undefined || others.length > 0) throw new Error('not one claim');
  return claim;
}

const least = postgres(smallest, smallestDatabase);
const most = postgres(fullest, fullestDatabase);
const stable = ['app.kubernetes.io/instance', 'app.kubernetes.io/name'];

describe.each([
  ['the smallest set of props', least],
  ['every prop', most],
])('PostgreSQL with %s', (_, manifest) => {
  const { spec } = manifest.find('StatefulSet', 'todo-postgres');
  const container = manifest.container('todo-postgres', 'database');

  it('keeps its data on a claim mounted exactly where the image declares a volume', () => {
    const name = claimOf(manifest).metadata?.name;
    const data = (container.volumeMounts ?? []).filter(({ name: volume }) => volume === name);
    expect(data).toEqual([{ name, mountPath: '/var/lib/postgresql/data' }]);
  });

  it('is one pod behind a Service with an address of its own, and keeps the claim when it is deleted or scaled down', () => {
    const kept = { whenDeleted: 'Retain', whenScaled: 'Retain' };
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual(kept);
    expect(spec.replicas).toBe(1);
    expect(manifest.find('Service', spec.serviceName).spec.clusterIP).toBeUndefined();
  });

  it('selects, and labels its claim, by stable labels alone: neither can be changed', () => {
    const { selector } = manifest.find('Service', 'todo-postgres').spec;
    for (const labels of [spec.selector.matchLabels, selector, claimOf(manifest).metadata?.labels])
      expect(Object.keys(labels ?? {}).sort()).toEqual(stable);
  });

  it('reads the configuration that is mounted from its ConfigMap, read-only', () => {
    const file = /^config_file=(\/.+)\/([^/]+)$/.exec(container.args?.[1] ?? '');
    const [directory, name] = [file?.[1] ?? '', file?.[2] ?? ''];
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === directory);
    const volume = spec.template.spec.volumes?.find((each) => each.name === mount?.name);
    const { data } = manifest.find('ConfigMap', volume?.configMap?.name ?? '');
    expect(container.command).toEqual(['sh', '/scripts/start.sh', 'postgres']);
    expect(mount?.readOnly).toBe(true);
    expect(data[name]).toContain("listen_addresses = '*'");
  });

  it('is given time to replay its log before liveness counts, beyond that of a web service', () => {
    const { periodSeconds = 0, failureThreshold = 0 } = container.startupProbe ?? {};
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(600);
  });

  it('has shared memory in RAM that fits into the memory limit', () => {
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === '/dev/shm');
    const volume = spec.template.spec.volumes?.find(({ name }) => name === mount?.name);
    const limit = mebibytes(container.resources?.limits?.['memory']);
    expect(volume?.emptyDir?.medium).toBe('Memory');
    // More than the 64 MiB that a runtime gives, and less than would leave no room for the server.
    expect(mebibytes(volume?.emptyDir?.sizeLimit)).toBeGreaterThan(64);
    expect(mebibytes(volume?.emptyDir?.sizeLimit)).toBeLessThanOrEqual(limit / 4);
  });
});

it.each([
  ['default', least, 60, { resources: { requests: { storage: '5Gi' } } }],
  ['named', most, 180, { storageClassName: 'fast-ssd', resources: { requests: { storage: '50Gi' } } }],
])(
  'PostgreSQL has the disk, of the %s class, and the grace period of its environment',
  (_, manifest, grace, disk) => {
    expect(claimOf(manifest).spec).toEqual({ accessModes: ['ReadWriteOnce'], ...disk });
    expect(manifest.podOf('todo-postgres').spec.terminationGracePeriodSeconds).toBe(grace);
  },
);

it('PostgreSQL has its claim template and selector unchanged by another release', () => {
  const next = postgres({ ...smallest, version: 'v2.0.0' }, smallestDatabase);
  const [before, after] = [least, next].map((manifest) => {
    const { volumeClaimTemplates, selector } = manifest.find('StatefulSet', 'todo-postgres').spec;
    return { volumeClaimTemplates, selector };
  });
  expect(after).toEqual(before);
});

it('PostgreSQL of another major version has a claim of its own, mounted at the same place', () => {
  const next = postgres(smallest, { ...smallestDatabase, major: 17 });
  expect(claimOf(next).metadata?.name).toBe('var-lib-postgresql-data-17');
  expect(next.container('todo-postgres', 'database').volumeMounts).toContainEqual({
    name: 'var-lib-postgresql-data-17',
    mountPath: '/var/lib/postgresql/data',
  });
});

describe('the pod of PostgreSQL', () => {
  it.each([
    ['is replaced when its memory limit changes its configuration', 1000, 2048, false],
    ['stays when the configuration stays', 2000, 1024, true],
  ])('%s', (_, cpuMillicores, memoryMebibytes, stays) => {
    const limits = { cpuMillicores, memoryMebibytes };
    const checksum = (manifest: Manifest): string | undefined =>
      manifest.podOf('todo-postgres').metadata?.annotations?.['todo-chatbot/configuration-checksum'];
    const changed = { ...smallestDatabase, resources: { ...smallestDatabase.resources, limits } };
    expect(checksum(postgres(smallest, changed)) === checksum(least)).toBe(stays);
    expect(checksum(least)).toMatch(/^[0-9a-f]{12}$/);
  });

  it.each([
    ['postgres:15.8-alpine', '15.8-alpine'],
    [`postgres:15_@sha256:${'0'.repeat(64)}`, '15'],
    [`postgres:${'1'.repeat(100)}`, '1'.repeat(63)],
    [`postgres@sha256:${'0'.repeat(64)}`, `sha256-${'0'.repeat(56)}`],
  ])('is labelled with what a label may hold of the tag: %s', (reference, label) => {
    const images = { ...smallest.images, references: { postgres: reference } };
    const { metadata } = postgres({ ...smallest, images }, smallestDatabase).podOf('todo-postgres');
    expect(metadata?.labels?.['app.kubernetes.io/version']).toBe(label);
  });
});
