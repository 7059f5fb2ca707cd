import { Backup } from '../../lib/constructs/backup';
import { type Backup as BackupSettings, production } from '../../lib/environments';
import { literal, manifestWith } from '../manifest';

const settings: BackupSettings = {
  schedule: '15 4 * * 0',
  retainDays: 21,
  retainCount: 4,
  storage: { sizeGibibytes: 3 },
  deadlineSeconds: 900,
};

const manifest = manifestWith((scope) => new Backup(scope, 'backup', production, settings));

describe('the backup', () => {
  const { spec } = manifest.find('CronJob', 'todo-backup');

  it('runs by the clock of its environment, one at a time, and catches up with one that it missed', () => {
    expect(spec).toMatchObject({ schedule: '15 4 * * 0', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    expect(spec).toMatchObject({ startingDeadlineSeconds: 3600 });
    expect(spec).toMatchObject({ successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3 });
    expect(spec).not.toHaveProperty('suspend');
  });

  it('is told how long and how many backups are kept', () => {
    const container = manifest.container('todo-backup', 'backup');
    expect([literal(container, 'RETAIN_DAYS'), literal(container, 'RETAIN_COUNT')]).toEqual(['21', '4']);
  });
});

it('the restore never runs by itself, and takes the newest backup unless told otherwise', () => {
  expect(manifest.find('CronJob', 'todo-restore').spec).toMatchObject({ suspend: true });
  expect(literal(manifest.container('todo-restore', 'restore'), 'BACKUP')).toBe('latest');
});

describe.each(['todo-backup', 'todo-restore'])('%s', (name) => {
  const { jobTemplate } = manifest.find('CronJob', name).spec;
  const { spec } = manifest.podOf(name);

  it('ends after its deadline, and is tried again', () => {
    expect(jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 900, backoffLimit: 2 });
    expect(spec.restartPolicy).toBe('Never');
  });

  it('sees the dumps on the claim, and runs its script from the ConfigMap', () => {
    const container = manifest.container(name, name.replace('todo-', ''));
    const script = `${container.name}.sh`;
    expect(container.command).toEqual(['sh', `/scripts/${script}`]);
    expect(manifest.find('ConfigMap', 'todo-backup-scripts').data[script]).toMatch(/^#!\/bin\/sh\n/);
    expect(literal(container, 'BACKUP_DIRECTORY')).toBe('/backup');
    const volume = (path: string): object | undefined => {
      const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === path);
      return spec.volumes?.find((each) => each.name === mount?.name);
    };
    expect(volume('/backup')).toMatchObject({ persistentVolumeClaim: { claimName: 'todo-backup' } });
    expect(volume('/scripts')).toMatchObject({ configMap: { name: 'todo-backup-scripts' } });
  });
});

it.each([
  [{ sizeGibibytes: 3 }, { resources: { requests: { storage: '3Gi' } } }],
  [
    { sizeGibibytes: 7, className: 'slow' },
    { resources: { requests: { storage: '7Gi' } }, storageClassName: 'slow' },
  ],
])('the claim is as its environment says: %j', (storage, expected) => {
  const own = manifestWith((scope) => new Backup(scope, 'backup', production, { ...settings, storage }));
  const { spec } = own.find('PersistentVolumeClaim', 'todo-backup');
  expect(spec).toEqual({ accessModes: ['ReadWriteOnce'], ...expected });
});
