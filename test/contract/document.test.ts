/** Facts as CONTRACT.md states them, written by hand: a wrong row of lib/contract does not pass by being consistent. */
import { minikube, production } from '../../lib/environments';
import { literal, manifestOf } from '../manifest';

const local = manifestOf(minikube);
const live = manifestOf(production);

/** A container, a variable, and its value: in Minikube, and where it is another one in production. */
type Fact = readonly [place: string, variable: string, inMinikube: string, inProduction?: string];

const variables: readonly Fact[] = [
  ['todo-frontend frontend', 'NODE_ENV', 'production'],
  ['todo-frontend frontend', 'PORT', '3000'],
  ['todo-frontend frontend', 'HOSTNAME', '0.0.0.0'],
  ['todo-frontend frontend', 'INTERNAL_API_URL', 'http://todo-backend:8000'],
  ['todo-frontend frontend', 'BETTER_AUTH_URL', 'http://localhost:3000', 'https://todo.example.com'],
  ['todo-backend backend', 'BETTER_AUTH_URL', 'http://todo-frontend:3000', 'https://todo.example.com'],
  ['todo-backend backend', 'CORS_ORIGINS', 'http://localhost:3000', 'https://todo.example.com'],
  ['todo-backend backend', 'FRONTEND_URL', 'http://localhost:3000', 'https://todo.example.com'],
  ['todo-backend backend', 'ENVIRONMENT', 'development', 'production'],
  ['todo-backend backend', 'LOG_LEVEL', 'DEBUG', 'INFO'],
  ['todo-backend backend', 'JWT_ALGORITHM', 'HS256'],
  ['todo-backend backend', 'JWT_EXPIRATION', '3600'],
  ['todo-backend backend', 'LOG_FORMAT', 'json'],
  ['todo-postgres database', 'POSTGRES_USER', 'todo_user'],
  ['todo-postgres database', 'POSTGRES_DB', 'todo_db'],
  ['todo-postgres database', 'PGDATA', '/var/lib/postgresql/data/pgdata'],
];

it.each(variables.map((row) => ({ row })))(
  'the document gives the variable and its value: $row',
  ({ row }) => {
    const [place, variable, inMinikube, inProduction = inMinikube] = row;
    const [workload = '', container = ''] = place.split(' ');
    expect(literal(local.container(workload, container), variable)).toBe(inMinikube);
    expect(literal(live.container(workload, container), variable)).toBe(inProduction);
  },
);

describe('a secret', () => {
  it.each([
    ['todo-frontend', ['BETTER_AUTH_SECRET', 'DATABASE_URL']],
    ['todo-backend', ['BETTER_AUTH_SECRET', 'DATABASE_URL', 'JWT_SECRET', 'OPENAI_API_KEY']],
    ['todo-postgres', ['POSTGRES_PASSWORD']],
  ])('of %s holds %j', (name, keys) => {
    expect(Object.keys(local.secret(name))).toEqual(expect.arrayContaining(keys));
  });

  it('that signs sessions is the same for frontend and backend', () => {
    const [frontend, backend] = ['todo-frontend', 'todo-backend'].map((name) => local.secret(name));
    expect(frontend?.['BETTER_AUTH_SECRET']).toBe(backend?.['BETTER_AUTH_SECRET']);
  });
});

describe('an endpoint', () => {
  it.each([
    ['todo-frontend', 'frontend', 3000, '/api/health/live', '/api/health/ready'],
    ['todo-backend', 'backend', 8000, '/livez', '/readyz'],
  ])('of %s, container %s, at port %d: %s, %s', (workload, name, port, live, ready) => {
    const container = local.container(workload, name);
    expect(container.ports).toContainEqual(expect.objectContaining({ containerPort: port }));
    expect(container.livenessProbe?.httpGet?.path).toBe(live);
    expect(container.readinessProbe?.httpGet?.path).toBe(ready);
    expect(local.find('Service', workload).spec.ports).toContainEqual(expect.objectContaining({ port }));
  });

  it("lets the frontend's readiness ask the backend for its 5 seconds", () => {
    const { readinessProbe } = local.container('todo-frontend', 'frontend');
    expect(readinessProbe?.timeoutSeconds).toBeGreaterThan(5);
  });

  it('asks PostgreSQL over TCP, for the database itself before it counts as ready', () => {
    const { livenessProbe, readinessProbe } = local.container('todo-postgres', 'database');
    expect(livenessProbe?.exec?.command?.join(' ')).toBe('pg_isready -h 127.0.0.1 -U todo_user -d todo_db');
    expect(readinessProbe?.exec?.command?.join(' ')).toMatch(/-h 127\.0\.0\.1 .*-d todo_db .*select 1/);
  });
});

it.each(['todo-frontend', 'todo-backend', 'todo-postgres'])('%s runs as user 1000 and group 1001', (name) => {
  expect(local.podOf(name).spec.securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1001 });
});

it.each([
  ['todo-frontend', 'frontend', '/app', ['/app/.next/cache', '/tmp']],
  ['todo-backend', 'backend', '/app', ['/tmp']],
  [
    'todo-postgres',
    'database',
    undefined,
    ['/dev/shm', '/tmp', '/var/lib/postgresql/data', '/var/run/postgresql'],
  ],
])('%s, container %s, works in %s and writes to %j', (workload, name, workingDir, paths) => {
  const container = live.container(workload, name);
  const written = (container.volumeMounts ?? []).filter(({ readOnly = false }) => !readOnly);
  expect(container.workingDir).toBe(workingDir);
  expect(written.map(({ mountPath }) => mountPath).sort()).toEqual(paths);
});

it('pulls from ghcr.io with ghcr-pull-secret in production, and not at all in Minikube', () => {
  expect(live.podOf('todo-backend').spec.imagePullSecrets).toEqual([{ name: 'ghcr-pull-secret' }]);
  expect(local.podOf('todo-backend').spec.imagePullSecrets).toBeUndefined();
});
