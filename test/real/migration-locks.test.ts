import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clientAuthentication } from '../../lib/constructs/postgres-configuration';
import { DatabasePod } from './database-pod';
import { postgresBin } from './postgres-server';

/** How long a report holds its lock, and the migration cannot have its own: seconds. */
const heldSeconds = Number(process.env['HELD_SECONDS'] ?? '15');

/** The longest that a reader may wait, in milliseconds. */
const bound = 3000;

jest.setTimeout(120_000 + heldSeconds * 1000);

const pod = new DatabasePod(clientAuthentication(false));
const folder = mkdtempSync(join(tmpdir(), 'locks-'));
beforeAll(async () => {
  await pod.start();
  pod.ask('owner', 'create table todos (id integer); insert into todos values (1)');
  pod.ask('owner', pod.script('grants.sql'));
});
afterAll(async () => {
  await pod.remove();
  rmSync(folder, { recursive: true });
});

/** A migration in its script, as whom the database knows the owner. */
async function migrate(
  seconds: number,
  ...command: readonly string[]
): Promise<{ readonly status: unknown; readonly output: string }> {
  const child = spawn('sh', [pod.path('migrate.sh'), ...command], {
    env: { PATH: `${postgresBin}:${process.env['PATH'] ?? ''}`, MIGRATION_SECONDS: String(seconds) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended: readonly unknown[] = await once(child, 'close');
  return { status: ended[0], output };
}

const statement = (sql: string): readonly string[] => [
  'psql',
  pod.url('owner'),
  '--set=ON_ERROR_STOP=1',
  '--command',
  sql,
];

/** Something that reads the table for a while, such as a report or a dump. */
async function hold(seconds: number): Promise<() => Promise<unknown>> {
  const sql = `begin; select count(*) from todos; select pg_sleep(${seconds}); commit`;
  const session = spawn(join(postgresBin, 'psql'), [pod.url('backend'), '--quiet', '--command', sql]);
  const ended = once(session, 'close');
  const held = "select count(*) from pg_locks where relation = 'todos'::regclass";
  while (pod.local(held) === '0') await setTimeout(20);
  return () => ended;
}

test(`while a migration waits ${heldSeconds} s for its lock, none of 50 readers waits longer than 3 s; then it succeeds`, async () => {
  const script = join(folder, 'read.sql');
  writeFileSync(script, 'select count(*) from todos;\n\\sleep 100 ms\n');
  const released = await hold(heldSeconds);
  const readers = spawn(
    join(postgresBin, 'pgbench'),
    [
      ...['--no-vacuum', '--client=50', '--jobs=2', `--time=${heldSeconds + 8}`, `--file=${script}`],
      ...['--log', `--log-prefix=${join(folder, 'reader')}`, pod.url('backend')],
    ],
    { stdio: 'ignore' },
  );
  const [{ status, output }] = await Promise.all([
    migrate(heldSeconds + 60, ...statement('alter table todos add column due date')),
    once(readers, 'close'),
    released(),
  ]);
  expect(status).toBe(0);
  expect(output).toMatch(/canceling statement due to lock timeout[^]*is run again in \d s[^]*ALTER TABLE\n$/);
  const logs = readdirSync(folder).filter((name) => name.startsWith('reader.'));
  const milliseconds = logs
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]) / 1000);
  expect(milliseconds.length).toBeGreaterThan(50 * heldSeconds);
  // Somebody did wait, or there is nothing to prove.
  expect(Math.max(...milliseconds)).toBeGreaterThan(1000);
  expect(Math.max(...milliseconds)).toBeLessThan(bound);
});

test('a migration gives up after its time, with its own exit status and a reason', async () => {
  const released = await hold(12);
  const { status, output } = await migrate(1, ...statement('alter table todos add column never date'));
  expect(status).toBe(1);
  expect(output).toMatch(
    /gave up after 1 s: something holds a lock that the migration needs; see pg_stat_activity\n$/,
  );
  pod.local(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
  );
  await released();
});

test.each([
  ['succeeds', ['true'], 0],
  ['fails for another reason', ['sh', '-c', 'echo no such column; exit 3'], 3],
] as const)('a migration that %s is run once', async (_, command, expected) => {
  const { status, output } = await migrate(60, ...command);
  expect(status).toBe(expected);
  expect(output).not.toContain('is run again');
});
