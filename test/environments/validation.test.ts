import { configure, type Environment, minikube, production } from '../../lib/environments';
import {
  cloudNativePg,
  developmentValues,
  everyEnvironment,
  externalDatabase,
  fullest,
  fullestDatabase,
  gateway,
  ingress,
  smallest,
  withSecrets,
} from '../sample-environments';
import { objectsOf } from '../../lib/todo-chart';
import { check } from '../../tools/check';
import { problems, refusal } from './problems';

/** A copy of an environment with another value at the path of a setting. */
function withSetting(environment: Environment, setting: string, value: unknown): Environment {
  const copy = structuredClone(environment);
  const names = setting.split(/[.[\]]+/).filter(Boolean);
  const place = names.slice(0, -1).reduce<object>((at, name) => {
    const next: unknown = structuredClone(Reflect.get(at, name));
    if (typeof next !== 'object' || next === null) throw new Error(`no ${name} in ${setting}`);
    Reflect.set(at, name, next);
    return next;
  }, copy);
  Reflect.set(place, names.at(-1) ?? '', value);
  return copy;
}

const objectName = 'a Kubernetes object name: lower-case letters, digits, hyphens and dots';
const label = 'lower-case letters, digits and hyphens, at most 63';
const latest = '; latest for developers alone';
const version = `an image tag of at most 63 characters, such as v1.2.3 or git-1a2b3c4${latest}`;
const reference = `an image reference with a tag or digest, such as ghcr.io/example/todo-backend:v1.2.3${latest}`;
const registry =
  'a registry host and path without tag, in lower case, such as ghcr.io/example; docker.io/example for Docker Hub';
const domain = 'localhost, or a DNS name in lower case with at least one dot, such as todo.example.com';
const byHost = 'a DNS name such as todo.example.com: edge ingress routes by host';
const eachOrigin =
  'a list, each an origin such as https://todo.example.com: scheme, host, perhaps a port, no path';
const noValue = 'existing or external: the manifest of a public environment holds no secret value';
const path = 'a path in the store without slash at either end, such as todo-chatbot/production';
const five = 'a cron expression of five fields in numbers, such as 0 3 * * *, or @daily and the like';
const six =
  'a cron expression of six fields in numbers, seconds first, such as 0 0 3 * * *, or @daily and the like';
const bucket = 'a bucket and path such as s3://todo-backups/production';
const range = 'an address range such as 203.0.113.10/32 or 2001:db8::/64';
const labels = 'labels: names and values of at most 63 letters, digits, hyphens, underscores and dots';
const upTo100 = 'a whole number from 1 to 100';
const percent = 'a whole number from 1 to 100, of what is requested';
const disk = ': the write-ahead log alone may take 4 GiB';
const memory = ': shared_buffers, connections and maintenance must fit below it';
const atLeast = (minimum: number, why = ''): string =>
  `a whole number of at least ${minimum}${why}; at most 2147483647`;
const longName = 'n'.repeat(64);

const inStore: Partial<Environment> = {
  secrets: {
    kind: 'external',
    store: { kind: 'SecretStore', name: 'store' },
    path: 'todo',
    refreshInterval: '1h0m0s',
  },
};
const least = { cpuMillicores: 1, memoryMebibytes: 200 };
const little = { database: { ...fullestDatabase, resources: { requests: least, limits: least } } };
const instances = { database: cloudNativePg };
const outside = { database: externalDatabase };
const elsewhere: Partial<Environment> = { mcpServer: { kind: 'public', url: 'https://mcp.example.org' } };
const autoscaled: Partial<Environment> = { workloads: production.workloads };
const onOneNode: Partial<Environment> = { node: { cpuMillicores: 1, memoryMebibytes: 1 } };
const own: Partial<Environment> = { edge: { ...ingress, tls: { kind: 'existing', secret: 'a' } } };

/** Settings that an environment variable changes, too. */
const by: Readonly<Record<string, string>> = {
  domain: 'DOMAIN',
  namespace: 'NAMESPACE',
  version: 'VERSION',
  'images.references.backend': 'BACKEND_IMAGE',
  'images.references.postgres': 'POSTGRES_IMAGE',
  'images.source.registry': 'REGISTRY',
};

/** A value that breaks one rule, what is allowed, and where the fullest environment has no such setting, what has it. */
const violations: readonly (readonly [
  setting: string,
  value: unknown,
  allowed: string,
  base?: Partial<Environment>,
])[] = [
  ['namespace', 'Todo', label],
  ['namespace', longName, label],
  ['domain', 'a_b.example.com', domain],
  ['domain', '203.0.113.10', domain],
  ['domain', 'localhost', byHost],
  ['account.user', 2 ** 31, atLeast(1)],
  ['account.group', 0.5, atLeast(1)],
  ['version', 'a b', version],
  ['version', longName, version],
  ['version', 'latest', version],
  ['images.references.backend', 'ghcr.io/example/todo-backend', reference],
  ['images.references.postgres', 'postgres:latest', reference],
  ['images.source.registry', 'ghcr.io/Example', registry],
  ['images.source.registry', 'ghcr.io:65536/example', registry],
  ['edge.controller.labels', { app: 'a b' }, labels],
  ['network.dns.servers[0].labels', { 'a/b/c': 'd' }, labels],
  ['network.dns.serverPort', 65_536, 'a port from 1 to 65535'],
  ['network.dns.addresses[0]', '169.254.20.10', range],
  ['images.source.pullSecret', 'Pull Secret', objectName],
  ['variables.backend.JWT_EXPIRATION', 0, 'a whole number from 1 to 31536000'],
  ['allowedOrigins', ['todo.example.com'], eachOrigin],
  ['mcpServer.port', 0, 'a port from 1 to 65535'],
  ['mcpServer.namespace', 'A', label],
  ['mcpServer.labels', {}, 'at least one label of the pods'],
  ['mcpServer.url', 'http://mcp.example.org', 'a URL that starts with https://', elsewhere],
  ['model.url', 'llm.lan/v1', 'a URL that starts with https:// or http://'],
  ['model.addresses', [], 'at least one address range, such as 192.168.49.1/32'],
  ['model.addresses[0]', '192.168.49.1', range],
  ['secrets.names.backend', 'b_c', objectName],
  ['secrets.names.postgres', 'c..d', objectName],
  ['secrets.kind', 'development', noValue, { secrets: { kind: 'development', values: developmentValues } }],
  ['secrets.path', '/todo', path, inStore],
  ['secrets.refreshInterval', 'hourly', 'a Go duration such as 1h0m0s', inStore],
  ['database.storage.sizeGibibytes', 4, atLeast(5, disk)],
  ['database.storage.className', 'Fast', objectName],
  ['database.gracePeriodSeconds', 9, atLeast(10)],
  ['database.resources.limits.memoryMebibytes', 4095, atLeast(4096, ', what is requested')],
  ['database.resources.limits.memoryMebibytes', 255, atLeast(256, memory), little],
  ['database.backup.schedule', '0 3 * *', five],
  ['database.backup.schedule', '61 * * * *', five],
  ['database.backup.schedule', '0 3 * * 5-1', five],
  ['database.backup.schedule', '*/0 * * * *', five],
  ['database.backup.retainCount', 0, atLeast(1)],
  ['database.instances', 0, upTo100, instances],
  ['database.instances', 2 ** 31, upTo100, instances],
  ['database.monitoringNamespace', 'A', label, instances],
  ['database.backup.schedule', '0 3 * * *', six, instances],
  [
    'database.backup.credentials.accessKeyIdKey',
    'a key',
    'a key of a Secret: letters, digits, hyphens, underscores and dots',
    instances,
  ],
  ['database.backup.destination', 'todo-backups', bucket, instances],
  ['database.host', 'a_b', 'a DNS name such as postgres.example.com', outside],
  ['database.port', 0, 'a port from 1 to 65535', outside],
  ['database.addresses[0]', '::1/129', range, outside],
  ['database.addresses', [], 'at least one range: pods reach no database without its address', outside],
  ['network.internetExcept[0]', '10.0.0.0/33', range],
  ['edge.controller.httpsPort', 65536, 'a port from 1 to 65535'],
  ['edge.className', 'A', objectName],
  ['edge.tls.secret', 'A', objectName, own],
  ['edge.listeners.http', 'A', objectName, { edge: gateway }],
  ['workloads.frontend.scale.replicas', 0, atLeast(1)],
  ['workloads.frontend.scale.maximum', 1, atLeast(2, ', the minimum'), autoscaled],
  ['workloads.frontend.scale.cpuUtilizationPercent', 0, percent, autoscaled],
  ['workloads.frontend.resources.requests.cpuMillicores', 0, atLeast(1)],
  ['workloads.frontend.resources.limits.cpuMillicores', 299, atLeast(300, ', what is requested')],
  ['workloads.frontend.disruptionBudget.minAvailable', -1, atLeast(0)],
  ['workloads.frontend.preStopSeconds', 0, atLeast(1)],
  ['workloads.frontend.longestAnswerSeconds', 1.5, 'a whole number from 1 to 86400, in seconds'],
  ['workloads.frontend.databaseConnections', 0, atLeast(1)],
  ['node.cpuMillicores', 0.5, atLeast(1), onOneNode],
];

describe('an environment', () => {
  it.each(everyEnvironment)('that breaks no rule is synthesized as it is: $name', (environment) => {
    expect(refusal([environment])).toBeUndefined();
  });

  it.each(
    violations.map(([setting, value, allowed, base]) => ({
      environment: withSetting({ ...fullest, ...base }, setting, value),
      problem: {
        setting: `fullest.${setting}`,
        value: JSON.stringify(setting.startsWith('variables.') ? String(value) : value),
        allowed,
        where: `lib/environments/fullest.ts${setting in by ? `, or by TODO_CHATBOT_${by[setting] ?? ''}` : ''}`,
      },
    })),
  )('is refused for one setting, and for nothing else: $problem', ({ environment, problem }) => {
    expect(problems([environment])).toEqual([problem]);
  });

  it('is refused for its name, which every message repeats', () => {
    const where = 'lib/environments/full est.ts';
    const problem = { setting: 'full est.name', value: '"full est"', allowed: label, where };
    expect(problems([{ ...fullest, name: 'full est' }])).toEqual([problem]);
  });

  it('is refused for the name of another one, whose manifest it would overwrite', () => {
    const problem = {
      setting: 'fullest.name',
      value: '"fullest"',
      allowed: 'a name that no other environment has, since it names the manifest',
      where: 'lib/environments/index.ts',
    };
    const same = [fullest, { ...smallest, name: 'fullest' }, { ...production, name: 'fullest' }];
    expect(problems(same)).toEqual([problem]);
  });

  it('is refused for a variable that no container knows, whose value is not repeated', () => {
    const unknown = { ...fullest.variables.backend, NO_SUCH_VARIABLE: 'a value that could be a secret' };
    const [problem, ...others] = problems([withSetting(fullest, 'variables.backend', unknown)]);
    expect(others).toEqual([]);
    expect(problem?.setting).toBe('fullest.variables.backend.NO_SUCH_VARIABLE');
    expect(problem?.allowed).toMatch(/^no variable but .*LOG_LEVEL/);
    expect(problem?.value).not.toContain('a value');
  });

  it.each(['BETTER_AUTH_SECRET', 'JWT_SECRET'] as const)('is refused for a short %s', (name) => {
    expect(problems([withSecrets({ [name]: 'short' })])).toEqual([
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
    const broken = check(objectsOf({ ...smallest, version: 'latest' })).map(({ rule }) => rule.name);
    expect(broken).not.toContain('images-are-pinned');
  });
});

describe('TODO_CHATBOT_ENVIRONMENT', () => {
  it.each([
    ['production', [production]],
    ['', [minikube, production]],
  ])('chooses the one environment to synthesize, or all: %j', (TODO_CHATBOT_ENVIRONMENT, chosen) => {
    expect(configure([minikube, production], { TODO_CHATBOT_ENVIRONMENT })).toEqual(chosen);
  });

  it('is a problem that lists the environments when it names none of them', () => {
    expect(problems([minikube, production], { TODO_CHATBOT_ENVIRONMENT: 'nowhere' })).toEqual([
      {
        setting: 'TODO_CHATBOT_ENVIRONMENT',
        value: '"nowhere"',
        allowed: 'minikube, production, preview',
        where: 'the argument of the command, or in the environment of this process or in .env',
      },
    ]);
  });
});
