import { type Environment, longestPause } from '../../environments';
import { lateSeconds } from '../backup';
import { identityOf } from '../identity';
import type { Alert } from './alert';

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
        expression: `time() - max by (namespace) (${newest}) > ${oldest}`,
        needs: [newest],
      },
    ];
  }
  const { schedule, deadlineSeconds } = database.backup;
  return [
    {
      ...missing,
      summary: 'No backup of the database has succeeded for {{ $value | humanizeDuration }}.',
      ...notSucceeded(
        { namespace, cronjob: identityOf(environment, 'backup').name },
        longestPause(schedule) + lateSeconds + deadlineSeconds,
      ),
    },
  ];
}

/** A CronJob that has not succeeded for so many seconds; one that never did, since it was made. */
function notSucceeded(
  labels: { readonly namespace: string; readonly cronjob: string },
  seconds: number,
): Pick<Alert, 'expression' | 'needs'> {
  const own = `{namespace="${labels.namespace}",cronjob="${labels.cronjob}"}`;
  const last = `kube_cronjob_status_last_successful_time${own} or kube_cronjob_created${own}`;
  return { expression: `time() - (${last}) > ${seconds}`, needs: [`kube_cronjob_created${own}`] };
}
