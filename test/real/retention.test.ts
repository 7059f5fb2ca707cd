import type { Outcome } from '../command';
import { podOfTests, type Settings, shells } from './backup-pod';
import { serverOfTests } from './postgres-server';

const server = serverOfTests();
jest.setTimeout(60_000);

/** A backup of day `number` of January 2026. */
const of = (number: number): string => `todo_db-202601${String(number).padStart(2, '0')}T000000Z.dump`;

describe.each(shells)('retention under %s', (shell) => {
  const pod = podOfTests(shell);
  beforeEach(() => {
    pod.stopClock('20260201T000000Z');
  });

  const backup = (days: number, count: number, more: Settings = {}): Outcome =>
    pod.run('backup.sh', {
      ...{ DATABASE_URL: server.url, RETAIN_DAYS: `${days}`, RETAIN_COUNT: `${count}` },
      ...more,
    });

  /** Names of the backups that are left beside the new one. */
  const left = (): readonly string[] =>
    pod.dumps().filter((name) => name !== 'todo_db-20260201T000000Z.dump');

  // Ages in days of the backups there are, oldest first, and which of them stay beside the new one.
  test.each([
    { why: 'all are young', days: 7, count: 1, ages: [6, 5, 4], stay: [6, 5, 4] },
    { why: 'all are old, but few', days: 7, count: 4, ages: [30, 20, 10], stay: [30, 20, 10] },
    { why: 'too old and too many', days: 7, count: 3, ages: [30, 20, 10, 9], stay: [10, 9] },
    { why: 'the young ones fill the count', days: 7, count: 2, ages: [30, 8, 3, 2], stay: [3, 2] },
    { why: 'the new one fills the count', days: 7, count: 1, ages: [9, 8], stay: [] },
    { why: 'age 0 leaves the count alone', days: 0, count: 2, ages: [3, 2, 1], stay: [1] },
  ])('$why: of $ages, $days days and $count backups leave $stay', ({ days, count, ages, stay }) => {
    ages.forEach((age, index) => {
      pod.putBackup(of(index + 1), undefined, age);
      for (const beside of ['rows', 'drill.json']) pod.put(`${of(index + 1)}.${beside}`, '', age);
    });
    const outcome = backup(days, count);

    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const names = ages.flatMap((age, index) => (stay.some((kept) => kept === age) ? [of(index + 1)] : []));
    expect(left()).toEqual(names);
    // What lies beside a dump goes with it, and each deletion is told.
    expect(pod.files()).toHaveLength(4 * stay.length + 3);
    expect(outcome.stdout.match(/^Deleted .*\.dump\.$/gm) ?? []).toHaveLength(ages.length - stay.length);
  });

  test('corrupt ones take no place from the good ones, and go when enough good ones stand before them', () => {
    pod.putBackup(of(1), 'good', 30);
    pod.put(of(2), 'no checksum', 29);
    pod.putBackup(of(3), 'good', 28);
    pod.putBackup(of(4), 'good', 27);
    pod.put(of(4), 'changed', 27);
    pod.put(of(5), '', 26);
    const outcome = backup(7, 2);

    expect(outcome.status).toBe(0);
    expect(left()).toEqual([of(3), of(4), of(5)]);
    expect(outcome.stderr).toBe(
      [5, 4].map((n) => `backup: ${of(n)} does not match its checksum and is not counted.\n`).join(''),
    );
  });

  test('where only one good one is left, no number of newer corrupt ones pushes it out', () => {
    pod.putBackup(of(1), 'the last good one', 30);
    for (const number of [2, 3, 4, 5, 6]) pod.put(of(number), 'corrupt', 20);
    backup(0, 2);
    expect(left()).toContain(of(1));
  });

  const fullVolume = 'echo "sha256sum: write error: No space left on device" >&2; exit 1';
  test.each<[string, Settings, script?: string]>([
    ['the database is down', { DATABASE_URL: 'postgresql://todo_user@127.0.0.1:1/todo_db' }],
    ['a setting is wrong', { RETAIN_COUNT: 'x' }],
    ['the volume is full', {}, fullVolume],
  ])('deletes nothing when %s', (...[, more, sha256sum]) => {
    for (const number of [1, 2]) pod.putBackup(of(number), undefined, 30 - number);
    if (sha256sum !== undefined) pod.replace('sha256sum', sha256sum);
    expect(backup(0, 1, more).status).toBe(1);
    expect(pod.files()).toEqual([1, 2].flatMap((number) => [of(number), `${of(number)}.sha256`]));
  });

  test('after the clock was set back a new backup is still the newest, and the last one stays', () => {
    // Made by a clock that was years ahead: names and file times lie in the future.
    pod.putBackup('todo_db-20300101T000000Z.dump', undefined, -1400);
    pod.putBackup('todo_db-20300101T000000Z-9.dump', undefined, -1400);
    const outcome = backup(7, 1);
    expect(outcome.stdout).toContain('Backup todo_db-20300101T000000Z-10.dump is complete');
    expect(outcome.stdout).not.toContain('Deleted');
    expect(backup(0, 1).stdout).toContain('Backup todo_db-20300101T000000Z-11.dump is complete');
    expect(pod.run('restore.sh', { DATABASE_URL: server.url, BACKUP: 'latest' }).stdout).toContain(
      'Restored todo_db-20300101T000000Z-11.dump in ',
    );
  });

  test('backups of a clock that starts in 1970 at every boot are told apart, and the newest stay', () => {
    pod.putBackup(of(1), undefined, 3);
    pod.stopClock('19700101T000100Z');
    for (const expected of ['-2', '-3', '-4']) {
      expect(backup(7, 2).stdout).toContain(`Backup todo_db-20260101T000000Z${expected}.dump is complete`);
    }
    for (const name of pod.dumps()) pod.put(name, pod.read(name), 20_000);
    backup(7, 2);
    expect(pod.dumps()).toEqual(['todo_db-20260101T000000Z-4.dump', 'todo_db-20260101T000000Z-5.dump']);
  });

  test('numbers are numbers: the tenth in a second is newer than the ninth', () => {
    for (let number = 2; number <= 10; number++)
      pod.putBackup(`todo_db-20260201T000000Z-${number}.dump`, undefined, 30);
    backup(7, 2);
    expect(pod.dumps()).toEqual(['todo_db-20260201T000000Z-10.dump', 'todo_db-20260201T000000Z-11.dump']);
  });

  test('leaves alone what is not named like a backup', () => {
    // Whatever order they are sorted in, some of them come after the new one.
    const stamps = ['0', '20260101', '20260101T000000Z-0'];
    const others = ['a-0.dump', ...stamps.map((stamp) => `todo_db-${stamp}.dump`), 'z'];
    for (const name of others) pod.put(name, 'mine', 400);
    backup(0, 1);
    expect(pod.files()).toEqual(expect.arrayContaining(others));
  });

  test('clears away what a killed run left, not what another one is writing', () => {
    pod.putUnfinished('.todo_db-20260101T000000Z', 2);
    pod.putUnfinished('.todo_db-20260102T000000Z', 0.5);
    pod.putUnfinished('.snapshot', 400);
    expect(backup(7, 2).status).toBe(0);
    expect(pod.files().filter((name) => name.startsWith('.'))).toEqual([
      '.snapshot',
      '.todo_db-20260102T000000Z',
    ]);
  });
});
