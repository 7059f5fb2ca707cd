import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { database } from '../../lib/contract/postgres';
import type { Outcome } from '../command';
import { podOfTests, type Settings, shells } from './backup-pod';
import { freePort, postgresBin, serverOfTests } from './postgres-server';
import { fill } from './todo-data';

const server = serverOfTests();
jest.setTimeout(60_000);

beforeAll(() => {
  fill(server);
});

describe.each(shells)('backup.sh under %s', (shell) => {
  const pod = podOfTests(shell);
  const settings = (): Settings => ({ RETAIN_DAYS: '7', RETAIN_COUNT: '3', DATABASE_URL: server.url });
  const backup = (more?: Settings): Outcome => pod.run('backup.sh', { ...settings(), ...more });
  const start = (): ChildProcess => pod.start('backup.sh', settings());

  test('leaves a dump, its checksum and its rows, and says so in one line', () => {
    const outcome = backup();

    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const [dump = '', list = '', checksum = '', ...more] = pod.files();
    expect(dump).toMatch(/^todo_db-\d{8}T\d{6}Z\.dump$/);
    expect([list, checksum, more]).toEqual([`${dump}.rows`, `${dump}.sha256`, []]);
    const content = pod.read(dump);
    expect(outcome.stdout).toBe(`Backup ${dump} is complete and verified, ${content.length} bytes.\n`);
    expect(content.subarray(0, 5).toString()).toBe('PGDMP');
    expect(pod.mode(dump)).toBe('640');
    expect(pod.read(checksum).toString()).toMatch(new RegExp(`^[0-9a-f]{64} {2}${dump}\n$`));
  });

  test('counts the rows that the dump has, and no others', () => {
    const rows = [
      'deployment.release 1',
      'public.alembic_version 1',
      'public.tasks 301',
      'public.users 300',
      'schema 1a2b3c4d',
    ];
    // A row that somebody writes while the database is dumped is in neither.
    const late = `${postgresBin}/psql -q "$DATABASE_URL" -c "insert into public.users (email) values ('late')"`;
    pod.replace('pg_dump', `${late}; exec ${postgresBin}/pg_dump "$@"`);
    expect(backup()).toMatchObject({ status: 0, stderr: '' });
    server.psql("delete from public.users where email = 'late'");
    expect(pod.read(`${pod.dumps()[0] ?? ''}.rows`).toString()).toBe(`${rows.join('\n')}\n`);
  });

  test('does not count a backup whose rows cannot be counted', () => {
    // A session that answers the first question and breaks off.
    pod.replace('psql', 'read -r first; read -r second; echo 0-0-1; cat >/dev/null; exit 1');
    pod.replace('pg_dump', `shift 2; exec ${postgresBin}/pg_dump --dbname="$DATABASE_URL" "$@"`);
    const outcome = backup();
    expect(outcome.stderr).toMatch(/backup: the rows cannot be counted, there is no new backup\.\n$/);
    expect([outcome.status, pod.files()]).toEqual([1, []]);
  });

  test.each(['postgresql+psycopg', 'postgresql+asyncpg', 'postgres'])('accepts a URL of %s', (scheme) => {
    const DATABASE_URL = server.url.replace(/^postgresql/, scheme);
    expect(backup({ DATABASE_URL })).toMatchObject({ status: 0, stderr: '' });
    expect(pod.dumps()).toHaveLength(1);
  });

  test('keeps settings behind the question mark', () => {
    const outcome = backup({ DATABASE_URL: `${server.url}?sslmode=verify-full` });
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/root certificate|SSL/);
  });

  test('shows the password in no argument and no message', () => {
    const log = `${pod.directory}/arguments`;
    pod.replace(
      'pg_dump',
      `tr '\\0' ' ' </proc/$$/cmdline >${log}; echo >>${log}; printf '%s' "$PGPASSWORD" >>${log}; exit 1`,
    );
    const outcome = backup();

    const [seen, password] = pod.read('arguments').toString().split('\n');
    expect(password).toBe(server.password);
    for (const text of [seen, outcome.stdout, outcome.stderr]) {
      expect(text).not.toContain(server.password);
      expect(text).not.toContain(encodeURIComponent(server.password));
    }
    expect(seen).toContain(`${database.user}@127.0.0.1:${server.port}/${database.name}`);
  });

  test.each([
    ['a password with a bare @', 'postgresql://todo_user:se@cret@127.0.0.1/todo_db'],
    ['a password with a bare /', 'postgresql://todo_user:se/cret@127.0.0.1/todo_db'],
    ['a password with a bare %', 'postgresql://todo_user:se%cret@127.0.0.1/todo_db'],
    ['a password with a ? and a /', 'postgresql://todo_user:se?c/ret@127.0.0.1/todo_db'],
    ['a password behind the question mark', 'postgresql://todo_user@127.0.0.1/todo_db?password=secret'],
    ['another kind of database', 'mysql://todo_user:secret@127.0.0.1/todo_db'],
  ])('refuses %s in one sentence without a part of it', (_, url) => {
    const outcome = backup({ DATABASE_URL: url });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^backup: DATABASE_URL [^\n]*\.\n$/);
    expect(outcome.stderr).not.toMatch(/127|se[@/%?]|cret|secret/);
  });

  test.each([
    ['DATABASE_URL', ''],
    ['BACKUP_DIRECTORY', '/does/not/exist'],
    ['RETAIN_DAYS', '-1'],
    ['RETAIN_DAYS', '7d'],
    ['RETAIN_DAYS', '08'],
    ['RETAIN_COUNT', ''],
    ['RETAIN_COUNT', '0'],
    ['RETAIN_COUNT', '100000'],
  ])('refuses %s=%s in one sentence', (name, value) => {
    const outcome = backup({ [name]: value });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^backup: [^\n]*\.\n$/);
    expect(outcome.stderr).toContain(value === '/does/not/exist' ? value : name);
    expect(pod.files()).toEqual([]);
  });

  test.each([
    ['a wrong password', async () => Promise.resolve(server.urlWith({ password: 'Wr0ng' }))],
    ['a server that is down', async () => server.urlWith({ password: 'Wr0ng', port: await freePort() })],
  ])('with %s fails, leaves no file and does not print it', async (_, url) => {
    const outcome = backup({ DATABASE_URL: await url() });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/backup: the database does not answer, there is no new backup\.\n$/);
    expect(outcome.stderr).not.toContain('Wr0ng');
    expect(pod.files()).toEqual([]);
  });

  test.each([
    ['is empty', ': >"$file"', 'empty'],
    ['breaks off', `${postgresBin}/pg_dump "$@" && /usr/bin/truncate -s -99 "$file"`, 'read back'],
  ])('does not count a dump that %s', (_, command, reason) => {
    pod.replace('pg_dump', `for a; do case $a in --file=*) file=\${a#*=};; esac; done; ${command}`);
    const outcome = backup();
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain(reason);
    expect(pod.files()).toEqual([]);
  });

  test('shows a dump only with its checksum beside it', () => {
    pod.replace('mv', `/bin/mv "$@"; ls ${pod.directory} >>${pod.directory}/steps`);
    backup();
    const steps = pod.read('steps').toString().split('\n');
    const first = (end: string): number => steps.findIndex((name) => name.endsWith(end));
    expect(first('.dump.sha256')).toBeGreaterThanOrEqual(0);
    expect(first('.dump')).toBeGreaterThan(first('.dump.sha256'));
  });

  test('keeps both of two backups within one second, one after the other', () => {
    pod.stopClock('20260102T030405Z');
    for (const expected of ['', '-2', '-3']) {
      const outcome = backup();
      expect(outcome.stdout).toContain(`Backup todo_db-20260102T030405Z${expected}.dump is complete`);
    }
    expect(pod.files()).toHaveLength(9);
  });

  test('does not overwrite a backup that another run finishes while this one looks for a name', () => {
    const other = 'todo_db-20260102T030405Z.dump';
    pod.replace('date', `echo other >${pod.directory}/${other}; echo 20260102T030405Z`);
    expect(backup().status).toBe(0);
    expect(pod.read(other).toString()).toBe('other\n');
    expect(pod.dumps()).toEqual(['todo_db-20260102T030405Z-2.dump', other]);
  });

  test('keeps all of several backups within one second, side by side', async () => {
    pod.stopClock('20260102T030405Z');
    const runs = [1, 2, 3, 4].map(async () => once(start(), 'close'));
    expect(await Promise.all(runs)).toEqual(runs.map(() => [0, null]));
    expect(pod.dumps()).toHaveLength(4);
    expect(pod.files()).toHaveLength(12);
  });

  test('stopped by Kubernetes in the middle leaves nothing and ends at once', async () => {
    // pg_dump waits for this lock, so it is in the middle for as long as the test likes.
    const release = await server.hold('lock table public.users in access exclusive mode');
    const child = start();
    await server.waiting();
    expect(pod.files()).toEqual([expect.stringMatching(/^\.todo_db-/)]);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([143, null]);
    expect(pod.files()).toEqual([]);
    await release();
  });
});
