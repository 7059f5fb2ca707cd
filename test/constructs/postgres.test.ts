import { Postgres } from '../../lib/constructs/postgres';
import type { Environment, InClusterDatabase } from '../../lib/environments';
import type { ClaimTemplate } from '../kubernetes';
import { type Manifest, manifestWith, mebibytes } from '../manifest';
import { fullest, fullestDatabase, smallest, smallestDatabase } from '../sample-environments';

function postgres(environment: Environment, database: InClusterDatabase): Manifest {
  return manifestWith((scope) => {
    new Postgres(scope, 'postgres', environment, database);
  });
}

function claimOf(manifest: Manifest): ClaimTemplate {
  const [claim, ...others] = manifest.find('StatefulSet', 'todo-postgres').spec.volumeClaimTemplates ?? [];
  if (claim === undefined || others.length > 0) throw new Error('not one claim');
  return claim;
}

const least = postgres(smallest, smallestDatabase);
const most = postgres(fullest, fullestDatabase);

describe.each([
  ['the smallest set of props', least],
  ['every prop', most],
])('PostgreSQL with %s', (_, manifest) => {
  const { spec } = manifest.find('StatefulSet', 'todo-postgres');
  const container = manifest.container('todo-postgres', 'database');

  it('keeps its data on a claim mounted exactly where the image declares a volume', () => {
    const { name } = claimOf(manifest).metadata;
    const data = (container.volumeMounts ?? []).filter(({ name: volume }) => volume === name);
    expect(data).toEqual([{ name, mountPath: '/var/lib/postgresql/data' }]);
  });

  it('has no label on its claim that a release changes: a claim template cannot be changed', () => {
    expect(Object.keys(claimOf(manifest).metadata.labels ?? {}).sort()).toEqual([
      'app.kubernetes.io/instance',
      'app.kubernetes.io/name',
    ]);
  });

  it('keeps the claim when the workload is deleted or scaled down', () => {
    const kept = { whenDeleted: 'Retain', whenScaled: 'Retain' };
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual(kept);
  });

  it('is one pod behind a headless Service, by which the pod has a name', () => {
    expect(spec.replicas).toBe(1);
    expect(manifest.find('Service', spec.serviceName).spec.clusterIP).toBe('None');
  });

  it('selects by stable labels alone', () => {
    const expected = ['app.kubernetes.io/instance', 'app.kubernetes.io/name'];
    expect(Object.keys(spec.selector.matchLabels).sort()).toEqual(expected);
    expect(Object.keys(manifest.find('Service', 'todo-postgres').spec.selector).sort()).toEqual(expected);
  });

  it('reads the configuration that is mounted from its ConfigMap, read-only', () => {
    const file = /^config_file=(\/.+)\/([^/]+)$/.exec(container.args?.[1] ?? '');
    const [directory, name] = [file?.[1] ?? '', file?.[2] ?? ''];
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === directory);
    const volume = spec.template.spec.volumes?.find((each) => each.name === mount?.name);
    const { data } = manifest.find('ConfigMap', volume?.configMap?.name ?? '');
    expect(container.args?.[0]).toBe('-c');
    expect(mount?.readOnly).toBe(true);
    expect(data[name]).toContain("listen_addresses = '*'");
  });

  it('leaves the entry point to the image, which creates role and database', () => {
    expect(container.command).toBeUndefined();
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

describe('PostgreSQL', () => {
  it("asks for the cluster's default StorageClass by naming none", () => {
    expect(claimOf(least).spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
    });
  });

  it('asks for the StorageClass and size of its environment', () => {
    expect(claimOf(most).spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast-ssd',
      resources: { requests: { storage: '50Gi' } },
    });
  });

  it('is given the grace period of its environment', () => {
    expect(least.podOf('todo-postgres').spec.terminationGracePeriodSeconds).toBe(60);
    expect(most.podOf('todo-postgres').spec.terminationGracePeriodSeconds).toBe(180);
  });

  it("runs under the environment's account, which owns its files", () => {
    expect(most.podOf('todo-postgres').spec.securityContext).toMatchObject({
      runAsUser: 1001,
      fsGroup: 1002,
    });
    expect(most.container('todo-postgres', 'database').securityContext?.runAsUser).toBe(1001);
  });

  it('has its claim template and selector unchanged by another release', () => {
    const { spec } = postgres({ ...smallest, version: 'v2.0.0' }, smallestDatabase).find(
      'StatefulSet',
      'todo-postgres',
    );
    const before = least.find('StatefulSet', 'todo-postgres').spec;
    expect(spec.volumeClaimTemplates).toEqual(before.volumeClaimTemplates);
    expect(spec.selector).toEqual(before.selector);
  });
});

describe('the pod of PostgreSQL', () => {
  const checksum = 'todo-chatbot/configuration-checksum';

  function annotation(database: InClusterDatabase): string | undefined {
    return postgres(smallest, database).podOf('todo-postgres').metadata?.annotations?.[checksum];
  }

  it('is replaced when its memory limit changes its configuration', () => {
    const limits = { cpuMillicores: 1000, memoryMebibytes: 2048 };
    const larger = { ...smallestDatabase, resources: { ...smallestDatabase.resources, limits } };
    expect(annotation(larger)).not.toBe(annotation(smallestDatabase));
  });

  it('keeps its checksum when the configuration stays', () => {
    const limits = { cpuMillicores: 2000, memoryMebibytes: 1024 };
    const faster = { ...smallestDatabase, resources: { ...smallestDatabase.resources, limits } };
    expect(annotation(faster)).toBe(annotation(smallestDatabase));
    expect(annotation(faster)).toMatch(/^[0-9a-f]{12}$/);
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
