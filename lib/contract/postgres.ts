import { account } from './security';
import type { ContainerContract } from './container';

/** Name of the application's database and of the role that owns it. */
export const database = { name: 'todo_db', user: 'todo_user' } as const;

/** PostgreSQL 15 in the official image. */
export const postgres = {
  name: 'todo-postgres',
  component: 'database',
  software: 'PostgreSQL 15',
  image: 'postgres:15-alpine',
  port: { name: 'postgresql', number: 5432, protocol: 'TCP' },
  command: ['postgres'],
  // Fast shutdown: SIGTERM would wait for every client to leave.
  stopSignal: 'SIGINT',
  account,
  variables: {
    POSTGRES_USER: {
      kind: 'plain',
      required: true,
      check: { is: 'one of', values: [database.user] },
      meaning: 'Role that the image creates.',
    },
    POSTGRES_PASSWORD: {
      kind: 'secret',
      required: true,
      check: { is: 'text', minimumCharacters: 1 },
      meaning: "The role's password.",
    },
    POSTGRES_DB: {
      kind: 'plain',
      required: true,
      check: { is: 'one of', values: [database.name] },
      meaning: 'Database that the image creates.',
    },
    PGDATA: {
      kind: 'plain',
      required: false,
      check: { is: 'one of', values: ['/var/lib/postgresql/data/pgdata'] },
      meaning: "A sub-directory of the volume, so that a volume's lost+found does not break initdb.",
    },
  },
  health: {
    // Over TCP: the Unix socket already answers while the image's entrypoint runs its temporary first server.
    live: {
      kind: 'command',
      command: ['pg_isready', '-h', '127.0.0.1', '-U', database.user, '-d', database.name],
    },
    // pg_isready also says yes when the database does not exist, as on a volume whose initialisation broke off.
    ready: {
      kind: 'command',
      command: [
        'sh',
        '-c',
        `pg_isready -h 127.0.0.1 -U ${database.user} -d ${database.name} && ` +
          `PGPASSWORD="$POSTGRES_PASSWORD" psql -h 127.0.0.1 -U ${database.user} -d ${database.name} -w -c 'select 1'`,
      ],
    },
  },
  imageHealthCheck: { intervalSeconds: 10, timeoutSeconds: 5, retries: 5, startPeriodSeconds: 0 },
  writable: [
    // Exactly here: the image declares this path a volume, and a claim mounted on its parent is shadowed.
    { path: '/var/lib/postgresql/data', volume: 'claim', needed: 'yes' },
    { path: '/var/run/postgresql', volume: 'scratch', needed: 'yes' },
    { path: '/tmp', volume: 'scratch', needed: 'yes' },
    { path: '/dev/shm', volume: 'memory', needed: 'recommended' },
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
  disk: {
    min_wal_size: 1024 * 1024,
    max_wal_size: 4 * 1024 * 1024,
  },
  planner: {
    checkpoint_completion_target: 0.9,
    default_statistics_target: 100,
    random_page_cost: 1.1,
    effective_io_concurrency: 200,
  },
  max_connections: 100,
} as const;
