import { check, formatFinding } from '../../tools/check';
import { alertsCanFire } from '../../tools/check/rules/alerts-can-fire';
import { at, listAt } from '../../tools/manifest';
import { changed } from './defects/json';
import { describeDefects, expectFindings, manifests } from './manifests';

const backup = 'watched CronJob todo-backup';
const alerts = 'watched PrometheusRule todo-alerts';
const expression = (index: number): string => `spec.groups[0].rules[${index}].expr`;

describeDefects({
  'runs-end': [
    [backup, 'spec.startingDeadlineSeconds', undefined, /never starts again/],
    [backup, 'spec.jobTemplate.spec.activeDeadlineSeconds', undefined, /that hangs keeps every later one/],
  ],
  'backups-are-watched': [
    [alerts, 'spec.groups[0].rules', [], /No alert fires when CronJob todo\/todo-backup/],
    // It has ended, but nobody looks when.
    [
      alerts,
      expression(0),
      'kube_cronjob_status_last_successful_time{cronjob="todo-backup"} > 0',
      /No alert fires when CronJob todo\/todo-backup/,
    ],
    [
      alerts,
      expression(0),
      'time() - kube_cronjob_status_last_successful_time{cronjob="todo-drill"} > 9',
      /No alert/,
    ],
    [
      alerts,
      expression(0),
      'time() - kube_cronjob_status_last_schedule_time{cronjob="todo-backup"} > 9',
      /No alert/,
    ],
  ],
  'alerts-can-fire': [
    [alerts, expression(2), 'up{deployment="todo-backend", namespace="else"} == 0', /is the namespace of up/],
    [alerts, expression(2), 'up{deployment=~"todo-api|todo-web"} == 0', /is the deployment of up/],
    [alerts, expression(2), 'up{pod=~"todo-postgres-[a-z]+"} == 0', /is the pod of up/],
    [alerts, expression(2), 'up{job_name=~"todo-migration-.+"} == 0', /is the job_name of up/],
    [alerts, expression(2), 'probe_success{job="health"} == 0', /is the job of probe_success/],
    ['watched Probe todo-health', '', undefined, /probe_success needs a Probe/],
    ['watched PodMonitor todo-postgres', '', undefined, /pg_up needs a PodMonitor/],
    [
      'watched PodMonitor todo-postgres',
      'spec.podMetricsEndpoints[0].port',
      'web',
      /pg_up needs a PodMonitor/,
    ],
  ],
});

describe.each(['watched', 'operated and watched'] as const)('the alerts of %s', (name) => {
  const documents = manifests[name];
  const index = documents.findIndex((each) => at(each, 'kind') === 'PrometheusRule');
  const rules = listAt(documents[index], 'spec', 'groups', 0, 'rules');

  test('can fire', () => {
    expect(check(documents).map((one) => formatFinding(one))).toEqual([]);
  });

  // Their values say what is counted, and name no object.
  const free = ['type', 'resource', 'reason', 'condition', 'status', 'name', 'state'];
  const renamed = rules.flatMap((rule, position) => {
    const text = String(at(rule, 'expr'));
    return [...text.matchAll(/(\w+)(=~?)"([^"]*)"/g)]
      .filter(([, label = '']) => !free.includes(label))
      .map(({ index: start, 0: found }) => ({
        title: `${String(at(rule, 'alert'))}: ${found} at ${start}`,
        path: [index, 'spec', 'groups', 0, 'rules', position, 'expr'],
        expression: text.slice(0, start) + found.replace('"', '"other-') + text.slice(start + found.length),
      }));
  });

  test('name something in many places', () => {
    expect(renamed.length).toBeGreaterThan(60);
  });

  test.each(renamed)('are found silent with another name: $title', ({ path, expression: wrong }) => {
    expect(check(listAt(changed(documents, path, () => wrong)), [alertsCanFire])).toHaveLength(1);
  });
});

test('a backup of CloudNativePG is watched by its own figures', () => {
  const documents = manifests['operated and watched'].filter((each) => at(each, 'kind') !== 'PrometheusRule');
  const none = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'none', namespace: 'todo' },
  };
  expectFindings(
    'backups-are-watched',
    [...documents, { ...none, spec: { groups: [] } }],
    /No alert fires when ScheduledBackup todo\/todo-postgres/,
  );
});

test.each([
  'up{pod=~"(todo-)+x"} == 0',
  'up{pod=~"todo-[a-z"} == 0',
  'up{pod=~".*.*.*x"} == 0',
  'up == 0',
  'sum by (pod) (up{pod!="todo"}) == 0',
])('what cannot be judged is left alone: %s', (wrong) => {
  const documents = manifests.watched;
  const index = documents.findIndex((each) => at(each, 'kind') === 'PrometheusRule');
  const path = [index, 'spec', 'groups', 0, 'rules', 2, 'expr'];
  expect(check(listAt(changed(documents, path, () => wrong))).map((one) => formatFinding(one))).toEqual([]);
});
