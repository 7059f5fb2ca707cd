import { Migration } from '../../lib/constructs/migration';
import { type Environment, imageOf } from '../../lib/environments';
import { containersOf, literal, type Manifest, manifestOf, manifestWith } from '../manifest';
import { everyEnvironment, smallest, withSecrets } from '../sample-environments';

const job = /^todo-migrate-[0-9a-f]+$/;

function migration(environment: Environment): Manifest {
  return manifestWith((scope) => new Migration(scope, 'migration', environment));
}

function nameOf(environment: Environment): string {
  return migration(environment).find('Job', job).metadata.name;
}

const rows = everyEnvironment.map((environment) => ({ environment, manifest: migration(environment) }));

describe('the migration Job', () => {
  it.each(rows)(
    'waits, brings the schema up to date as the backend, and records it: $environment.name',
    (row) => {
      const names = containersOf(row.manifest.podOf(job)).map(({ name }) => name);
      expect(names).toEqual(['wait-for-database', 'migrate', 'record']);
      const { image, command, workingDir, env, volumeMounts } = row.manifest.container(job, 'migrate');
      const backend = manifestOf(row.environment).container('todo-backend', 'backend');
      expect(command).toEqual(['sh', '/scripts/migrate.sh', 'alembic', 'upgrade', 'head']);
      const ofBackend = backend.env?.map((each) =>
        each.name === 'DATABASE_URL'
          ? { name: each.name, valueFrom: { secretKeyRef: { name: 'todo-migrate', key: each.name } } }
          : each,
      );
      expect([image, workingDir, env, volumeMounts]).toEqual([
        imageOf(row.environment, 'backend').reference,
        '/app',
        [...(ofBackend ?? []), { name: 'MIGRATION_SECONDS', value: '600' }],
        expect.arrayContaining([
          ...(backend.volumeMounts ?? []),
          { name: 'scripts', mountPath: '/scripts', readOnly: true },
        ]),
      ]);
    },
  );

  it('lets the other roles do what they may before it and after it, and waits for those of the services', () => {
    const manifest = manifestOf(smallest);
    for (const name of ['wait-for-database', 'record']) {
      const client = manifest.container(job, name);
      expect(client.volumeMounts).toContainEqual({ name: 'scripts', mountPath: '/scripts', readOnly: true });
      expect(literal(client, 'STATEMENTS')).toBe('/scripts/grants.sql');
    }
    expect(manifest.find('ConfigMap', 'todo-postgres-scripts').data['grants.sql']).toMatch(/^-- What /);
    const query = literal(manifest.container(job, 'wait-for-database'), 'QUERY');
    expect(query).toMatch(/todo_frontend.* and .*todo_backend/);
  });

  it('is repeated when it fails, in a new pod', () => {
    const { spec } = migration(smallest).find('Job', job);
    expect(spec.backoffLimit).toBeGreaterThan(0);
    expect(spec.template.spec.restartPolicy).toBe('Never');
  });
});

describe('the name of the migration Job', () => {
  const another: Partial<Environment>[] = [
    { version: 'v2.0.0' },
    { images: { source: { kind: 'node' }, references: { backend: 'backend:other' } } },
    { images: { source: { kind: 'node' }, references: { postgres: 'postgres:15.8-alpine' } } },
    { variables: { ...smallest.variables, backend: { LOG_LEVEL: 'ERROR' } } },
    { account: { user: 1001, group: 1001 } },
    { domain: 'todo.example.net' },
    { secrets: { kind: 'existing', names: { frontend: 'a', backend: 'b', postgres: 'c' } } },
  ];
  it.each(another)('changes with what it runs, because its template cannot be changed: %j', (change) => {
    expect(nameOf({ ...smallest, ...change })).not.toBe(nameOf(smallest));
  });

  it('stays for the same release, also when the frontend or the value of a secret changes', () => {
    const { workloads, variables } = smallest;
    const NODE_ENV = 'production' as const;
    const frontend = { ...workloads.frontend, databaseConnections: 2 };
    const same: readonly Environment[] = [
      { ...smallest },
      { ...smallest, variables: { ...variables, frontend: { NODE_ENV } } },
      { ...smallest, workloads: { ...workloads, frontend } },
      withSecrets({ JWT_SECRET: 'another-secret-of-more-than-32-characters' }),
    ];
    expect(same.map(nameOf)).toEqual(same.map(() => nameOf(smallest)));
  });

  it('changes with every template, whatever else changes in it', () => {
    const templates = new Map<string, string>();
    const changed = another.map((change) => ({ ...smallest, ...change }));
    for (const environment of [...everyEnvironment, ...changed]) {
      const { metadata, spec } = migration(environment).find('Job', job);
      const template = JSON.stringify(spec.template.spec);
      expect(templates.get(metadata.name) ?? template).toBe(template);
      templates.set(metadata.name, template);
    }
  });
});

describe("the backend's pods", () => {
  it.each(everyEnvironment)('wait for the schema of the image that they run: $name', (environment) => {
    const manifest = manifestOf(environment);
    const { image } = manifest.container('todo-backend', 'backend');
    const recorded = literal(manifest.container(job, 'record'), 'MIGRATION');
    const query = literal(manifest.container('todo-backend', 'wait-for-schema'), 'QUERY');
    expect(recorded).toBe(image);
    expect(query).toBe(`select 1 from deployment.migration where name = '${image}'`);
  });

  it('wait inside one container for a bounded time, instead of crash-looping', () => {
    const wait = manifestOf(smallest).container('todo-backend', 'wait-for-schema');
    expect(Number(literal(wait, 'WAIT_SECONDS'))).toBeGreaterThanOrEqual(60);
    expect(wait.command?.slice(0, 2)).toEqual(['sh', '-c']);
    expect(wait.command?.[2]).toMatch(/^until .*psql/m);
  });
});
