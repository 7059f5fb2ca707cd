import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrometheusRuleItem } from '../../imports/prometheus-operator';
import { type Environment, minikube, production } from '../../lib/environments';
import { manifestOf } from '../manifest';
import { cloudNativePg } from '../sample-environments';
import { prometheus, prometheusAlone, watched } from '../sample-monitoring';

const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0] ?? '', section]),
);

function rulesOf(environment: Environment): readonly PrometheusRuleItem[] {
  const { groups = [] } = manifestOf(environment).find('PrometheusRule', 'todo-alerts').spec;
  return groups.flatMap(({ rules = [] }) => rules);
}

const names = (rules: readonly PrometheusRuleItem[]): readonly string[] =>
  rules.map(({ alert = '' }) => alert);
const isTwin = (name: string): boolean => name.endsWith('Unknown');

it.each([minikube, production, { ...production, monitoring: { kind: 'none' } as const }])(
  'nothing is made for Prometheus unless an environment says so: $name',
  (environment) => {
    const groups = manifestOf(environment).objects.map(({ apiVersion }) => apiVersion);
    expect(groups.filter((group) => group.startsWith('monitoring.coreos.com'))).toEqual([]);
  },
);

describe('the alerts', () => {
  const rules = rulesOf(watched);

  it.each(rules)(
    '$alert has a severity, a summary, and a section of the runbook that it links to',
    (rule) => {
      const { summary = '', runbook_url: url = '' } = rule.annotations ?? {};
      expect(['critical', 'warning']).toContain(rule.labels?.['severity']);
      expect(summary).toMatch(/^.+\.$/);
      const heading = isTwin(rule.alert ?? '') ? 'Nothing is measured' : (rule.alert ?? '');
      expect(url).toBe(`${prometheus.runbook}#${heading.toLowerCase().replaceAll(' ', '-')}`);
      // Longer than its heading: it says what to look at and what to do.
      expect(sections.get(heading)?.length).toBeGreaterThan(heading.length + 50);
    },
  );

  it('each have a twin, and each section of the runbook is about one of them', () => {
    const alerts = names(rules).filter((name) => !isTwin(name));
    expect(names(rules).filter(isTwin)).toEqual(alerts.map((name) => `${name}Unknown`));
    expect([...sections.keys()].filter((name) => name.startsWith('Todo')).sort()).toEqual([...alerts].sort());
  });

  it('carry the labels by which Prometheus finds them', () => {
    const manifest = manifestOf(watched);
    for (const [kind, name] of [
      ['PrometheusRule', 'todo-alerts'],
      ['Probe', 'todo-health'],
      ['PodMonitor', 'todo-postgres'],
    ] as const)
      expect(manifest.find(kind, name).metadata.labels).toMatchObject(prometheus.labels);
  });

  it.each<[what: string, change: Partial<Environment>, without: readonly string[]]>([
    ['an exporter', { monitoring: prometheusAlone }, ['TodoDatabaseConnections']],
    ['an autoscaler', { workloads: minikube.workloads }, ['TodoAutoscalerAtMaximum']],
    ['encryption', { edge: { kind: 'none' } }, ['TodoCertificateEnds']],
    [
      'a backup',
      { database: withoutBackup() },
      ['TodoBackupMissing', 'TodoCopyMissing', 'TodoDrillFailed', 'TodoDrillMissing'],
    ],
  ])('are not there without %s', (_, change, without) => {
    const left = names(rulesOf({ ...watched, ...change }));
    const gone = without.flatMap((name) => [name, `${name}Unknown`]);
    expect(left).toEqual(names(rules).filter((name) => !gone.includes(name)));
  });

  it('count the minutes of a backup from its settings', () => {
    const { database } = production;
    if (database.kind !== 'in-cluster' || database.backup === undefined) throw new Error('no backup');
    const backup = { ...database.backup, schedule: '0 3 * * 0', deadlineSeconds: 600 };
    const [first] = rulesOf({ ...watched, database: { ...database, backup } });
    expect(first).toMatchObject({ alert: 'TodoBackupMissing' });
    expect(String(first?.expr)).toMatch(new RegExp(`> ${7 * 24 * 3600 + 3600 + 600}$`));
  });
});

function withoutBackup(): Environment['database'] {
  const { database } = production;
  if (database.kind !== 'in-cluster') throw new Error('no database here');
  const { resources, storage, gracePeriodSeconds } = database;
  return { kind: 'in-cluster', resources, storage, gracePeriodSeconds };
}

describe('the health endpoints', () => {
  it.each<[where: string, change: Partial<Environment>, urls: readonly string[]]>([
    [
      'their public address',
      {},
      ['https://todo.example.com/api/health', 'https://api.todo.example.com/health'],
    ],
    [
      'their Service without an edge',
      { edge: { kind: 'none' }, namespace: 'space' },
      ['http://todo-frontend.space.svc:3000/api/health', 'http://todo-backend.space.svc:8000/health'],
    ],
  ])('are asked at %s', (_, change, urls) => {
    const { spec } = manifestOf({ ...watched, ...change }).find('Probe', 'todo-health');
    expect(spec).toMatchObject({ prober: { url: prometheus.prober.address }, module: 'http_2xx' });
    expect(spec.targets?.staticConfig?.static).toEqual(expect.arrayContaining([...urls]));
  });
});

describe('the figures of the database', () => {
  it('come from a container beside it, which has no password and makes no pod wait', () => {
    const exporter = manifestOf(watched).container('todo-postgres', 'exporter');
    expect(exporter.image).toBe(prometheus.databaseExporter);
    expect(exporter.env?.map(({ name, value }) => [name, value])).toEqual([
      ['DATA_SOURCE_NAME', 'host=/var/run/postgresql user=todo_monitor dbname=todo_db sslmode=disable'],
    ]);
    expect(exporter).not.toHaveProperty('readinessProbe');
  });

  it('come from CloudNativePG itself, and are read once', () => {
    const manifest = manifestOf({ ...watched, database: cloudNativePg });
    const { spec } = manifest.find('PodMonitor', 'todo-postgres');
    expect(spec.selector).toEqual({ matchLabels: { 'cnpg.io/cluster': 'todo-postgres' } });
    expect(manifest.find('Cluster', 'todo-postgres').spec).toMatchObject({
      monitoring: { enablePodMonitor: false },
    });
  });

  it('are not read without an exporter', () => {
    expect(manifestOf({ ...watched, monitoring: prometheusAlone }).all('PodMonitor')).toEqual([]);
  });
});
