import { type Environment, minikube } from '../../lib/environments';
import { check, formatFinding } from '../../tools/check';
import { at, listAt, textAt } from '../../tools/manifest';
import { graphsOf, manifestOf } from '../manifest';
import { cloudNativePg } from '../sample-environments';
import { watched, withDashboard } from '../sample-monitoring';

const mockLoaded = jest.fn();
jest.mock('@grafana/grafana-foundation-sdk/dashboard', (): unknown => {
  mockLoaded();
  return jest.requireActual('@grafana/grafana-foundation-sdk/dashboard');
});

const seen: Environment = { ...watched, monitoring: withDashboard };

/** The metrics of an expression, with the labels that it asks for. */
const selectors = (expression: string): readonly string[] => expression.match(/\w+\{[^}]*\}/g) ?? [];

const without = [minikube, watched].map((environment) => manifestOf(environment));
const loadedWithout = mockLoaded.mock.calls.length;

test("without the setting no dashboard is made, nor are Grafana's builders loaded", () => {
  const names = without.flatMap((each) => each.all('ConfigMap').map(({ metadata }) => metadata.name));
  expect(names).not.toContain('todo-dashboard');
  expect(loadedWithout).toBe(0);
  expect(mockLoaded).toHaveBeenCalled();
});

describe.each<[string, Environment]>([
  ['the in-cluster database', seen],
  ['CloudNativePG', { ...seen, database: cloudNativePg }],
])('the dashboard with %s', (_, environment) => {
  const manifest = manifestOf(environment);
  const graphs = graphsOf(manifest);
  const { groups = [] } = manifest.find('PrometheusRule', 'todo-alerts').spec;
  const alerts = groups
    .flatMap(({ rules = [] }) => rules)
    .filter(({ alert = '' }) => !alert.endsWith('Unknown'));

  test('has a graph for each alert, which leads to what to do', () => {
    const links = graphs.map(({ alert, runbook }) => [alert, runbook]);
    const expected = alerts.map(({ alert, annotations }) => [alert, annotations?.['runbook_url']]);
    expect(links.toSorted()).toEqual(expected.toSorted());
  });

  test('shows what the alerts look at, by the same metrics and labels', () => {
    for (const { alert, expr } of alerts) {
      const shown = selectors(graphs.find((graph) => graph.alert === alert)?.expression ?? '');
      expect(shown).not.toEqual([]);
      expect(selectors(String(expr))).toEqual(expect.arrayContaining([...shown]));
    }
  });

  test('breaks no rule', () => {
    expect(check(manifest.objects).map((one) => formatFinding(one))).toEqual([]);
  });
});

test('each graph draws the limit of its alert, and says on which side of it all is well', () => {
  const limits = graphsOf(manifestOf(seen)).map(({ alert, panel }) => {
    const defaults = at(panel, 'fieldConfig', 'defaults');
    const steps = listAt(defaults, 'thresholds', 'steps').map((step) => [
      at(step, 'color'),
      at(step, 'value'),
    ]);
    return [alert, [textAt(defaults, 'unit'), ...steps]] as const;
  });
  const below = (limit: number): unknown[] => [
    ['green', null],
    ['red', limit],
  ];
  const above = (limit: number): unknown[] => [
    ['red', null],
    ['green', limit],
  ];
  const hour = 3600;
  expect(Object.fromEntries(limits)).toEqual({
    TodoErrorBudgetBurnsFast: ['percentunit', ...below(0.072)],
    TodoErrorBudgetBurnsSlow: ['percentunit', ...below(0.005)],
    TodoCertificateEnds: ['s', ...above(14 * 24 * hour)],
    TodoPodsNotReady: ['short', ...below(1)],
    TodoCrashLooping: ['short', ...below(4)],
    TodoOutOfMemory: ['short', ...below(1)],
    TodoAutoscalerAtMaximum: ['percentunit', ...below(1)],
    TodoRolloutStuck: ['short', ...below(1)],
    TodoMigrationFailed: ['short', ...below(1)],
    TodoQuotaNearlyUsed: ['percentunit', ...below(0.9)],
    TodoClaimFilling: ['s', ...above(4 * 24 * hour)],
    TodoClaimFull: ['percentunit', ...above(0.1)],
    TodoDatabaseUnreachable: ['short', ...above(1)],
    TodoDatabaseConnections: ['percentunit', ...below(0.8)],
    TodoBackupMissing: ['s', ...below(27 * hour)],
    TodoCopyMissing: ['s', ...below(25 * hour + 2700)],
    TodoDrillFailed: ['short', ...below(1)],
    TodoDrillMissing: ['s', ...below(7 * 24 * hour + 3 * hour)],
  });
});

test.each([
  ['monitoring', { labels: { found: 'yes' }, namespace: 'monitoring' }],
  ['todo', { labels: { found: 'yes' } }],
])(
  "is put where Grafana's sidecar looks, here %s, and called as no other environment's",
  (namespace, dashboard) => {
    const made = manifestOf({ ...seen, monitoring: { ...withDashboard, dashboard } });
    const { metadata, data } = made.find('ConfigMap', 'todo-dashboard');
    expect(metadata).toMatchObject({ namespace, labels: { found: 'yes' } });
    expect(Object.keys(data)).toEqual(['todo-dashboard.json']);
    const staging = manifestOf({ ...seen, namespace: 'space', monitoring: { ...withDashboard, dashboard } });
    const [ours, theirs] = [made, staging].map((each) =>
      textAt(JSON.parse(Object.values(each.find('ConfigMap', /-dashboard$/).data).join('')), 'uid'),
    );
    expect(staging.find('ConfigMap', 'space-dashboard').metadata.namespace).toBe(
      namespace === 'todo' ? 'space' : namespace,
    );
    expect(ours).not.toBe(theirs);
  },
);
