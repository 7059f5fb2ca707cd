import { numberAt } from '../../tools/manifest';
import type { Outcome } from '../command';
import { BackupPod, podOfTests, shells } from './backup-pod';
import { postgresBin, serverOfTests } from './postgres-server';
import { fill } from './todo-data';

const server = serverOfTests();
jest.setTimeout(60_000);

/** The backup that is there before each test, as backup.sh left it. */
let dump: string;
let content: Buffer;
let rows: string;

beforeAll(() => {
  fill(server);
  const pod = new BackupPod('dash');
  pod.create();
  const settings = { RETAIN_DAYS: '7', RETAIN_COUNT: '3', DATABASE_URL: server.url };
  expect(pod.run('backup.sh', settings).status).toBe(0);
  dump = pod.dumps()[0] ?? '';
  [content, rows] = [pod.read(dump), pod.read(`${dump}.rows`).toString()];
  pod.remove();
});

describe.each(shells)('drill.sh under %s', (shell) => {
  const pod = podOfTests(shell);
  const put = (name: string, content_ = content, rows_ = rows): void => {
    pod.putBackup(name, content_);
    pod.put(`${name}.rows`, rows_);
  };
  const drill = (): Outcome => pod.run('drill.sh', {});

  test('restores the newest dump, and says how long that took and how old its data is', () => {
    put('todo_db-20200101T000000Z.dump', Buffer.from('an older one'));
    put(dump);
    const outcome = drill();
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).not.toContain('drill:');
    expect(pod.read(`${dump}.drill.json`).toString()).toBe(outcome.stdout);
    const [took, age] = ['restoreSeconds', 'ageSeconds'].map((what) =>
      numberAt(JSON.parse(outcome.stdout), what),
    );
    expect(JSON.parse(outcome.stdout)).toEqual({
      ...{ drill: 'passed', dump, tables: 4, rows: 603 },
      ...{ restoreSeconds: took, ageSeconds: age },
    });
    for (const seconds of [took, age]) {
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThan(300);
    }
  });

  test('counts the age of the data from when it was dumped', () => {
    put('todo_db-20260101T020304Z.dump');
    const age = numberAt(JSON.parse(drill().stdout), 'ageSeconds');
    expect(Math.abs(age - (Date.now() - Date.UTC(2026, 0, 1, 2, 3, 4)) / 1000)).toBeLessThan(60);
  });

  test('is reached by nobody, and leaves no server behind', () => {
    put(dump);
    pod.replace(
      'createdb',
      `${postgresBin}/psql -At --dbname=postgres -c 'show listen_addresses' >${pod.directory}/seen; exec ${postgresBin}/createdb "$@"`,
    );
    expect(drill().status).toBe(0);
    expect(pod.read('seen').toString()).toBe('\n');
    expect(pod.isServerThere()).toBe(false);
  });

  const newest = 'todo_db-20990101T000000Z.dump';
  const flipped = (): Buffer => Buffer.from(content.with(999, (content[999] ?? 0) ^ 1));
  const lessUsers = (): string => rows.replace('public.users 300', 'public.users 301');

  test.each<[what: string, prepare: () => void, reason: string]>([
    [
      'a corrupt dump, though an older one is good',
      () => {
        put(newest);
        pod.put(newest, flipped());
      },
      `${newest} does not match its checksum.`,
    ],
    [
      'a dump that was corrupt before its checksum was made',
      () => {
        put(newest, content.subarray(0, -999));
      },
      `${newest} cannot be restored.`,
    ],
    [
      'a dump with fewer rows than the database had',
      () => {
        put(newest, content, lessUsers());
      },
      `${newest} was restored, but its rows are not those that were dumped.`,
    ],
    [
      'a dump that lacks a table',
      () => {
        put(newest, content, `${rows}public.zzz 0\n`);
      },
      `${newest} was restored, but its rows are not those that were dumped.`,
    ],
    [
      'a dump of another schema',
      () => {
        put(newest, content, rows.replace('schema 1a2b3c4d', 'schema 2b3c4d5e'));
      },
      `${newest} was restored, but its rows are not those that were dumped.`,
    ],
    [
      'a dump without a checksum',
      () => {
        pod.put(newest, content);
      },
      `${newest} has no checksum file ${newest}.sha256.`,
    ],
    [
      'a dump without a list of its rows',
      () => {
        pod.putBackup(newest, content);
      },
      `${newest} has no list of its rows ${newest}.rows.`,
    ],
  ])('fails for %s, and names it', (_, prepare, reason) => {
    put(dump);
    prepare();
    const outcome = drill();
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(new RegExp(`^drill: ${reason}$`, 'm'));
    const record = { drill: 'failed', dump: newest, reason };
    expect(JSON.parse(outcome.stdout)).toEqual(record);
    expect(JSON.parse(pod.read(`${newest}.drill.json`).toString())).toEqual(record);
    expect(pod.isServerThere()).toBe(false);
  });

  test('says which rows differ', () => {
    put(dump, content, lessUsers());
    expect(drill().stderr).toMatch(/^[-<] ?public\.users 301$/m);
  });

  test('fails where there is no dump', () => {
    const outcome = drill();
    expect(outcome).toMatchObject({ status: 1, stderr: `drill: there is no dump in ${pod.directory}.\n` });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ drill: 'failed', dump: '' });
    expect(pod.files()).toEqual([]);
  });
});
