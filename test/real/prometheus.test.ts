import { graphsOf, manifestOf } from '../manifest';
import { cloudNativePg } from '../sample-environments';
import { watched, withDashboard } from '../sample-monitoring';
import { PostgresServer } from './postgres-server';
import { Neighbours } from './prometheus';

jest.setTimeout(120_000);

const manifest = manifestOf({ ...watched, monitoring: withDashboard });
const operated = manifestOf({ ...watched, monitoring: withDashboard, database: cloudNativePg });
const { groups = [] } = manifest.find('PrometheusRule', 'todo-alerts').spec;
const namespace = 'todo';
const neighbours = new Neighbours();
const database = new PostgresServer();
let isDown = true;
afterAll(async () => {
  await neighbours.stop();
  if (!isDown) database.stop();
});

/** What kube-state-metrics and the kubelets say: of a stack that is well, but for what is given. */
function figures(wrong: Readonly<Record<string, number>>): string {
  const now = Date.now() / 1000;
  const cronJobs = ['todo-backup', 'todo-copy', 'todo-drill'].flatMap((cronjob) => [
    [`kube_cronjob_created{cronjob="${cronjob}"}`, now - 9_999_999] as const,
    [`kube_cronjob_status_last_successful_time{cronjob="${cronjob}"}`, now - 3600] as const,
  ]);
  const services = ['todo-frontend', 'todo-backend'].flatMap((name) => [
    [`kube_deployment_status_replicas_unavailable{deployment="${name}"}`, 0] as const,
    [
      `kube_deployment_status_condition{deployment="${name}",condition="Progressing",status="false"}`,
      0,
    ] as const,
    [`kube_horizontalpodautoscaler_status_current_replicas{horizontalpodautoscaler="${name}"}`, 2] as const,
    [`kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler="${name}"}`, 4] as const,
  ]);
  const claim = '{persistentvolumeclaim="var-lib-postgresql-data-todo-postgres-0"}';
  const well = Object.fromEntries([
    ...cronJobs,
    ...services,
    [`kubelet_volume_stats_available_bytes${claim}`, 9e9],
    [`kubelet_volume_stats_capacity_bytes${claim}`, 1e10],
    ['kube_pod_container_status_restarts_total{pod="todo-backend-1-2",container="backend"}', 0],
    ['kube_job_info{job_name="todo-migrate-0123456789ab"}', 1],
    ['kube_resourcequota{resource="pods",type="used"}', 5],
    ['kube_resourcequota{resource="pods",type="hard"}', 25],
  ]);
  return Object.entries({ ...well, ...wrong })
    .map(([series, value]) => `${series} ${value}\n`)
    .join('');
}

test('a real Prometheus with real exporters is content with a stack that is well, and sees what is broken', async () => {
  await database.start();
  isDown = false;
  let wrong: Readonly<Record<string, number>> = {};
  let status = 200;
  const kubernetes = await neighbours.server(() => [200, figures(wrong)]);
  const application = await neighbours.server(() => [status, '{}']);
  const exporter = await neighbours.program(
    'prometheus-postgres-exporter',
    ['--web.listen-address=127.0.0.1:$PORT'],
    { DATA_SOURCE_NAME: database.words },
  );
  const prober = await neighbours.program('prometheus-blackbox-exporter', [
    ...['--config.file=/etc/prometheus/blackbox.yml', '--web.listen-address=127.0.0.1:$PORT'],
  ]);
  const { spec } = manifest.find('Probe', 'todo-health');
  const urls = spec.targets?.staticConfig?.static ?? [];
  const prometheus = await neighbours.prometheus({ groups }, [
    { job: 'kubernetes', port: kubernetes, labels: { namespace } },
    { job: 'todo/todo-postgres', port: exporter, labels: { namespace, pod: 'todo-postgres-0' } },
    ...urls.map((instance, index) => ({
      job: `probe-${index}`,
      port: prober,
      path: '/probe',
      labels: { namespace, instance, job: spec.jobName ?? '' },
      parameters: { module: [spec.module ?? ''], target: [`http://127.0.0.1:${application}`] },
    })),
  ]);

  // What is measured is called as the alerts call it: no twin waits, but for the certificate that nothing here has.
  await prometheus.until(
    async () => (await prometheus.count('probe_success == 1 and on () pg_up == 1')) === 2,
  );
  await prometheus.until(async () => {
    const twins = (await prometheus.alerts('pending', 'firing')).filter((name) => name.endsWith('Unknown'));
    return twins.join() === 'TodoCertificateEndsUnknown';
  });
  const broken = ['TodoBackupMissing', 'TodoCrashLooping', 'TodoDrillFailed', 'TodoMigrationFailed'];
  const early = await prometheus.alerts('firing');
  expect(early.filter((name) => broken.includes(name))).toEqual([]);

  const now = Date.now() / 1000;
  wrong = {
    'kube_cronjob_status_last_successful_time{cronjob="todo-backup"}': now - 200_000,
    'kube_job_failed{job_name="todo-migrate-0123456789ab",condition="true"}': 1,
    'kube_job_status_start_time{job_name="todo-drill-29312345"}': now,
    'kube_job_failed{job_name="todo-drill-29312345",condition="true"}': 1,
    'kube_pod_container_status_restarts_total{pod="todo-backend-1-2",container="backend"}': 9,
  };
  status = 503;
  database.stop();
  isDown = true;
  await prometheus.until(async () => {
    const firing = await prometheus.alerts('firing');
    return [...broken, 'TodoErrorBudgetBurnsFast'].every((name) => firing.includes(name));
  });
  // Two minutes are not over yet.
  await prometheus.until(async () =>
    (await prometheus.alerts('pending')).includes('TodoDatabaseUnreachable'),
  );
  expect(await prometheus.alerts('firing')).not.toContain('TodoRolloutStuck');

  // The graphs show it, but for what is not there: a certificate, a lack of memory, a disk that fills, and the database.
  const found = graphsOf(manifest).map(async ({ alert, expression }) => [
    alert,
    await prometheus.count(expression),
  ]);
  const empty = (await Promise.all(found)).flatMap(([alert, count]) => (count === 0 ? [alert] : []));
  const without = ['TodoCertificateEnds', 'TodoOutOfMemory', 'TodoClaimFilling', 'TodoDatabaseConnections'];
  expect(empty).toEqual(without);
  for (const { expression } of [...graphsOf(manifest), ...graphsOf(operated)])
    expect(await prometheus.count(expression)).toBeDefined();
});
