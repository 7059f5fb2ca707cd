import type { PrometheusOperator } from '../../lib/environments';
import { fullest } from '../sample-environments';
import { prometheus } from '../sample-monitoring';
import { problems } from './problems';

const label = 'lower-case letters, digits and hyphens, at most 63';
const someLabels =
  'at least one of labels: names and values of at most 63 letters, digits, hyphens, underscores and dots';
const { prometheus: pods, prober } = prometheus;

it.each<[setting: string, change: Partial<PrometheusOperator>, value: unknown, allowed: string]>([
  ['prometheus.namespace', { prometheus: { ...pods, namespace: 'A' } }, 'A', label],
  // All pods of a namespace would reach the database.
  ['prometheus.labels', { prometheus: { ...pods, labels: {} } }, {}, someLabels],
  ['prober.labels', { prober: { ...prober, labels: { a: ' ' } } }, { a: ' ' }, someLabels],
  [
    'prober.address',
    { prober: { ...prober, address: 'http://a' } },
    'http://a',
    'a host and port such as blackbox-exporter.monitoring.svc:9115',
  ],
  ['prober.module', { prober: { ...prober, module: 'a b' } }, 'a b', 'the name of a module such as http_2xx'],
  ['runbook', { runbook: 'https://' }, 'https://', 'a URL that starts with https://'],
  ['availabilityPercent', { availabilityPercent: 100 }, 100, 'a number from 90 to 99.99'],
  ['dashboard.namespace', { dashboard: { labels: { a: '1' }, namespace: 'A' } }, 'A', label],
  ['dashboard.labels', { dashboard: { labels: {} } }, {}, someLabels],
  [
    'databaseExporter',
    { databaseExporter: 'exporter' },
    'exporter',
    'an image reference with a tag or digest, such as ghcr.io/example/todo-backend:v1.2.3',
  ],
])('monitoring.%s is refused alone', (setting, change, value, allowed) => {
  const environment = { ...fullest, monitoring: { ...prometheus, ...change } };
  expect(problems([environment])).toEqual([
    {
      setting: `fullest.monitoring.${setting}`,
      value: JSON.stringify(value),
      allowed,
      where: 'lib/environments/fullest.ts',
    },
  ]);
});
