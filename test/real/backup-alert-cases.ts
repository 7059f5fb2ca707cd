import { type AlertCase, all, always, from, operated, series } from './alert-figures';
import { watched } from '../sample-monitoring';

function backupCase(alert: string, cronjob: string, seconds: number): AlertCase {
  const [created, succeeded] = ['created', 'status_last_successful_time'].map((what) =>
    series(`kube_cronjob_${what}`, `,cronjob="${cronjob}"`),
  );
  const [made = '', last = ''] = [created, succeeded];
  const edge = always(60 - seconds);
  return {
    alert,
    environment: watched,
    healthy: all(0, made, last),
    moments: [
      ...from('2m', '1m', { [made]: always(-9_999_999), [last]: edge }),
      ...from('2m', '1m', { [made]: edge }),
    ],
  };
}

const newest = series(
  'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
  ',pod="todo-postgres-1"',
);

const [made, succeeded] = [
  series('kube_cronjob_created', ',cronjob="todo-drill"'),
  series('kube_cronjob_status_last_successful_time', ',cronjob="todo-drill"'),
];
const started = series('kube_job_status_start_time', ',job_name="todo-drill-29312345"');
const failed = {
  [started]: always(6),
  ...all(1, series('kube_job_failed', ',job_name="todo-drill-29312345",condition="true"')),
};

/** What is measured around backups. */
export const backupCases: readonly AlertCase[] = [
  backupCase('TodoBackupMissing', 'todo-backup', 24 * 3600 + 3600 + 7200),
  backupCase('TodoCopyMissing', 'todo-copy', 24 * 3600 + 3600 + 2700),
  backupCase('TodoDrillMissing', 'todo-drill', 7 * 24 * 3600 + 3600 + 7200),
  {
    alert: 'TodoDrillFailed',
    environment: watched,
    healthy: all(0, made, succeeded),
    moments: [
      { series: { ...all(0, made, succeeded), ...failed }, at: '1m', fires: true },
      { series: { ...all(0, made), ...failed }, at: '1m', fires: true },
      { series: { ...all(7, made, succeeded), ...failed }, at: '1m', fires: false },
      { series: { ...all(0, made, succeeded), [started]: always(6) }, at: '1m', fires: false },
    ],
  },
  {
    alert: 'TodoBackupMissing',
    environment: operated,
    healthy: all(0, newest),
    moments: from('2m', '1m', { [newest]: always(60 - 24 * 3600 - 7200) }),
  },
];
