import { type ContainerContract, published, temporaryDirectory } from './container';
import { account } from './security';
import { databaseUrl, oneOf, optional, random, required, text } from './row';
import type { DatabaseRole } from './variable';

/**
 * The application's database: its name, the role that owns it, the one that reads the server's figures in its own pod, and
 * the container and variable that hold the owner's password.
 */
export const database = {
  container: 'postgres',
  name: 'todo_db',
  user: 'todo_user',
  monitor: 'todo_monitor',
  password: 'POSTGRES_PASSWORD',
} as const;

/**
 * The roles of the database, and the variables that hold their passwords. The promised name is that of the owner, as in
 * every database that there was before it had others. What each may do is in scripts/roles.sql and scripts/grants.sql.
 */
export const databaseRoles = {
  owner: { name: database.user, password: database.password },
  backend: { name: 'todo_backend', password: 'POSTGRES_BACKEND_PASSWORD' },
  frontend: { name: 'todo_frontend', password: 'POSTGRES_FRONTEND_PASSWORD' },
  backup: { name: 'todo_backup', password: 'POSTGRES_BACKUP_PASSWORD' },
} as const satisfies Readonly<Record<DatabaseRole, { readonly name: string; readonly password: string }>>;

/** The variable that holds the address of the database, for whoever reaches it. */
export const databaseVariable = 'DATABASE_URL';

/** Jobs that reach the database with a role, and a Secret, of their own. */
export const jobs = {
  migration: {
    name: 'todo-migrate',
    component: 'migration',
    variables: { DATABASE_URL: databaseUrl('owner') },
  },
  backup: { name: 'todo-backup', component: 'backup', variables: { DATABASE_URL: databaseUrl('backup') } },
} as const;

// Exactly here: the image declares this path a volume, and a claim mounted on its parent is shadowed.
const dataVolume = '/var/lib/postgresql/data';

// Over TCP: the Unix socket already answers while the image's entrypoint runs its temporary first server.
const client = ['-h', '127.0.0.1', '-U', database.user, '-d', database.name] as const;

/** PostgreSQL 15 in the official image. */
export const postgres = {
  name: 'todo-postgres',
  component: 'database',
  image: published('postgres:15.19-alpine'),
  port: { name: 'postgresql', number: 5432, scheme: 'postgresql' },
  command: ['postgres'],
  // Fast shutdown: SIGTERM would wait for every client to leave.
  stopSignal: 'SIGINT',
  account,
  variables: {
    POSTGRES_USER: required(oneOf(databaseRoles.owner.name), 'Role that owns the database.'),
    POSTGRES_PASSWORD: random(24, text(), "The owner's password."),
    POSTGRES_BACKEND_PASSWORD: random(24, text(), "Password of the backend's role."),
    POSTGRES_FRONTEND_PASSWORD: random(24, text(), "Password of the frontend's role."),
    POSTGRES_BACKUP_PASSWORD: random(24, text(), "Password of the backup's role."),
    POSTGRES_DB: required(oneOf(database.name), 'Database that the image creates.'),
    // A sub-directory, so that a volume's lost+found does not break initdb.
    PGDATA: optional(oneOf(`${dataVolume}/pgdata`), 'Where the server keeps its files.'),
  },
  health: {
    live: { kind: 'command', command: ['pg_isready', ...client] },
    // pg_isready succeeds also without the database, as on a volume whose initialisation broke off.
    ready: {
      kind: 'command',
      command: [
        'sh',
        '-c',
        `pg_isready ${client.join(' ')} && ` +
          `PGPASSWORD="$POSTGRES_PASSWORD" psql ${client.join(' ')} -w -c 'select 1'`,
      ],
    },
  },
  imageHealthCheck: { intervalSeconds: 10, timeoutSeconds: 5, retries: 5, startPeriodSeconds: 0 },
  writable: [
    { path: dataVolume, volume: 'claim' },
    { path: '/var/run/postgresql', volume: 'scratch' },
    temporaryDirectory,
    { path: '/dev/shm', volume: 'memory' },
  ],
} as const satisfies ContainerContract;

/**
 * The contract's postgresql.conf, sized for a container with `forMemoryMebibytes`.
 * Sizes are in kB of 1,024 bytes, as PostgreSQL counts them; those under `memory` follow the memory limit.
 */
export const postgresTuning = {
  forMemoryMebibytes: 1024,
  memory: {
    shared_buffers: 256 * 1024,
    effective_cache_size: 1024 * 1024,
    maintenance_work_mem: 64 * 1024,
    wal_buffers: 16 * 1024,
    work_mem: 2621,
  },
  disk: { min_wal_size: 1024 * 1024, max_wal_size: 4 * 1024 * 1024 },
  planner: {
    checkpoint_completion_target: 0.9,
    default_statistics_target: 100,
    random_page_cost: 1.1,
    effective_io_concurrency: 200,
  },
  max_connections: 100,
} as const;
