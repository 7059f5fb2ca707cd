import type { Outcome } from '../command';
import { BackupPod, broughtBack, podOfTests, type Settings, shells } from './backup-pod';
import { postgresBin, serverOfTests } from './postgres-server';
import { damage, fill, rows } from './todo-data';

const settings = { RETAIN_DAYS: '7', RETAIN_COUNT: '3' };
const server = serverOfTests();
jest.setTimeout(60_000);

/** The backup that is there before each test. */
let dump: string;
let content: Buffer;

beforeAll(() => {
  fill(server);
  const pod = new BackupPod('dash');
  pod.create();
  expect(pod.run('backup.sh', { ...settings, DATABASE_URL: server.url }).status).toBe(0);
  dump = pod.dumps()[0] ?? '';
  content = pod.read(dump);
  pod.remove();
  server.admin('alter database todo_db rename to filled', 'postgres');
});

describe.each(shells)('restore.sh under %s', (shell) => {
  const pod = podOfTests(shell);
  beforeEach(() => {
    server.makeDatabase('filled');
    pod.putBackup(dump, content);
  });

  const restored = (): unknown => broughtBack('Restored', dump);
  const backup = (): void => {
    expect(pod.run('backup.sh', { ...settings, DATABASE_URL: server.url }).status).toBe(0);
  };
  const restore = (name: string, more: Settings = {}): Outcome =>
    pod.run('restore.sh', { DATABASE_URL: server.url, BACKUP: name, ...more });

  /** Restores what must not be restored, and compares the database before and after. */
  const refusal = (name: string): string => {
    damage(server);
    const before = server.dump();
    const outcome = restore(name);
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(server.dump()).toBe(before);
    return outcome.stderr;
  };

  test.each([
    ['the owner of the database', 'nosuperuser'],
    ['a superuser, as the image makes it', 'superuser'],
  ])('as %s brings back the same data and nothing else', (_, kind) => {
    const before = { rows: rows(server), dump: server.dump() };
    damage(server);
    expect(server.dump()).not.toBe(before.dump);
    server.admin(`alter role todo_user ${kind}`);
    const outcome = restore(dump);
    server.admin('alter role todo_user nosuperuser');
    expect(outcome).toMatchObject({ status: 0, stdout: restored(), stderr: '' });
    expect(rows(server)).toBe(before.rows);
    expect(server.dump()).toBe(before.dump);
  });

  test('lets sequences, triggers and constraints go on where they were', () => {
    damage(server);
    expect(restore(dump).status).toBe(0);
    expect(server.psql("insert into public.users (email) values ('next') returning id")).toBe('301');
    expect(
      server.psql("insert into public.tasks (owner, title) values (301, 'x') returning id, due = 'epoch'"),
    ).toBe('303|t');
    expect(() => server.psql("insert into public.users (email) values ('NEXT')")).toThrow('users_email_key');
  });

  test('restores into an empty database and over itself, again and again', () => {
    const before = server.dump();
    server.psql('drop schema public cascade; drop schema deployment cascade');
    expect(
      restore(dump, { DATABASE_URL: server.url.replace('postgresql', 'postgresql+psycopg') }).status,
    ).toBe(0);
    expect(restore(dump).status).toBe(0);
    expect(server.dump()).toBe(before);
  });

  test('gives everything to the user who restores, where other roles of the backup are gone', () => {
    server.admin(`
      create role gone;
      create table public.foreign (id) as values (1), (2);
      alter table public.foreign owner to gone;
      grant select on public.foreign to todo_user;
      grant select on public.users to gone;
    `);
    backup();
    server.admin('drop owned by gone; drop role gone');
    expect(restore('latest')).toMatchObject({ status: 0, stderr: '' });
    expect(server.psql('update public.foreign set id = id + 1 returning id')).toBe('2\n3');
  });

  test('takes the newest of several with `latest`', () => {
    server.psql("insert into deployment.release values ('v2.0.0', now())");
    backup();
    const newest = server.dump();
    damage(server);
    expect(restore('latest')).toMatchObject({ status: 0, stderr: '' });
    expect(server.dump()).toBe(newest);
  });

  test('passes over damaged ones with `latest`, and says so', () => {
    const good = server.dump();
    pod.put('todo_db-20990101T000000Z-10.dump', content);
    pod.putBackup('todo_db-20990101T000000Z-9.dump', content.subarray(0, -99));
    damage(server);
    const outcome = restore('latest');
    expect(outcome).toMatchObject({ status: 0, stdout: restored() });
    const passed = (number: number): string =>
      `restore: todo_db-20990101T000000Z-${number}.dump is damaged, an older one is looked for.\n`;
    expect(outcome.stderr).toBe(passed(10) + passed(9));
    expect(server.dump()).toBe(good);
  });

  const mismatch = /^restore: \S+ does not match its checksum\.\n$/;
  const cut = (share: number): Buffer => content.subarray(0, Math.max(1, content.length * share));
  const flipped = (): Buffer => {
    const middle = Math.floor(content.length / 2);
    return Buffer.from(content.with(middle, (content[middle] ?? 0) ^ 1));
  };
  const none = 'todo_db-20200101T000000Z.dump';

  /** What is put on the volume, the reason, and the backup where it is not the one that is there. */
  test.each<[what: string, file: () => [string, string | Buffer], reason: RegExp, name?: string]>([
    ['a dump that was cut off half-way', () => [dump, cut(0.5)], mismatch],
    ['a dump with one flipped bit', () => [dump, flipped()], mismatch],
    ['a dump with the checksum of another', () => [dump, 'not the same'], mismatch],
    [
      'a dump without a checksum',
      () => ['a.dump', content],
      / no checksum file a\.dump\.sha256\.\n/,
      'a.dump',
    ],
    [
      '`latest` without an intact one',
      () => [`${dump}.sha256`, 'x'],
      /no intact backup in .*\.\n$/,
      'latest',
    ],
    [
      'a file that is not there',
      () => ['other', ''],
      /^restore: there is no backup todo_db-2020[^\n]*\n$/,
      none,
    ],
  ])('refuses %s', (...[, file, reason, name = dump]) => {
    pod.put(...file());
    expect(refusal(name)).toMatch(reason);
  });

  test.each([0.9, 0.5, 0])('refuses a dump whose checksum was made of a share of it: %d', (share) => {
    pod.putBackup(dump, cut(share));
    expect(refusal(dump)).toBe(`restore: ${dump} is incomplete or not a dump.\n`);
  });

  test.each(['../volume/DUMP', '/etc/passwd', './DUMP', '.', '--help'])('refuses the name %s', (name) => {
    expect(refusal(name.replace('DUMP', dump))).toMatch(
      /^restore: BACKUP must be the name of a file [^\n]*\n$/,
    );
  });

  test.each([
    ['BACKUP', ''],
    ['DATABASE_URL', ''],
    ['BACKUP_DIRECTORY', '/does/not/exist'],
  ])('refuses %s=%s in one sentence', (name, value) => {
    const outcome = restore(dump, { [name]: value });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^restore: [^\n]*\.\n$/);
  });

  test('leaves the old data when the restore fails at its very end', () => {
    // A row that breaks a foreign key can be dumped; the key, which is made after all rows are in, then cannot.
    server.admin(`
      set session_replication_role = replica;
      insert into public.tasks (owner, title) values (999, 'of nobody');
    `);
    backup();
    expect(refusal('latest')).toMatch(
      /^ERROR:.*"tasks_owner_fkey"\nrestore: .* was not restored, the database is as it was\. [^\n]*\n$/,
    );
  });

  test('leaves the old data when the disk fails while the dump is restored', () => {
    // Read to its end while it is checked; later only so far that psql sees whole statements and no error.
    const real = `${postgresBin}/pg_restore`;
    pod.replace(
      'pg_restore',
      `[ "$1" != --file=/dev/null ] || exec ${real} "$@"; ${real} "$@" | sed '/^COPY public.users/,$d'; exit 1`,
    );
    expect(refusal(dump)).toMatch(/^restore: .* was not restored, the database is as it was\. [^\n]*\n$/);
  });

  test('gives up when something uses the tables, instead of waiting for ever', async () => {
    damage(server);
    const before = server.dump();
    const release = await server.hold('select * from public.users limit 0');
    const outcome = restore(dump);
    await release();
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/lock timeout\nrestore: .*stop the backend\.\)\n$/);
    expect(server.dump()).toBe(before);
  });

  test('with a wrong password fails without printing it', () => {
    const outcome = restore(dump, { DATABASE_URL: server.urlWith({ password: 'Wr0ng' }) });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/password authentication failed/);
    expect(outcome.stderr).not.toContain('Wr0ng');
  });
});
