import type { Mapping } from '../../tools/manifest';
import { consequencesOf, object } from './manifests';

function losesProtection(old: Mapping, next: Mapping | undefined): boolean {
  return consequencesOf(old, next).some(({ severity }) => severity === 'loses protection');
}

function spec(kind: string, fields: string, name = 'todo-backup'): Mapping {
  return object(kind, name, `spec: { ${fields} }`);
}

function namespace(labels: string): Mapping {
  return object('Namespace', 'todo', `metadata: { name: todo, labels: { ${labels} } }`);
}

const deny = 'podSelector: {}, policyTypes: [Ingress, Egress]';
const enforce = 'pod-security.kubernetes.io/enforce';
const kept = (days: string): string =>
  `jobTemplate: { spec: { template: { spec: { containers: [{ name: a, env: [{ name: RETAIN_DAYS, value: '${days}' }] }] } } } }`;

test.each<readonly [string, Mapping]>([
  ['a default deny', spec('NetworkPolicy', deny)],
  ['a default deny of ingress by default', spec('NetworkPolicy', 'podSelector: {}')],
  ['a budget', { ...spec('PodDisruptionBudget', ''), apiVersion: 'policy/v1' }],
  ['a restore', object('CronJob', 'todo-restore')],
])('protection is lost with %s', (_, old) => {
  expect(losesProtection(old, undefined)).toBe(true);
});

const budget = (fields: string): Mapping => ({
  ...spec('PodDisruptionBudget', fields),
  apiVersion: 'policy/v1',
});

const rows: readonly (readonly [what: string, old: Mapping, next: Mapping])[] = [
  [
    'a policy denies one direction alone',
    spec('NetworkPolicy', deny),
    spec('NetworkPolicy', 'podSelector: {}'),
  ],
  ['a policy allows everything', spec('NetworkPolicy', deny), spec('NetworkPolicy', `${deny}, egress: [{}]`)],
  [
    'a policy denies to some pods alone',
    spec('NetworkPolicy', deny),
    spec('NetworkPolicy', 'podSelector: { matchLabels: { a: b } }, policyTypes: [Ingress, Egress]'),
  ],
  ['a namespace enforces less', namespace(`${enforce}: restricted`), namespace(`${enforce}: baseline`)],
  ['a namespace enforces nothing', namespace(`${enforce}: restricted`), namespace('')],
  ['fewer backups are kept', spec('CronJob', kept('14')), spec('CronJob', kept('7'))],
  [
    'backups of an operator go sooner',
    spec('Cluster', 'backup: { retentionPolicy: 14d }'),
    spec('Cluster', 'backup: { retentionPolicy: 7d }'),
  ],
  ['backups are weekly', spec('CronJob', "schedule: '0 3 * * *'"), spec('CronJob', "schedule: '0 3 * * 0'")],
  ['backups are monthly', spec('CronJob', "schedule: '@daily'"), spec('CronJob', "schedule: '0 3 1 * *'")],
  ['backups no longer run', spec('CronJob', 'suspend: false'), spec('CronJob', 'suspend: true')],
  ['a budget keeps fewer', budget('minAvailable: 2'), budget('minAvailable: 1')],
  ['a budget lets more go', budget('maxUnavailable: 1'), budget('maxUnavailable: 50%')],
];

test.each(rows)('protection is lost where %s', (_, old, next) => {
  expect(losesProtection(old, next)).toBe(true);
});

test.each(rows)('and it is won back where it is the other way round: %s', (_, old, next) => {
  expect(losesProtection(next, old)).toBe(false);
});

test.each([
  ['at another hour', "'0 3 * * *'", "'30 4 * * *'"],
  ['more often', "'0 3 * * *'", "'0 */6 * * *'"],
  ['by another name', "'@daily'", "'0 0 * * *'"],
])('backups that run %s lose none', (_, old, next) => {
  expect(losesProtection(spec('CronJob', `schedule: ${old}`), spec('CronJob', `schedule: ${next}`))).toBe(
    false,
  );
});
