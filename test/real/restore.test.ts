import { BackupPod, shells } from './backup-pod';
import { postgresBin, PostgresServer } from './postgres-server';
import { damage, fill, rows } from './todo-data';

const settings = { RETAIN_DAYS: '7', RETAIN_COUNT: '3' };
let server: PostgresServer;
jest.setTimeout(60_000);

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => {
  server.stop();
});

describe.each(shells)('restore.sh under %s', (shell) => {
  let pod: BackupPod;
  let dump: string;
  beforeEach(() => {
    fill(server);
    pod = new BackupPod(shell);
    const outcome = pod.run('backup.sh', { ...settings, DATABASE_URL: server.url });
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    dump = pod.dumps()[0] ?? '';
  });
  afterEach(() => {
    pod.remove();
  });

  const restore = (backup: string, url = server.url): ReturnType<BackupPod['run']> =>
    pod.run('restore.sh', { DATABASE_URL: url, BACKUP: backup });

  /** Restores what must not be restored, and compares the database before and after. */
  const refusal = (backup: string): string => {
    damage(server);
    const before = server.dump();
    const outcome = restore(backup);
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(server.dump()).toBe(before);
    return outcome.stderr;
  };

  describe.each([
    ['the owner of the database', 'nosuperuser'],
    ['a superuser, as the image makes it', 'superuser'],
  ])('as %s', (_, kind) => {
    beforeEach(() => {
      server.admin(`alter role todo_user ${kind}`);
    });
    afterEach(() => {
      server.admin('alter role todo_user nosuperuser');
    });

    test('brings back the same data and nothing else', () => {
      const before = { rows: rows(server), dump: server.dump() };
      damage(server);
      expect(server.dump()).not.toBe(before.dump);

      expect(restore(dump)).toEqual(
        expect.objectContaining({ status: 0, stdout: `Restored ${dump}.\n`, stderr: '' }),
      );
      expect(rows(server)).toBe(before.rows);
      expect(server.dump()).toBe(before.dump);
    });
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
    expect(restore(dump, server.url.replace('postgresql', 'postgresql+psycopg')).status).toBe(0);
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
    expect(pod.run('backup.sh', { ...settings, DATABASE_URL: server.url }).status).toBe(0);
    server.admin('drop owned by gone; drop role gone');
    expect(restore('latest')).toMatchObject({ status: 0, stderr: '' });
    expect(server.psql('update public.foreign set id = id + 1 returning id')).toBe('2\n3');
  });

  test('takes the newest of several with `latest`', () => {
    server.psql("insert into deployment.release values ('v2.0.0', now())");
    expect(pod.run('backup.sh', { ...settings, DATABASE_URL: server.url }).status).toBe(0);
    const newest = server.dump();
    damage(server);
    expect(restore('latest')).toMatchObject({ status: 0, stderr: '' });
    expect(server.dump()).toBe(newest);
  });

  test('passes over damaged ones with `latest`, and says so', () => {
    const good = server.dump();
    pod.put('todo_db-20990101T000000Z-10.dump', pod.read(dump));
    pod.putBackup('todo_db-20990101T000000Z-9.dump', pod.read(dump).subarray(0, -99));
    damage(server);
    const outcome = restore('latest');
    expect(outcome).toMatchObject({ status: 0, stdout: `Restored ${dump}.\n` });
    expect(outcome.stderr).toBe(
      'restore: todo_db-20990101T000000Z-10.dump is damaged, an older one is looked for.\n' +
        'restore: todo_db-20990101T000000Z-9.dump is damaged, an older one is looked for.\n',
    );
    expect(server.dump()).toBe(good);
  });

  test('refuses `latest` where no backup is intact', () => {
    pod.put(`${dump}.sha256`, 'something else');
    expect(refusal('latest')).toMatch(/there is no intact backup in .*\.\n$/);
  });

  test('refuses a dump that was cut off half-way', () => {
    const content = pod.read(dump);
    pod.put(dump, content.subarray(0, content.length / 2));
    expect(refusal(dump)).toBe(`restore: ${dump} does not match its checksum.\n`);
  });

  test('refuses a dump that was cut off before its checksum was made', () => {
    const content = pod.read(dump);
    for (const share of [0.9, 0.5, 0]) {
      pod.putBackup(dump, content.subarray(0, Math.max(1, content.length * share)));
      expect(refusal(dump)).toBe(`restore: ${dump} is incomplete or not a dump.\n`);
      fill(server);
    }
  });

  test('refuses a dump with one flipped bit', () => {
    const content = pod.read(dump);
    const middle = Math.floor(content.length / 2);
    content.writeUInt8(content.readUInt8(middle) ^ 1, middle);
    pod.put(dump, content);
    expect(refusal(dump)).toBe(`restore: ${dump} does not match its checksum.\n`);
  });

  test('refuses a dump without a checksum, and with one that belongs to another file', () => {
    pod.put('copy.dump', pod.read(dump));
    expect(refusal('copy.dump')).toBe('restore: copy.dump has no checksum file copy.dump.sha256.\n');
    fill(server);
    pod.put('copy.dump', 'not the same');
    pod.put('copy.dump.sha256', pod.read(`${dump}.sha256`));
    expect(refusal('copy.dump')).toBe('restore: copy.dump does not match its checksum.\n');
  });

  test.each(['../volume/DUMP', '/etc/passwd', './DUMP', '.', '--help'])('refuses the name %s', (name) => {
    expect(refusal(name.replace('DUMP', dump))).toMatch(
      /^restore: BACKUP must be the name of a file [^\n]*\n$/,
    );
  });

  test('refuses a file that is not there', () => {
    expect(refusal('todo_db-20200101T000000Z.dump')).toMatch(
      /^restore: there is no backup todo_db-2020[^\n]*\n$/,
    );
  });

  test.each([
    ['BACKUP', ''],
    ['DATABASE_URL', ''],
    ['BACKUP_DIRECTORY', '/does/not/exist'],
  ])('refuses %s=%s in one sentence', (name, value) => {
    const outcome = pod.run('restore.sh', { DATABASE_URL: server.url, BACKUP: dump, [name]: value });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^restore: [^\n]*\.\n$/);
  });

  test('leaves the old data when the restore fails at its very end', () => {
    // A row that breaks a foreign key can be dumped; the key, which is made after all rows are in, then cannot.
    server.admin(`
      set session_replication_role = replica;
      insert into public.tasks (owner, title) values (999, 'of nobody');
    `);
    expect(pod.run('backup.sh', { ...settings, DATABASE_URL: server.url }).status).toBe(0);
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
    const outcome = restore(dump, server.urlWith({ password: 'Wr0ng' }));
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/password authentication failed/);
    expect(outcome.stderr).not.toContain('Wr0ng');
  });
});
