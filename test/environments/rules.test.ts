import { configure, type Environment, minikube, production } from '../../lib/environments';
import { fullest, fullestDatabase, smallest } from '../sample-environments';
import { problems, refusal } from './problems';

const { frontend, backend } = fullest.workloads;
const { edge } = production;

function withBackend(change: Partial<typeof backend>): Partial<Environment> {
  return { workloads: { frontend, backend: { ...backend, ...change } } };
}

function withBackup(change: Partial<NonNullable<typeof fullestDatabase.backup>>): Partial<Environment> {
  const { backup } = fullestDatabase;
  if (backup === undefined) throw new Error('the fullest database has a backup');
  return { database: { ...fullestDatabase, backup: { ...backup, ...change } } };
}

function external(path: string, refreshInterval: string): Partial<Environment> {
  const store = { kind: 'SecretStore', name: 'store' } as const;
  return { secrets: { kind: 'external', store, path, refreshInterval } };
}

/** A change that breaks one rule, the setting that the problem names, and a part of what it allows. */
const violations: readonly (readonly [setting: string, change: Partial<Environment>, allowed: string])[] = [
  [
    'workloads.backend.scale.maximum',
    withBackend({ scale: { kind: 'autoscaled', minimum: 3, maximum: 2, cpuUtilizationPercent: 70 } }),
    'a whole number of at least 3, the minimum',
  ],
  [
    'workloads.backend.scale.cpuUtilizationPercent',
    withBackend({ scale: { kind: 'autoscaled', minimum: 3, maximum: 4, cpuUtilizationPercent: 0 } }),
    'a whole number from 1 to 100',
  ],
  [
    'workloads.backend.disruptionBudget.minAvailable',
    withBackend({ disruptionBudget: { minAvailable: 3 } }),
    'a whole number from 1 to 2',
  ],
  [
    'workloads.backend.disruptionBudget.maxUnavailable',
    withBackend({ disruptionBudget: { maxUnavailable: 0 } }),
    'with 0 no node can be drained',
  ],
  // Four pods of each while rolling: 4 * 5 of the frontend, 4 * 19 of the backend and 5 others are 101.
  [
    'workloads.backend.databaseConnections',
    withBackend({ databaseConnections: 19 }),
    'the server accepts 100',
  ],
  ['database.backup.schedule', withBackup({ schedule: '0 3 * *' }), 'five fields'],
  ['database.backup.retainCount', withBackup({ retainCount: 0 }), 'a whole number of at least 1'],
  [
    'database.resources.limits.memoryMebibytes',
    {
      database: {
        ...fullestDatabase,
        resources: {
          requests: { cpuMillicores: 100, memoryMebibytes: 255 },
          limits: { cpuMillicores: 100, memoryMebibytes: 255 },
        },
      },
    },
    'at least 256',
  ],
  ['domain', { domain: 'localhost' }, 'routes by host'],
  [
    'network.internetExcept[0]',
    { network: { ...fullest.network, internetExcept: ['10.0.0.0/33'] } },
    'an address range',
  ],
  ['secrets.path', external('/todo', '1h0m0s'), 'without slash at either end'],
  ['secrets.refreshInterval', external('todo', 'hourly'), 'a Go duration'],
  [
    'node.cpuMillicores',
    { node: { cpuMillicores: 100, memoryMebibytes: 65_536 } },
    'what the stack requests',
  ],
  ...(edge.kind === 'ingress'
    ? ([
        [
          'edge.controller.labels',
          { edge: { ...edge, controller: { ...edge.controller, labels: {} } } },
          'an empty selector lets in every pod',
        ],
      ] as const)
    : []),
];

describe('an environment that could not work in a cluster', () => {
  it.each(violations)('is refused for its %s, and for nothing else', (setting, change, allowed) => {
    const [problem, ...others] = problems([{ ...fullest, ...change }]);
    expect(others).toEqual([]);
    expect(problem?.setting).toBe(`fullest.${setting}`);
    expect(problem?.where).toMatch(/^lib\/environments\/fullest\.ts/);
    expect(problem?.allowed).toContain(allowed);
  });

  it('is not refused at the limit: as many connections as the server accepts', () => {
    // 4 * 5 of the frontend, 4 * 18 of the backend, 5 others: 97.
    expect(refusal([{ ...fullest, ...withBackend({ databaseConnections: 18 }) }])).toBeUndefined();
  });
});

describe('TODO_CHATBOT_ENVIRONMENT', () => {
  it('chooses the one environment to synthesize', () => {
    const chosen = configure([minikube, production], { TODO_CHATBOT_ENVIRONMENT: 'production' });
    expect(chosen).toEqual([production]);
  });

  it('chooses every environment when it is empty', () => {
    expect(configure([minikube, smallest], { TODO_CHATBOT_ENVIRONMENT: '' })).toEqual([minikube, smallest]);
  });

  it('is a problem that lists the environments when it names none of them', () => {
    expect(problems([minikube, production], { TODO_CHATBOT_ENVIRONMENT: 'staging' })).toEqual([
      {
        setting: 'TODO_CHATBOT_ENVIRONMENT',
        value: '"staging"',
        allowed: 'minikube, production',
        where: 'the argument of the command, or in the environment of this process or in .env',
      },
    ]);
  });
});
