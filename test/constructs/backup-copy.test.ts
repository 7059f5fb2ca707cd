import { BackupCopy } from '../../lib/constructs/backup-copy';
import type { BackupCopy as Settings } from '../../lib/environments';
import { literal, manifestOf, manifestWith } from '../manifest';
import { problems } from '../environments/problems';
import { fullest, fullestDatabase } from '../sample-environments';
import { backupCopy, watched } from '../sample-monitoring';

const manifest = manifestWith((scope) => new BackupCopy(scope, 'copy', watched, backupCopy));

describe.each([
  ['todo-copy', 'copy'],
  ['todo-fetch', 'fetch'],
])('%s', (name, task) => {
  const container = manifest.container(name, task);

  it('runs rclone with the dumps, the bucket and the keys of its Secret', () => {
    expect(container).toMatchObject({
      image: 'rclone/rclone:1.71.2',
      command: ['sh', '/scripts/bucket.sh', task],
    });
    expect(literal(container, 'BUCKET')).toBe('todo-backups/test');
    expect(literal(container, 'ENDPOINT')).toBe('https://objects.example.com:9000');
    const secrets = container.env?.flatMap(({ name: variable, valueFrom }) =>
      valueFrom === undefined ? [] : [[variable, valueFrom.secretKeyRef?.name, valueFrom.secretKeyRef?.key]],
    );
    expect(secrets).toEqual([
      ['ACCESS_KEY_ID', 'todo-bucket', 'access-key-id'],
      ['SECRET_ACCESS_KEY', 'todo-bucket', 'secret-access-key'],
      ['PASSWORD', 'todo-bucket', 'password'],
    ]);
  });

  it('runs one at a time, and ends', () => {
    expect(manifest.find('CronJob', name).spec).toMatchObject({
      ...{ concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600 },
      jobTemplate: { spec: { activeDeadlineSeconds: 2700 } },
    });
  });
});

it('copies by the clock, and fetches by hand alone', () => {
  const { spec } = manifest.find('CronJob', 'todo-copy');
  expect(spec).toMatchObject({ schedule: '30 5 * * *' });
  expect(spec).not.toHaveProperty('suspend');
  expect(manifest.find('CronJob', 'todo-fetch').spec).toMatchObject({ suspend: true });
});

it('says which Secret somebody makes beforehand', () => {
  const [namespace] = manifestOf(watched).all('Namespace');
  expect(namespace?.metadata.annotations?.['todo-chatbot/existing-secrets']).toContain(
    'todo-bucket/access-key-id todo-bucket/secret-access-key todo-bucket/password',
  );
});

it.each<[setting: string, change: Partial<Settings>, allowed: RegExp]>([
  ['schedule', { schedule: 'daily' }, /^a cron expression of five fields/],
  ['destination', { destination: 's3://A' }, /^a bucket and path/],
  ['endpoint', { endpoint: 'https://' }, /^a URL that starts with https/],
  ['addresses', { addresses: [] }, /^at least one range/],
  ['addresses[0]', { addresses: ['10.0.0.0/99'] }, /^an address range/],
  ['secret', { secret: 'A' }, /^a Kubernetes object name/],
  ['image', { image: 'rclone' }, /^an image reference/],
  ['retainDays', { retainDays: 0 }, /^a whole number of at least 1/],
  ['retainCount', { retainCount: 0 }, /^a whole number of at least 1/],
  ['deadlineSeconds', { deadlineSeconds: 1 }, /^a whole number of at least 60/],
])('a wrong %s is refused alone', (setting, change, allowed) => {
  const { backup } = fullestDatabase;
  if (backup === undefined) throw new Error('no backup');
  const database = { ...fullestDatabase, backup: { ...backup, copy: { ...backupCopy, ...change } } };
  const [problem, ...others] = problems([{ ...fullest, database }]);
  expect(others).toEqual([]);
  expect(problem?.setting).toBe(`fullest.database.backup.copy.${setting}`);
  expect(problem?.allowed).toMatch(allowed);
});
