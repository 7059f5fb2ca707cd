import { type ServiceKey, serviceKeys } from '../../contract';
import type { Environment } from '../../environments';
import { identityOf } from '../identity';
import { type Alert, beyond } from './alert';

/** Pods, what scales and rolls them, and the room that they have. */
export function workloadAlerts(environment: Environment): readonly Alert[] {
  const within = `namespace="${environment.namespace}"`;
  const restarts = `kube_pod_container_status_restarts_total{${within}}`;
  const restarted = `increase(${restarts}[30m])`;
  const killed = `kube_pod_container_status_last_terminated_reason{${within},reason="OOMKilled"}`;
  const migrations = `${within},job_name=~"${identityOf(environment, 'migration').name}-.+"`;
  const unmigrated = `kube_job_failed{${migrations},condition="true"}`;
  const quota = (type: string): string =>
    // Claims take all that they are given, from the first day on.
    `kube_resourcequota{${within},type="${type}",resource!~"persistentvolumeclaims|requests.storage"}`;
  const scaled = serviceKeys.filter((key) => environment.workloads[key].scale.kind === 'autoscaled');
  const unready = ofEach(
    environment,
    serviceKeys,
    'kube_deployment_status_replicas_unavailable',
    'deployment',
  );
  const progress = ofEach(
    environment,
    serviceKeys,
    'kube_deployment_status_condition',
    'deployment',
    ',condition="Progressing",status="false"',
  );
  return [
    {
      name: 'TodoPodsNotReady',
      severity: 'warning',
      summary: '{{ $value }} pods of {{ $labels.deployment }} have not been ready for a quarter of an hour.',
      expression: `${unready.all} > 0`,
      figure: { title: 'Pods that are not ready', expression: unready.all, unit: 'short', limit: 1 },
      for: '15m',
      needs: unready.each,
    },
    {
      name: 'TodoCrashLooping',
      severity: 'warning',
      summary:
        '{{ $labels.container }} of {{ $labels.pod }} was restarted {{ $value | humanize }} times in half an hour.',
      expression: `${restarted} >= 4`,
      figure: { title: 'Restarts in half an hour', expression: restarted, unit: 'short', limit: 4 },
      needs: [restarts],
    },
    {
      name: 'TodoOutOfMemory',
      severity: 'warning',
      summary: '{{ $labels.container }} of {{ $labels.pod }} took more memory than its limit and was killed.',
      expression: `${killed} == 1 and on (namespace, pod, container) increase(${restarts}[15m]) > 0`,
      figure: {
        title: 'Containers that were last ended by too little memory',
        expression: killed,
        unit: 'short',
        limit: 1,
      },
      needs: [restarts],
    },
    ...(scaled.length === 0 ? [] : [atMaximum(environment, scaled)]),
    {
      name: 'TodoRolloutStuck',
      severity: 'critical',
      summary: 'The rollout of {{ $labels.deployment }} makes no progress.',
      expression: `${progress.all} == 1`,
      figure: { title: 'Rollouts without progress', expression: progress.all, unit: 'short', limit: 1 },
      needs: progress.each,
    },
    {
      name: 'TodoMigrationFailed',
      severity: 'critical',
      summary: 'The migration {{ $labels.job_name }} failed: no pod of its release starts.',
      expression: `${unmigrated} == 1`,
      figure: { title: 'Migrations that failed', expression: unmigrated, unit: 'short', limit: 1 },
      needs: [`kube_job_info{${migrations}}`],
    },
    {
      name: 'TodoQuotaNearlyUsed',
      severity: 'warning',
      summary:
        'Of {{ $labels.resource }} in the quota of the namespace, {{ $value | humanizePercentage }} is used.',
      ...beyond({
        title: 'Quota that is used',
        expression: `${quota('used')} / ignoring (type) (${quota('hard')} > 0)`,
        unit: 'percentunit',
        limit: 0.9,
      }),
      for: '15m',
      needs: [quota('used'), quota('hard')],
    },
  ];
}

function atMaximum(environment: Environment, scaled: readonly ServiceKey[]): Alert {
  const pods = (which: string): Series =>
    ofEach(environment, scaled, `kube_horizontalpodautoscaler_${which}_replicas`, 'horizontalpodautoscaler');
  const [now, most] = [pods('status_current'), pods('spec_max')];
  return {
    name: 'TodoAutoscalerAtMaximum',
    severity: 'warning',
    summary:
      '{{ $labels.horizontalpodautoscaler }} has had the most pods that it may have, {{ $value }}, for half an hour.',
    expression: `${now.all} >= ${most.all}`,
    figure: {
      title: 'Pods, of the most that there may be',
      expression: `${now.all} / ${most.all}`,
      unit: 'percentunit',
      limit: 1,
    },
    for: '30m',
    needs: [...now.each, ...most.each],
  };
}

/** Of all services at once, and of each, so that nobody misses one beside the others. */
interface Series {
  readonly all: string;
  readonly each: readonly string[];
}

/** A metric of services. */
function ofEach(
  environment: Environment,
  keys: readonly ServiceKey[],
  metric: string,
  label: string,
  more = '',
): Series {
  const names = keys.map((key) => identityOf(environment, key).name);
  const series = (match: string): string =>
    `${metric}{namespace="${environment.namespace}",${label}${match}${more}}`;
  return { all: series(`=~"${names.join('|')}"`), each: names.map((name) => series(`="${name}"`)) };
}
