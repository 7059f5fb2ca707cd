import { type Environment, production } from '../../lib/environments';
import {
  developmentValues,
  everyEnvironment,
  fullest,
  fullestDatabase,
  smallest,
} from '../sample-environments';
import { problems, refusal } from './problems';

const { frontend } = fullest.workloads;

/** A change to the fullest environment that breaks one rule, and the problem that it makes. */
type Violation = readonly [
  setting: string,
  change: Partial<Environment>,
  value: string,
  allowed: string,
  where?: string,
];

const inFile = 'lib/environments/fullest.ts';
const objectName = 'a Kubernetes object name: lower-case letters, digits, hyphens and dots';
const label = 'lower-case letters, digits and hyphens, at most 63';
const version =
  'an image tag of at most 63 characters, such as v1.2.3 or git-1a2b3c4; latest for developers alone';
const reference =
  'an image reference with a tag or digest, such as ghcr.io/example/todo-backend:v1.2.3; latest for developers alone';
const registry = 'a registry host and path without tag, in lower case, such as ghcr.io/example';
const longName = 'n'.repeat(64);
/** Through a variable, because TypeScript refuses an unknown name where it is written. */
const withUnknown = { ...fullest.variables.backend, NO_SUCH_VARIABLE: 'a value that could be a secret' };

function images(change: Partial<Environment['images']>): Partial<Environment> {
  return { images: { ...fullest.images, ...change } };
}

function workload(change: Partial<typeof frontend>): Partial<Environment> {
  return { workloads: { ...fullest.workloads, frontend: { ...frontend, ...change } } };
}

function database(change: Partial<typeof fullestDatabase>): Partial<Environment> {
  return { database: { ...fullestDatabase, ...change } };
}

function backendVariables(change: Environment['variables']['backend']): Partial<Environment> {
  return { variables: { ...fullest.variables, backend: change } };
}

const violations: readonly Violation[] = [
  ['namespace', { namespace: 'Todo' }, '"Todo"', label],
  ['namespace', { namespace: longName }, `"${longName}"`, label],
  [
    'domain',
    { domain: 'a_b.example.com' },
    '"a_b.example.com"',
    'localhost, or a DNS name in lower case with at least one dot, such as todo.example.com',
    `${inFile}, or by TODO_CHATBOT_DOMAIN`,
  ],
  ['account.user', { account: { user: 0, group: 1001 } }, '0', 'a whole number of at least 1'],
  ['account.group', { account: { user: 1001, group: 0.5 } }, '0.5', 'a whole number of at least 1'],
  ['version', { version: 'a b' }, '"a b"', version, `${inFile}, or by TODO_CHATBOT_VERSION`],
  ['version', { version: longName }, `"${longName}"`, version, `${inFile}, or by TODO_CHATBOT_VERSION`],
  ['version', { version: 'latest' }, '"latest"', version, `${inFile}, or by TODO_CHATBOT_VERSION`],
  [
    'images.references.backend',
    images({ references: { backend: 'ghcr.io/example/todo-backend' } }),
    '"ghcr.io/example/todo-backend"',
    reference,
    `${inFile}, or by TODO_CHATBOT_BACKEND_IMAGE`,
  ],
  [
    'images.references.postgres',
    images({ references: { postgres: 'postgres:latest' } }),
    '"postgres:latest"',
    reference,
    `${inFile}, or by TODO_CHATBOT_POSTGRES_IMAGE`,
  ],
  [
    'images.source.registry',
    images({ source: { kind: 'registry', registry: 'ghcr.io/Example' } }),
    '"ghcr.io/Example"',
    registry,
    `${inFile}, or by TODO_CHATBOT_REGISTRY`,
  ],
  [
    'images.source.pullSecret',
    images({ source: { kind: 'registry', registry: 'ghcr.io/example', pullSecret: 'Pull Secret' } }),
    '"Pull Secret"',
    objectName,
  ],
  [
    'variables.backend.JWT_EXPIRATION',
    backendVariables({ JWT_EXPIRATION: 0 }),
    '"0"',
    'a whole number from 1 to 31536000',
  ],
  [
    'variables.backend.MCP_SERVER_URL',
    backendVariables({ MCP_SERVER_URL: 'mcp.example.org' }),
    '"mcp.example.org"',
    'a URL that starts with https:// or http://',
  ],
  [
    'secrets.names.backend',
    { secrets: { kind: 'existing', names: { frontend: 'a', backend: 'b_c', postgres: 'd' } } },
    '"b_c"',
    objectName,
  ],
  [
    'secrets.names.postgres',
    { secrets: { kind: 'existing', names: { frontend: 'a', backend: 'b', postgres: 'c..d' } } },
    '"c..d"',
    objectName,
  ],
  [
    'secrets.kind',
    { secrets: { kind: 'development', values: developmentValues } },
    '"development"',
    'existing or external: the manifest of a public environment holds no secret value',
  ],
  [
    'database.storage.sizeGibibytes',
    database({ storage: { sizeGibibytes: 4 } }),
    '4',
    'a whole number of at least 5: the write-ahead log alone may take 4 GiB',
  ],
  [
    'database.storage.className',
    database({ storage: { sizeGibibytes: 5, className: 'Fast' } }),
    '"Fast"',
    objectName,
  ],
  ['database.gracePeriodSeconds', database({ gracePeriodSeconds: 9 }), '9', 'a whole number of at least 10'],
  [
    'database.resources.limits.memoryMebibytes',
    database({
      resources: {
        requests: { cpuMillicores: 1, memoryMebibytes: 512 },
        limits: { cpuMillicores: 1, memoryMebibytes: 511 },
      },
    }),
    '511',
    'a whole number of at least 512, what is requested',
  ],
  [
    'workloads.frontend.scale.replicas',
    workload({ scale: { kind: 'fixed', replicas: 0 }, disruptionBudget: { maxUnavailable: 1 } }),
    '0',
    'a whole number of at least 1',
  ],
  [
    'workloads.frontend.resources.requests.cpuMillicores',
    workload({
      resources: { ...frontend.resources, requests: { cpuMillicores: 0, memoryMebibytes: 300 } },
    }),
    '0',
    'a whole number of at least 1',
  ],
  [
    'workloads.frontend.resources.limits.cpuMillicores',
    workload({ resources: { ...frontend.resources, limits: { cpuMillicores: 299, memoryMebibytes: 600 } } }),
    '299',
    'a whole number of at least 300, what is requested',
  ],
  [
    'workloads.frontend.shutdown.preStopSeconds',
    workload({ shutdown: { ...frontend.shutdown, preStopSeconds: 0 } }),
    '0',
    'a whole number of at least 1',
  ],
  [
    'workloads.frontend.shutdown.drainSeconds',
    workload({ shutdown: { ...frontend.shutdown, drainSeconds: 1.5 } }),
    '1.5',
    'a whole number of at least 1',
  ],
  [
    'workloads.frontend.shutdown.gracePeriodSeconds',
    workload({ shutdown: { preStopSeconds: 7, drainSeconds: 25, gracePeriodSeconds: 31 } }),
    '31',
    'a whole number of at least 32: the preStop pause and the drain after it',
  ],
];

describe('an environment', () => {
  it.each(everyEnvironment)('that breaks no rule is synthesized as it is: $name', (environment) => {
    expect(refusal([environment])).toBeUndefined();
  });

  it.each(
    violations.map(([setting, change, value, allowed, where = inFile]) => ({
      environment: { ...fullest, ...change },
      problem: { setting: `fullest.${setting}`, value, allowed, where },
    })),
  )('is refused for one setting, and for nothing else: $problem', ({ environment, problem }) => {
    expect(problems([environment])).toEqual([problem]);
  });

  it('is refused for its name, which every message repeats', () => {
    expect(problems([{ ...fullest, name: 'full est' }])).toEqual([
      {
        setting: 'full est.name',
        value: '"full est"',
        allowed: label,
        where: 'lib/environments/full est.ts',
      },
    ]);
  });

  it('is refused for the name of another one, whose manifest it would overwrite', () => {
    expect(problems([fullest, { ...smallest, name: 'fullest' }, { ...production, name: 'fullest' }])).toEqual(
      [
        {
          setting: 'fullest.name',
          value: '"fullest"',
          allowed: 'a name that no other environment has, since it names the manifest',
          where: 'lib/environments/index.ts',
        },
      ],
    );
  });

  it('is refused for a variable that no container knows, whose value is not repeated', () => {
    const [problem, ...others] = problems([{ ...fullest, ...backendVariables(withUnknown) }]);
    expect(others).toEqual([]);
    expect(problem?.setting).toBe('fullest.variables.backend.NO_SUCH_VARIABLE');
    expect(problem?.allowed).toMatch(/^no variable but .*LOG_LEVEL/);
    expect(problem?.value).not.toContain('a value');
  });

  it.each(['BETTER_AUTH_SECRET', 'JWT_SECRET'] as const)('is refused for a short %s', (name) => {
    const values = { ...developmentValues, [name]: 'short' };
    expect(problems([{ ...smallest, secrets: { kind: 'development', values } }])).toEqual([
      {
        setting: `smallest.secrets.values.${name}`,
        value: 'hidden, 5 characters',
        allowed: 'at least 32 characters',
        where: `lib/environments/smallest.ts, or by TODO_CHATBOT_${name}`,
      },
    ]);
  });

  it('for developers may run `latest`', () => {
    expect(refusal([{ ...smallest, version: 'latest' }])).toBeUndefined();
  });
});
