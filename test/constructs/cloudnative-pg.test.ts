import { postgresTuning } from '../../lib/contract';
import { CloudNativePg } from '../../lib/constructs/cloudnative-pg';
import { type CloudNativePgDatabase, minikube, production } from '../../lib/environments';
import { type Manifest, manifestOf, manifestWith } from '../manifest';
import { cloudNativePg as fullest, externalSecrets } from '../sample-environments';

const smallest: CloudNativePgDatabase = {
  kind: 'cloudnative-pg',
  instances: 1,
  image: 'ghcr.io/cloudnative-pg/postgresql:15.14',
  resources: {
    requests: { cpuMillicores: 250, memoryMebibytes: 1024 },
    limits: { cpuMillicores: 1000, memoryMebibytes: 1024 },
  },
  storage: { sizeGibibytes: 10 },
  operatorNamespace: 'cnpg-system',
};

function database(settings: CloudNativePgDatabase): Manifest {
  return manifestWith((scope) => new CloudNativePg(scope, 'database', production, settings));
}

describe('a CloudNativePG cluster with the smallest set of props', () => {
  const manifest = database(smallest);
  const { spec } = manifest.find('Cluster', 'todo-postgres');

  it('is one instance with the contract’s database, owner and tuning, and no backup or monitoring', () => {
    expect(spec).toMatchObject({
      instances: 1,
      bootstrap: { initdb: { database: 'todo_db', owner: 'todo_user' } },
      resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      storage: { size: '10Gi' },
      monitoring: { enablePodMonitor: false },
    });
    expect(spec.postgresql.parameters).toMatchObject({
      max_connections: String(postgresTuning.max_connections),
      shared_buffers: '256MB',
      max_wal_size: '4GB',
    });
    expect(JSON.stringify(spec)).toContain(
      '"managed":{"roles":[{"ensure":"present","login":true,"name":"todo_frontend","passwordSecret":{"name":"todo-postgres-frontend"}},{"ensure":"present","login":true,"name":"todo_backend"',
    );
    expect(spec).not.toHaveProperty('plugins');
    expect(manifest.objects).toHaveLength(1);
  });

  it('leaves to the operator what the operator sets itself', () => {
    expect(spec.postgresql.parameters).not.toHaveProperty('listen_addresses');
  });
});

it('a CloudNativePG cluster with every prop archives to the object store and backs up there by the clock', () => {
  const manifest = database(fullest);
  const plugin = 'barman-cloud.cloudnative-pg.io';
  expect(manifest.find('Cluster', 'todo-postgres').spec).toMatchObject({
    instances: 3,
    storage: { size: '20Gi', storageClass: 'fast-ssd' },
    monitoring: { enablePodMonitor: true },
    plugins: [{ name: plugin, isWALArchiver: true, parameters: { barmanObjectName: 'todo-postgres' } }],
  });
  expect(manifest.find('ScheduledBackup', 'todo-postgres').spec).toMatchObject({
    schedule: '0 0 3 * * *',
    cluster: { name: 'todo-postgres' },
    method: 'plugin',
    pluginConfiguration: { name: plugin },
  });
  expect(manifest.find('ObjectStore', 'todo-postgres').spec).toEqual({
    retentionPolicy: '14d',
    configuration: {
      destinationPath: 's3://todo-backups/test',
      endpointURL: 'https://objects.example.com',
      s3Credentials: {
        accessKeyId: { name: 'todo-object-store', key: 'id' },
        secretAccessKey: { name: 'todo-object-store', key: 'key' },
      },
      wal: { compression: 'gzip' },
      data: { compression: 'gzip' },
    },
  });
});

describe('the stack on a CloudNativePG cluster', () => {
  const manifest = manifestOf({ ...production, database: fullest });

  it.each([
    ['todo-frontend', 'frontend', 'todo-frontend', 'DATABASE_URL'],
    ['todo-backend', 'backend', 'todo-backend', 'DATABASE_URL'],
    [/^todo-migrate-/, 'migrate', 'todo-postgres-app', 'uri'],
  ])(
    'reads the URL of the owner alone from the Secret that the operator makes: %s',
    (pod, name, secret, key) => {
      const { env = [] } = manifest.container(pod, name);
      const url = env.find((each) => each.name === 'DATABASE_URL');
      expect(url?.valueFrom?.secretKeyRef).toEqual({ name: secret, key });
    },
  );

  it.each([
    ['development', minikube.secrets, 'Secret'],
    ['external', externalSecrets, 'ExternalSecret'],
  ] as const)('gives the operator the password of a role, from %s secrets', (_, secrets, kind) => {
    const own = manifestOf({
      ...minikube,
      node: { cpuMillicores: 16_000, memoryMebibytes: 65_536 },
      database: fullest,
      secrets,
    });
    const found = JSON.stringify(own.find(kind, 'todo-postgres-backend'));
    expect(found).toContain('"type":"kubernetes.io/basic-auth"');
    expect(found).toContain('"cnpg.io/reload":"true"');
    expect(found).toMatch(
      kind === 'Secret' ? btoa('todo_backend') : /POSTGRES_BACKEND_PASSWORD.*"username":"todo_backend"/,
    );
  });

  it('has no StatefulSet and no dumps of its own', () => {
    expect([...manifest.all('StatefulSet'), ...manifest.all('CronJob')]).toEqual([]);
  });
});
