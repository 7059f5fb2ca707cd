import type { Environment } from '../../lib/environments';
import {
  type AlertCase,
  all,
  always,
  answers,
  bare,
  counted,
  from,
  operated,
  series,
  type Series,
} from './alert-figures';
import { watched } from '../sample-monitoring';
import { backupCases } from './backup-alert-cases';

const claim = ',persistentvolumeclaim="var-lib-postgresql-data-todo-postgres-0"';
const free = series('kubelet_volume_stats_available_bytes', claim);
const size = series('kubelet_volume_stats_capacity_bytes', claim);
/** One byte is written each second, so many minutes after the start. */
const filling = (flat: number, from: number): Series => ({
  [free]: `${flat === 0 ? '' : `${from}+0x${flat} `}${from}-60x2000`,
});

const deployments = (metric: string, more = ''): readonly string[] =>
  ['todo-frontend', 'todo-backend'].map((name) => series(metric, `,deployment="${name}"${more}`));
const unready = deployments('kube_deployment_status_replicas_unavailable');
const stuck = deployments('kube_deployment_status_condition', ',condition="Progressing",status="false"');
const scalers = (metric: string): readonly string[] =>
  ['todo-frontend', 'todo-backend'].map((name) => series(metric, `,horizontalpodautoscaler="${name}"`));
const [now, most] = [
  scalers('kube_horizontalpodautoscaler_status_current_replicas'),
  scalers('kube_horizontalpodautoscaler_spec_max_replicas'),
];
const container = ',pod="todo-backend-1-2",container="backend"';
const restarts = series('kube_pod_container_status_restarts_total', container);
const killed = series('kube_pod_container_status_last_terminated_reason', `${container},reason="OOMKilled"`);
const migration = ',job_name="todo-migrate-0123456789ab"';
const quota = (type: string, resource = 'limits.memory'): string =>
  series('kube_resourcequota', `,resourcequota="todo",resource="${resource}",type="${type}"`);
const urls = ['https://todo.example.com/api/health', 'https://api.todo.example.com/health'];
const probes = (metric: string): readonly string[] =>
  urls.map((url) => series(metric, `,job="todo-health",instance="${url}"`));
const [asked = '', ends = ''] = ['success', 'ssl_earliest_cert_expiry'].map(
  (what) => probes(`probe_${what}`)[0],
);

function unreachable(environment: Environment, up: string): AlertCase {
  return {
    alert: 'TodoDatabaseUnreachable',
    environment,
    evaluation: '20s',
    healthy: all(1, up),
    moments: [
      ...from('2m', '1m40s', { [up]: always(0) }),
      { series: { [up]: always(1) }, at: '10m', fires: false },
    ],
  };
}

function crowded(environment: Environment, taken: string, limit: string): AlertCase {
  const other = taken.replace('}', ',state="idle"}');
  const connections = (some: number, more: number): Series => ({
    [taken]: always(some),
    [other]: always(more),
    [limit]: always(100),
  });
  return {
    alert: 'TodoDatabaseConnections',
    environment,
    healthy: connections(10, 10),
    moments: [
      ...from('10m', '9m', connections(45, 40)),
      { series: connections(45, 30), at: '20m', fires: false },
    ],
  };
}

/** The series of a burn: samples in each window, and the failures of the long one, some of them in the short one. */
function burn(
  alert: string,
  interval: string,
  end: { readonly at: string; readonly samples: number },
  moments: readonly (readonly [fires: boolean, ...failures: (readonly [number, number])[]])[],
): AlertCase {
  return {
    alert,
    environment: watched,
    interval,
    // It needs no time to fire: one look at the end is enough.
    evaluation: end.at,
    healthy: all(1, ...probes('probe_success')),
    moments: moments.map(([fires, ...failures]) => ({
      series: { [asked]: answers(end.samples, ...failures) },
      at: end.at,
      fires,
    })),
  };
}

const [pod, instance] = [',pod="todo-postgres-0"', ',pod="todo-postgres-1"'];

/** One row for each alert, and for each place that its figures come from. */
export const cases: readonly AlertCase[] = [
  ...backupCases,
  {
    alert: 'TodoClaimFilling',
    environment: watched,
    healthy: all(1_000_000, free),
    moments: [
      // Full in four days after half an hour.
      ...from('91m', '90m', filling(0, 4 * 24 * 3600 + 1800)),
      // A day is looked at: neither less, when it began to fill 17 hours before, nor more, when it did 25 hours before.
      { series: filling(480, 300_000 + 17 * 3600), at: '1500m', fires: false, evaluation: '10m' },
      { series: filling(720, 300_000 + 25 * 3600), at: '2220m', fires: true, evaluation: '10m' },
      { series: { [free]: always(1000) }, at: '19m', fires: false },
      { series: { [free]: '0+1x2000' }, at: '90m', fires: false },
    ],
  },
  {
    alert: 'TodoClaimFull',
    environment: watched,
    healthy: { [free]: always(50), [size]: always(100) },
    moments: [
      ...from('5m', '4m', { [free]: always(9), [size]: always(100) }),
      { series: { [free]: always(11), [size]: always(100) }, at: '19m', fires: false },
    ],
  },
  unreachable(watched, series('pg_up', pod)),
  unreachable(operated, series('cnpg_collector_up', instance)),
  unreachable(bare, series('kube_statefulset_status_replicas_ready', ',statefulset="todo-postgres"')),
  crowded(watched, series('pg_stat_activity_count', pod), series('pg_settings_max_connections', pod)),
  crowded(
    operated,
    series('cnpg_backends_total', instance),
    series('cnpg_pg_settings_setting', `${instance},name="max_connections"`),
  ),
  {
    alert: 'TodoPodsNotReady',
    environment: watched,
    healthy: all(0, ...unready),
    moments: [
      ...from('15m', '14m', { [unready[1] ?? '']: always(1) }),
      { series: all(0, ...unready), at: '19m', fires: false },
    ],
  },
  {
    alert: 'TodoCrashLooping',
    environment: watched,
    healthy: all(7, restarts),
    moments: [
      { series: { [restarts]: counted(1, 10, 19, 28) }, at: '60m', fires: true },
      { series: { [restarts]: counted(1, 12, 23, 34) }, at: '60m', fires: false },
    ],
  },
  {
    alert: 'TodoOutOfMemory',
    environment: watched,
    healthy: all(7, restarts),
    moments: [
      { series: { [restarts]: counted(12), [killed]: always(1, 60) }, at: '60m', fires: true },
      { series: { [restarts]: counted(18), [killed]: always(1, 60) }, at: '60m', fires: false },
      { series: { [restarts]: counted(12) }, at: '60m', fires: false },
    ],
  },
  {
    alert: 'TodoAutoscalerAtMaximum',
    environment: watched,
    healthy: { ...all(3, ...now), ...all(4, ...most) },
    moments: [
      ...from('30m', '29m', { [now[0] ?? '']: always(4, 40), [most[0] ?? '']: always(4, 40) }),
      { series: { [now[0] ?? '']: always(3, 40), [most[0] ?? '']: always(4, 40) }, at: '40m', fires: false },
    ],
  },
  {
    alert: 'TodoRolloutStuck',
    environment: watched,
    healthy: all(0, ...stuck),
    moments: [
      { series: { [stuck[1] ?? '']: always(1) }, at: '1m', fires: true },
      { series: all(0, ...stuck), at: '19m', fires: false },
    ],
  },
  {
    alert: 'TodoMigrationFailed',
    environment: watched,
    healthy: all(1, series('kube_job_info', migration)),
    moments: [
      { series: all(1, series('kube_job_failed', `${migration},condition="true"`)), at: '1m', fires: true },
      { series: all(0, series('kube_job_failed', `${migration},condition="true"`)), at: '1m', fires: false },
    ],
  },
  {
    alert: 'TodoQuotaNearlyUsed',
    environment: watched,
    healthy: { [quota('used')]: always(0.1), [quota('hard')]: always(1) },
    moments: [
      ...from('15m', '14m', { [quota('used')]: always(0.95), [quota('hard')]: always(1) }),
      { series: { [quota('used')]: always(0.85), [quota('hard')]: always(1) }, at: '19m', fires: false },
      { series: { [quota('used')]: always(1), [quota('hard')]: always(0) }, at: '19m', fires: false },
      {
        series: all(1, quota('used', 'requests.storage'), quota('hard', 'requests.storage')),
        at: '19m',
        fires: false,
      },
    ],
  },
  // 7.2 % of an hour and of five minutes: more than 25 of 361 samples, and more than 2 of 31.
  burn('TodoErrorBudgetBurnsFast', '10s', { at: '90m', samples: 540 }, [
    [true, [29, 3], [300, 27]],
    [false, [29, 3], [230, 21]],
    [false, [44, 14], [300, 16]],
    [false, [29, 2], [300, 28]],
    [false],
  ]),
  // Half of a percent of three days and of six hours: more than 28 of 5761 samples, and more than 2 of 481.
  burn('TodoErrorBudgetBurnsSlow', '45s', { at: '6480m', samples: 8640 }, [
    [true, [460, 3], [5500, 27]],
    [false, [460, 3], [3800, 22]],
    [false, [700, 10], [5500, 20]],
    [false, [460, 2], [5500, 28]],
    [false],
  ]),
  {
    alert: 'TodoCertificateEnds',
    environment: watched,
    healthy: all(9_999_999, ...probes('probe_ssl_earliest_cert_expiry')),
    moments: from('91m', '90m', { [ends]: always(14 * 24 * 3600 + 1800, 100) }),
  },
];
