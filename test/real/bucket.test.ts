import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Outcome } from '../command';
import { BackupPod, broughtBack, podOfTests, type Settings } from './backup-pod';
import { BucketServer } from './bucket-server';
import { CutOff } from './cut-off';
import { serverOfTests } from './postgres-server';
import { fill, rows } from './todo-data';

const server = serverOfTests();
const bucket = new BucketServer();
jest.setTimeout(180_000);

/** A backup, as backup.sh left it. */
let dump: string;
let files: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  fill(server);
  const pod = new BackupPod('dash');
  pod.create();
  const settings = { RETAIN_DAYS: '7', RETAIN_COUNT: '3', DATABASE_URL: server.url };
  expect(pod.run('backup.sh', settings).status).toBe(0);
  dump = pod.dumps()[0] ?? '';
  files = new Map(pod.files().map((name) => [name, pod.read(name)]));
  pod.remove();
  await bucket.start();
});
afterAll(() => bucket.stop());

// The image of rclone has BusyBox alone.
describe('bucket.sh under busybox', () => {
  const pod = podOfTests('busybox');
  const other = podOfTests('busybox');
  beforeEach(() => bucket.empty());

  const settings = (): Settings => ({
    ...{ BUCKET: `${bucket.bucket}/production`, ENDPOINT: bucket.endpoint, REGION: 'eu-central-1' },
    ...{ ACCESS_KEY_ID: 'access', SECRET_ACCESS_KEY: 'Secr3t', PASSWORD: "pass word ' $HOME\\ é" },
    ...{ RETAIN_DAYS: '30', RETAIN_COUNT: '2', BACKUP: 'latest' },
  });
  const copy = (more: Settings = {}): Outcome => pod.run('bucket.sh', { ...settings(), ...more }, 'copy');
  const fetched = (more: Settings = {}): Outcome =>
    other.run('bucket.sh', { ...settings(), ...more }, 'fetch');
  const got = (name: string): unknown => broughtBack('Fetched', name);
  const put = (): void => {
    for (const [name, content] of files) pod.put(name, content);
  };
  const daily = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => {
      const name = `todo_db-2026010${index + 1}T000000Z.dump`;
      pod.putBackup(name, `dump ${index}`, 100 - index);
      return name;
    });

  test('brings back from the bucket alone what a database held, into one that is empty', () => {
    put();
    const held = rows(server);
    expect(copy()).toMatchObject({
      status: 0,
      stdout: 'All 1 intact dumps are in the bucket.\n',
      stderr: '',
    });
    expect(fetched()).toMatchObject({ status: 0, stdout: got(dump), stderr: '' });
    expect(other.files()).toEqual([...files.keys()].sort());
    server.makeDatabase();
    expect(other.run('restore.sh', { DATABASE_URL: server.url, BACKUP: 'latest' })).toMatchObject({
      status: 0,
      stdout: broughtBack('Restored', dump),
    });
    expect(rows(server)).toBe(held);
  });

  test('says how old the data is that it brings back', () => {
    const [first = ''] = daily(1);
    expect(copy().status).toBe(0);
    const [, age] = /its data is (\d+) s old/.exec(fetched({ BACKUP: first }).stdout) ?? [];
    expect(Math.abs(Number(age) - (Date.now() - Date.UTC(2026, 0, 1)) / 1000)).toBeLessThan(60);
  });

  test('shows the bucket neither names nor content, and the log no secret', async () => {
    put();
    const { stdout, stderr } = copy();
    expect(await bucket.keys()).toHaveLength(3);
    expect((await bucket.keys()).join()).not.toMatch(/todo_db|dump|sha256/);
    // What rclone encrypts begins with its name.
    for (const content of await bucket.contents()) {
      expect(content).toMatch(/^RCLONE/);
      expect(content).not.toMatch(/PGDMP|public\.users|todo_db/);
    }
    expect(stdout + stderr).not.toMatch(/Secr3t|pass word/);
  });

  test('sends nothing twice, and goes on where a run broke off', async () => {
    const names = daily(3);
    const RETAIN_DAYS = '1000';
    expect(copy({ RETAIN_DAYS }).status).toBe(0);
    const before = await bucket.keys();
    // What a run leaves that broke off: the last dump is not there.
    pod.put(names[2] ?? '', 'dump 2', 98);
    expect(copy({ RETAIN_DAYS }).status).toBe(0);
    expect(await bucket.keys()).toEqual(before);
    pod.putBackup('todo_db-20260201T000000Z.dump', 'one more', 1);
    expect(copy({ RETAIN_DAYS })).toMatchObject({ stdout: 'All 4 intact dumps are in the bucket.\n' });
    expect(await bucket.keys()).toHaveLength(before.length + 2);
  });

  test.each([
    ['in one piece', {}],
    ['in parts', { RCLONE_S3_UPLOAD_CUTOFF: '5M', RCLONE_S3_CHUNK_SIZE: '5M' }],
  ])(
    'a copy that is killed while it sends %s leaves nothing half-written, and the next one is whole',
    async (_, more) => {
      const [old = ''] = daily(1);
      expect(copy({ RETAIN_DAYS: '1000' }).status).toBe(0);
      const before = await bucket.keys();
      const newest = 'todo_db-20260601T000000Z.dump';
      const content = randomBytes(12 * 2 ** 20);
      pod.putBackup(newest, content, 1);
      const way = new CutOff(bucket.port, 8 * 2 ** 20);
      const run = pod.start('bucket.sh', { ...settings(), ...more, ENDPOINT: await way.start() }, 'copy');
      await way.reached;
      process.kill(-(run.pid ?? 0), 'SIGKILL');
      await once(run, 'close');
      way.stop();

      // Its checksum alone is there.
      expect(await bucket.keys()).toHaveLength(before.length + 1);
      expect(await bucket.unfinished()).toBe('RCLONE_S3_CHUNK_SIZE' in more ? 1 : 0);
      expect(fetched().stdout).toEqual(got(old));
      expect(copy({ ...more, RETAIN_DAYS: '1000' }).status).toBe(0);
      expect(await bucket.keys()).toHaveLength(before.length + 2);
      // The server takes all of them for old ones.
      expect(await bucket.unfinished()).toBe(0);
      expect(fetched().stdout).toEqual(got(newest));
      expect(other.read(newest).equals(content)).toBe(true);
    },
  );

  test('leaves a corrupt dump out, and says so', async () => {
    const [first = ''] = daily(2);
    pod.put(first, 'changed', 100);
    expect(copy()).toMatchObject({
      status: 0,
      stdout: 'All 1 intact dumps are in the bucket.\n',
      stderr: `copy: ${first} does not match its checksum and is not copied.\n`,
    });
    expect(await bucket.keys()).toHaveLength(2);
  });

  test('notices what was changed in the bucket', async () => {
    daily(1);
    expect(copy().status).toBe(0);
    for (const key of await bucket.keys()) await bucket.spoil(key);
    expect(copy().status).toBe(1);
    expect(fetched().status).toBe(1);
  });

  test('deletes copies that are too old, but never the newest ones', async () => {
    daily(4);
    expect(copy({ RETAIN_DAYS: '1000' }).status).toBe(0);
    expect(await bucket.keys()).toHaveLength(8);
    const outcome = copy();
    expect(outcome.status).toBe(0);
    expect(outcome.stdout.match(/^Deleted the copy todo_db-2026010[12]T000000Z\.dump\.$/gm)).toHaveLength(2);
    expect(await bucket.keys()).toHaveLength(4);
    expect(fetched().stdout).toEqual(got('todo_db-20260104T000000Z.dump'));
  });

  test('fetches the dump that is named', () => {
    const [first = ''] = daily(2);
    expect(copy().status).toBe(0);
    expect(fetched({ BACKUP: first })).toMatchObject({ status: 0, stdout: got(first) });
    expect(other.read(first).toString()).toBe('dump 0');
  });

  test.each<[what: string, more: Settings, reason: RegExp]>([
    ['another password', { PASSWORD: 'other' }, /^fetch: there is no dump in the bucket/m],
    ['another bucket', { BUCKET: 'nowhere' }, /^fetch: the bucket nowhere cannot be read\.$/m],
    [
      'a dump that is not there',
      { BACKUP: 'todo_db-20200101T000000Z.dump' },
      /^fetch: there is no dump todo/m,
    ],
    ['a server that is down', { ENDPOINT: 'http://127.0.0.1:1' }, /^fetch: the bucket .* cannot be read\.$/m],
    ['no password', { PASSWORD: '' }, /^fetch: PASSWORD is not set\.\n$/],
  ])('fetches nothing with %s, and says so', (_, more, reason) => {
    daily(1);
    expect(copy().status).toBe(0);
    const outcome = fetched(more);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.stderr).not.toMatch(/Secr3t|pass word/);
    expect(other.dumps()).toEqual([]);
  });

  test('copies nothing where there is nothing to copy', () => {
    expect(copy()).toMatchObject({
      status: 1,
      stderr: `copy: there is no intact dump in ${pod.directory}.\n`,
    });
  });
});
