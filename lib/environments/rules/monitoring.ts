import type { Environment } from '../environment';
import { checked, type Form, imageReference, label, labels, matching } from '../form';
import { prometheusOf } from '../monitoring';
import { type Rule, rule } from './rule';

const address = matching(
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:\d{1,5}$/,
  'a host and port such as blackbox-exporter.monitoring.svc:9115',
);
const module = matching(/^\w+$/, 'the name of a module such as http_2xx');
const percent: Form<number> = {
  holds: (value) => value >= 90 && value <= 99.99,
  allowed: 'a number from 90 to 99.99',
};

/** Whoever watches is named by labels: a namespace as a whole would reach the database. */
const someLabels: Form<Readonly<Record<string, string>>> = {
  holds: (given) => Object.keys(given).length > 0 && labels.holds(given),
  allowed: `at least one of ${labels.allowed}`,
};

/** What Prometheus and its neighbours are called. */
export function monitoringRules(environment: Environment): Rule[] {
  const prometheus = prometheusOf(environment);
  if (prometheus === undefined) return [];
  const { prober } = prometheus;
  return [
    rule('monitoring.labels', prometheus.labels, labels),
    rule('monitoring.prometheus.namespace', prometheus.prometheus.namespace, label),
    rule('monitoring.prometheus.labels', prometheus.prometheus.labels, someLabels),
    rule('monitoring.prober.namespace', prober.namespace, label),
    rule('monitoring.prober.labels', prober.labels, someLabels),
    rule('monitoring.prober.address', prober.address, address),
    rule('monitoring.prober.module', prober.module, module),
    rule('monitoring.runbook', prometheus.runbook, checked({ is: 'url', schemes: ['https'] })),
    rule('monitoring.availabilityPercent', prometheus.availabilityPercent, percent),
    rule('monitoring.dashboard.labels', prometheus.dashboard?.labels, someLabels),
    rule('monitoring.dashboard.namespace', prometheus.dashboard?.namespace, label),
    rule('monitoring.databaseExporter', prometheus.databaseExporter, imageReference),
  ];
}
