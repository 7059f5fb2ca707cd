import { configure, type Environment, minikube, production } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { check } from '../../tools/check';
import {
  cloudNativePg,
  controller,
  externalDatabase,
  fullest,
  gateway,
  ingress,
  product,
} from '../sample-environments';

const { frontend, backend } = fullest.workloads;

function withBackend(change: Partial<typeof backend>): Environment {
  return { ...fullest, workloads: { frontend, backend: { ...backend, ...change } } };
}

/** Findings of a rule over the manifest of settings that are allowed one by one. */
function findings(environment: Environment, name: string): readonly string[] {
  const objects = configure([environment], {}).flatMap(objectsOf);
  return check(objects)
    .filter(({ rule }) => rule.name === name)
    .map(({ rule, message }) => `${message} ${rule.recommendation}`);
}

const toAll = { ...controller, labels: {} };
const shutdown = { preStopSeconds: 7, drainSeconds: 25, gracePeriodSeconds: 31 };

/** Settings that do not fit together, the rule that finds it in the manifest, what it says, and the setting that it names. */
const misfits: readonly (readonly [
  what: string,
  environment: Environment,
  rule: string,
  message: string,
  setting: string,
])[] = [
  [
    // Four pods of each while rolling: 4 * 5 of the frontend, 4 * 19 of the backend, and the jobs.
    'more connections than the server accepts',
    withBackend({ databaseConnections: 19 }),
    'connections-fit',
    'max_connections leaves 97',
    'workloads.*.databaseConnections',
  ],
  [
    'a budget that keeps every pod',
    withBackend({ disruptionBudget: { minAvailable: 3 } }),
    'budgets-leave-room',
    'Of 3 pods none may be evicted',
    'workloads.*.disruptionBudget',
  ],
  [
    'a budget that lets no pod go',
    withBackend({ disruptionBudget: { maxUnavailable: 0 } }),
    'budgets-leave-room',
    'Of 3 pods none may be evicted',
    'workloads.*.disruptionBudget',
  ],
  [
    'a budget that keeps nothing',
    withBackend({ disruptionBudget: { minAvailable: 0 } }),
    'budgets-leave-room',
    'Of 3 pods all may be evicted',
    'workloads.*.disruptionBudget',
  ],
  [
    'a grace period shorter than pause and drain',
    withBackend({ shutdown }),
    'shutdowns-have-time',
    'The grace period of 31 s is shorter than 7 s of preStop and 25 s of drain.',
    'workloads.*.shutdown',
  ],
  [
    'a node without the CPU that is requested',
    { ...minikube, node: { cpuMillicores: 100, memoryMebibytes: 65_536 } },
    'requests-fit',
    'cpu of the node',
    'node, workloads.*.resources',
  ],
  [
    'a node without the memory that is requested',
    { ...minikube, node: { cpuMillicores: 100_000, memoryMebibytes: 1000 } },
    'requests-fit',
    'memory of the node',
    'node, workloads.*.resources',
  ],
  [
    'a node that holds the web containers, but not the instances of the database',
    { ...minikube, database: cloudNativePg },
    'requests-fit',
    'of the node',
    'database.resources',
  ],
  ...[ingress, gateway].map(
    (edge) =>
      [
        `an ${edge.kind} that any pod of its namespace may be`,
        { ...production, edge: { ...edge, controller: toAll } },
        'policies-are-narrow',
        'means every pod',
        'edge.controller.labels',
      ] as const,
  ),
  [
    'an external database without an address',
    { ...production, database: { ...externalDatabase, addresses: [] } },
    'policies-are-narrow',
    'must name its peers',
    'database.addresses',
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
    expect(findings(withBackend({ databaseConnections: 18 }), 'connections-fit')).toEqual([]);
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
