import { contract } from '../../contract';
import { type Environment, exporterOf } from '../../environments';
import { volumeName } from '../pod';
import { type Alert, beyond, day } from './alert';

const { name, writable } = contract.postgres;

/** The database itself, and the disk that it is on. One that runs elsewhere is watched there. */
export function databaseAlerts(environment: Environment): readonly Alert[] {
  return environment.database.kind === 'external'
    ? []
    : [...claimAlerts(environment), ...serverAlerts(environment)];
}

// The claim of the backups is mounted for some minutes a day, and only then measured: a full one fails the backup.
function claimAlerts({ database, namespace }: Environment): readonly Alert[] {
  const claims = writable.flatMap(({ path, volume }) => (volume === 'claim' ? [volumeName(path)] : []));
  const match = database.kind === 'cloudnative-pg' ? `=~"${name}-[0-9]+"` : `="${claims.join('')}-${name}-0"`;
  const labels = `{namespace="${namespace}",persistentvolumeclaim${match}}`;
  const free = `kubelet_volume_stats_available_bytes${labels}`;
  const size = `kubelet_volume_stats_capacity_bytes${labels}`;
  return [
    {
      name: 'TodoClaimFilling',
      severity: 'warning',
      summary:
        'At the rate of the last day, the claim {{ $labels.persistentvolumeclaim }} is full in {{ $value | humanizeDuration }}.',
      ...beyond({
        title: 'Time until the claim is full',
        expression: `${free} / (-deriv(${free}[1d]) > 0)`,
        unit: 's',
        limit: 4 * day,
        isLeast: true,
      }),
      for: '1h',
      needs: [free],
    },
    {
      name: 'TodoClaimFull',
      severity: 'critical',
      summary: 'Of the claim {{ $labels.persistentvolumeclaim }}, {{ $value | humanizePercentage }} is left.',
      ...beyond({
        title: 'What is left of the claim',
        expression: `${free} / ${size}`,
        unit: 'percentunit',
        limit: 0.1,
        isLeast: true,
      }),
      for: '5m',
      needs: [free, size],
    },
  ];
}

function serverAlerts(environment: Environment): readonly Alert[] {
  const { database, namespace } = environment;
  const ofPods = (metric: string, labels = ''): string =>
    `${metric}{namespace="${namespace}",pod=~"${name}-[0-9]+"${labels}}`;
  const unreachable = (up: string): Alert => ({
    name: 'TodoDatabaseUnreachable',
    severity: 'critical',
    summary: 'PostgreSQL has not answered for two minutes.',
    expression: `${up} == 0`,
    figure: {
      title: 'The database answers',
      expression: up,
      unit: 'short',
      limit: 1,
      isLeast: true,
    },
    for: '2m',
    needs: [up],
  });
  const crowded = (taken: string, most: string): Alert => ({
    name: 'TodoDatabaseConnections',
    severity: 'warning',
    summary: 'Of the connections that {{ $labels.pod }} allows, {{ $value | humanizePercentage }} are taken.',
    ...beyond({
      title: 'Connections that are taken',
      expression: `sum by (namespace, pod) (${taken}) / max by (namespace, pod) (${most})`,
      unit: 'percentunit',
      limit: 0.8,
    }),
    for: '10m',
    needs: [taken, most],
  });
  if (database.kind === 'cloudnative-pg')
    return [
      unreachable(ofPods('cnpg_collector_up')),
      crowded(ofPods('cnpg_backends_total'), ofPods('cnpg_pg_settings_setting', ',name="max_connections"')),
    ];
  if (exporterOf(environment) !== undefined)
    return [
      unreachable(ofPods('pg_up')),
      crowded(ofPods('pg_stat_activity_count'), ofPods('pg_settings_max_connections')),
    ];
  // A pod is ready while its database answers a query.
  const ready = `kube_statefulset_status_replicas_ready{namespace="${namespace}",statefulset="${name}"}`;
  return [unreachable(ready)];
}
