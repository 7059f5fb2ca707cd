import { configure, type Environment, minikube, production } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { check } from '../../tools/check';
import {
  cloudNativePg,
  controller,
  fullest,
  furtherPods,
  gateway,
  ingress,
  product,
} from '../sample-environments';

const { backend } = fullest.workloads;

function withBackend(change: Partial<typeof backend>): Environment {
  return { ...fullest, workloads: { ...fullest.workloads, backend: { ...backend, ...change } } };
}

/** Findings of a rule over the manifest of settings that are allowed one by one. */
function findings(environment: Environment, name: string): readonly string[] {
  const objects = configure([environment], {}).flatMap(objectsOf);
  return check(objects)
    .filter(({ rule }) => rule.name === name)
    .map(({ rule, message }) => `${message} ${rule.recommendation}`);
}

const toAll = { ...controller, labels: {} };

/** Settings that do not fit together, the rule that finds it in the manifest, and with the setting what it says. */
type Misfit = readonly [
  what: string,
  environment: Environment,
  rule: string,
  message: string,
  setting: string,
];

const budgets = (
  [
    ['keeps every pod', { minAvailable: 3 }, 'none'],
    ['lets no pod go', { maxUnavailable: 0 }, 'none'],
    ['keeps nothing', { minAvailable: 0 }, 'all'],
  ] as const
).map(([does, disruptionBudget, pods]): Misfit => {
  const message = `Of 3 pods ${pods} may be evicted`;
  const environment = withBackend({ disruptionBudget });
  return [
    `a budget that ${does}`,
    environment,
    'budgets-leave-room',
    message,
    'workloads.*.disruptionBudget',
  ];
});

const nodes = (
  [
    ['CPU', { cpuMillicores: 100, memoryMebibytes: 65_536 }, 'cpu of the node'],
    ['memory', { cpuMillicores: 100_000, memoryMebibytes: 1000 }, 'memory of the node'],
  ] as const
).map(([resource, node, message]): Misfit => {
  const what = `a node without the ${resource} that is requested`;
  return [what, { ...minikube, node }, 'requests-fit', message, 'node, workloads.*.resources'];
});

const controllers = [ingress, gateway].map((edge): Misfit => {
  const environment = { ...production, edge: { ...edge, controller: toAll } };
  const what = `an ${edge.kind} that any pod of its namespace may be`;
  return [what, environment, 'policies-are-narrow', 'means every pod', 'edge.controller.labels'];
});

const misfits: readonly Misfit[] = [
  ...budgets,
  ...nodes,
  ...controllers,
  [
    // Four pods of each while rolling: 4 * 5 of the frontend, 4 * 19 of the backend, and the jobs.
    'more connections than the server accepts',
    withBackend({ databaseConnections: 19 }),
    'connections-fit',
    'max_connections leaves 97',
    'workloads.*.databaseConnections',
  ],
  [
    'a node that holds the web containers, but not the instances of the database',
    { ...minikube, database: cloudNativePg },
    'requests-fit',
    'of the node',
    'database.resources',
  ],
];

describe('settings that do not fit together', () => {
  it.each(misfits)(
    'are found in the manifest, with the setting to change: %s',
    (_, environment, rule, ...words) => {
      const found = findings(environment, rule);
      expect(found).not.toEqual([]);
      for (const text of found) for (const word of words) expect(text).toContain(word);
    },
  );

  it('are not found at the limit: as many connections as the server leaves', () => {
    // Further services take theirs from the four pods of the backend.
    const further = furtherPods(fullest, ({ databaseConnections = 0 }) => databaseConnections);
    const databaseConnections = 18 - Math.ceil(further / 4);
    expect(findings(withBackend({ databaseConnections }), 'connections-fit')).toEqual([]);
  });

  it('are in no environment of the product', () => {
    const rules = ['connections-fit', 'budgets-leave-room', 'shutdowns-have-time', 'requests-fit'];
    const found = product
      .filter(({ audience, secrets }) => audience === 'developers' || secrets.kind !== 'development')
      .flatMap((environment) => check(objectsOf(environment)))
      .filter(({ rule }) => rules.includes(rule.name));
    expect(found).toEqual([]);
  });
});
