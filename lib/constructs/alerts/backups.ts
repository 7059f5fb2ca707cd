import { type Drill, type Environment, longestPause } from '../../environments';
import { lateSeconds } from '../cron-job';
import { identityOf } from '../identity';
import { type Alert, beyond } from './alert';

/** Where CloudNativePG states no deadline, time for a base backup, in seconds. */
const baseBackupSeconds = 7200;

/** Backups that are not made. */
export function backupAlerts(environment: Environment): readonly Alert[] {
  const { database, namespace } = environment;
  if (database.kind === 'external' || database.backup === undefined) return [];
  const missing = { name: 'TodoBackupMissing', severity: 'critical' } as const;
  if (database.kind === 'cloudnative-pg') {
    const newest = `barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="${namespace}"}`;
    const oldest = longestPause(database.backup.schedule) + baseBackupSeconds;
    return [
      {
        ...missing,
        summary: 'The newest base backup of the database is {{ $value | humanizeDuration }} old.',
        ...beyond({
          title: 'Age of the newest base backup',
          expression: `time() - max by (namespace) (${newest})`,
          unit: 's',
          limit: oldest,
        }),
        needs: [newest],
      },
    ];
  }
  const { drill, copy } = database.backup;
  return [
    {
      ...missing,
      summary: 'No backup of the database has succeeded for {{ $value | humanizeDuration }}.',
      ...notSucceeded('backup', namespace, identityOf(environment, 'backup').name, database.backup),
    },
    ...(copy === undefined
      ? []
      : [
          {
            name: 'TodoCopyMissing',
            severity: 'warning',
            summary: 'For {{ $value | humanizeDuration }} no dump has been copied to the bucket.',
            ...notSucceeded('copy', namespace, identityOf(environment, 'copy').name, copy),
          } as const,
        ]),
    ...(drill === undefined ? [] : drillAlerts(namespace, identityOf(environment, 'drill').name, drill)),
  ];
}

function drillAlerts(namespace: string, cronjob: string, drill: Drill): readonly Alert[] {
  const jobs = `namespace="${namespace}",job_name=~"${cronjob}-[0-9]+"`;
  const failures = `kube_job_failed{${jobs},condition="true"}`;
  const failed = `kube_job_status_start_time{${jobs}} and on (namespace, job_name) ${failures}`;
  return [
    {
      name: 'TodoDrillFailed',
      severity: 'critical',
      summary: 'The newest dump cannot be restored: the log of the failed Job names it and says why.',
      // One that succeeded later takes it back; those that failed stay for a while.
      expression: `max by (namespace) (${failed} == 1) > max by (namespace) (${lastSuccess(namespace, cronjob)})`,
      figure: { title: 'Drills that failed', expression: failures, unit: 'short', limit: 1 },
      needs: [created(namespace, cronjob)],
    },
    {
      name: 'TodoDrillMissing',
      severity: 'warning',
      summary: 'For {{ $value | humanizeDuration }} no restore drill has succeeded.',
      ...notSucceeded('drill', namespace, cronjob, drill),
    },
  ];
}

function created(namespace: string, cronjob: string): string {
  return `kube_cronjob_created{namespace="${namespace}",cronjob="${cronjob}"}`;
}

/** When a CronJob succeeded; for one that never did, when it was made. */
function lastSuccess(namespace: string, cronjob: string): string {
  const own = created(namespace, cronjob);
  return `${own.replace('created', 'status_last_successful_time')} or ${own}`;
}

/** A CronJob that is late, though its schedule, the time for a late start and its deadline are all over. */
function notSucceeded(
  what: string,
  namespace: string,
  cronjob: string,
  { schedule, deadlineSeconds }: Pick<Drill, 'schedule' | 'deadlineSeconds'>,
): Pick<Alert, 'expression' | 'figure' | 'needs'> {
  const most = longestPause(schedule) + lateSeconds + deadlineSeconds;
  return {
    ...beyond({
      title: `Time since the last ${what} that succeeded`,
      expression: `time() - (${lastSuccess(namespace, cronjob)})`,
      unit: 's',
      limit: most,
    }),
    needs: [created(namespace, cronjob)],
  };
}
