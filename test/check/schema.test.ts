import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minikube, production } from '../../lib/environments';
import { type KubernetesVersion, oldestKubernetes } from '../../lib/environments/kubernetes';
import { at, distinct, formatPath } from '../../tools/manifest';
import { alternatives, optional, quantities, ranges, required } from '../../tools/check/schema/constraints';
import { validatorsCode } from '../../tools/check/schema/generate';
import { values } from '../../tools/check/schema/values';
import { isDescribed, violations } from '../../tools/check/schema/schema';
import { customResources } from '../../tools/check/schema/custom-resources';
import { definitionsOf } from '../../tools/check/schema/releases';
import { type ApiSchemas, apiSchemas } from '../../tools/check/schema/schemas';
import { customResourceProblems } from '../custom-resources';
import { apiProblems } from '../kubernetes-schema';
import { manifestOf } from '../manifest';
import { everyEnvironment } from '../sample-environments';
import { changed, stepsOf } from './defects/json';
import { synthesize } from './manifests';

describe('the validators', () => {
  const specs = customResources();
  const schemasOf = (version: KubernetesVersion): ApiSchemas =>
    apiSchemas(definitionsOf(version), specs, version);

  test('are what `npm run schema` makes of the definitions', () => {
    const file = join(__dirname, '../../tools/check/schema/validators.cjs');
    expect(validatorsCode(schemasOf(oldestKubernetes)) === readFileSync(file, 'utf8')).toBe(true);
  });

  test('have every field that a constraint is about', () => {
    const known = new Set<string>();
    const definitions = ['1.28', '1.37'] as const;
    JSON.parse(
      JSON.stringify(definitions.map((version) => schemasOf(version).definitions)),
      (_, value: unknown) => {
        const title = String(at(value, 'title'));
        for (const field of stepsOf(at(value, 'properties')))
          known.add(`${title}.${field}`).add(String(field));
        return value;
      },
    );
    const constrained = [
      ...[...Object.keys(values), ...Object.keys(ranges), ...quantities],
      ...Object.entries(required).flatMap(([field, names]) => names.map((name) => `${name}.${field}`)),
      ...Object.entries(alternatives).flatMap(([name, { exactlyOneOf = [], atMostOneOf = [] }]) =>
        [...exactlyOneOf, ...atMostOneOf].map((field) => `${name}.${field}`),
      ),
    ];
    expect(constrained.filter((place) => !known.has(place))).toEqual([]);
  });
});

/** What the API server would answer, each with its place. */
function answers(object: unknown): readonly string[] {
  const [apiVersion, kind] = ['apiVersion', 'kind'].map((field) => String(at(object, field)));
  return violations(apiVersion ?? '', kind ?? '', object).map(
    ({ path, message }) => `${formatPath(path)} ${message}`,
  );
}

const objects = everyEnvironment.flatMap((environment) =>
  manifestOf(environment).objects.map((object) => ({
    object,
    where: `${environment.name}: ${object.kind} ${object.metadata.name}`,
  })),
);

describe('the Kubernetes 1.28 API', () => {
  it.each(objects)('accepts every field of $where', ({ object }) => {
    expect([...answers(object), ...(customResourceProblems(object) ?? apiProblems(object))]).toEqual([]);
  });
});

describe('wherever a value is wrong', () => {
  const documents = [minikube, production].flatMap(synthesize);

  /** Paths to every value of a document. */
  function pathsOf(value: unknown): (string | number)[][] {
    return stepsOf(value).flatMap((step) => [
      [step],
      ...pathsOf(at(value, step)).map((path) => [step, ...path]),
    ]);
  }

  /** Every field of each kind once, in whichever entry of a list it stands first. */
  const fields = distinct(
    documents.flatMap((document) => {
      const kind = String(at(document, 'kind'));
      return pathsOf(document).map((path) => ({ document, kind, path }));
    }),
    ({ kind, path }) => `${kind} ${path.map((step) => (typeof step === 'number' ? '*' : step)).join('\n')}`,
  );

  /** Each document, with each of its fields in turn replaced by others. */
  const wrong = fields.flatMap(({ document, kind, path }) =>
    ['1 core', 1.5, true, { a: 1 }, undefined].map((value) => ({
      object: changed(document, path, () => value),
      change: `${kind} ${formatPath(path)}: ${JSON.stringify(value)}`,
    })),
  );

  test('the validators notice it if a plain validator does, with the OpenAPI definitions as they are', () => {
    const found = wrong.filter(
      ({ object }) =>
        isDescribed(String(at(object, 'apiVersion')), String(at(object, 'kind'))) &&
        apiProblems(object).some((problem) => !problem.startsWith('Kubernetes 1.28 has no')),
    );
    // What the definitions require and the API server does not.
    const needless = new RegExp(
      `\\.(?:${optional.map((place) => place.replace(/^.*\./, '')).join('|')}): undefined$`,
    );
    expect(found.length).toBeGreaterThan(1000);
    const missed = found.filter(({ object }) => answers(object).length === 0).map(({ change }) => change);
    expect(missed.filter((change) => !needless.test(change))).toEqual([]);
  });
});

/** What is answered about a valid Deployment with something changed in its one container. */
function container(change: object): readonly string[] {
  const labels = { app: 'a' };
  const containers = [{ name: 'a', image: 'a:1', ...change }];
  return answers({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', creationTimestamp: null },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  }).map((answer) => answer.replace('spec.template.spec.containers[0].', ''));
}

describe('a container', () => {
  test.each([
    ['a port by number', { livenessProbe: { httpGet: { path: '/', port: 80 } } }],
    ['a port by name', { livenessProbe: { httpGet: { path: '/', port: 'http' } } }],
    ['quantities as text and as number', { resources: { limits: { memory: '1Gi', cpu: 0.5 } } }],
    ['null for what is not there', { tty: null, ports: null, resources: { limits: { cpu: null } } }],
  ])('may have %s', (_, change) => {
    expect(container(change)).toEqual([]);
  });

  test.each<readonly [object, string]>([
    [{ imagePolicy: 'Never' }, 'imagePolicy is not a field of Container'],
    [JSON.parse('{"__proto__": 1}'), '__proto__ is not a field of Container'],
    [{ name: null }, 'name is required in Container'],
    [{ image: 1 }, 'image must be a text'],
    [{ resources: [] }, 'resources must be a mapping'],
    [{ args: 'a' }, 'args must be a list'],
    [{ args: [null] }, 'args[0] must not be empty'],
    [
      { resources: { limits: { 'a/b~c': true } } },
      'resources.limits["a/b~c"] must be a quantity such as 250m or 1Gi',
    ],
    [
      { resources: { limits: { cpu: '1 GB' } } },
      'resources.limits.cpu must be a quantity such as 250m or 1Gi',
    ],
    [{ ports: [{ containerPort: 80.5 }] }, 'ports[0].containerPort must be a whole number'],
    [{ ports: [{ containerPort: 0 }] }, 'ports[0].containerPort must be a number from 1 to 65535'],
    [
      { securityContext: { runAsUser: -1 } },
      'securityContext.runAsUser must be a number from 0 to 2147483647',
    ],
    [{ ports: [{ containerPort: 1, protocol: 'tcp' }] }, 'ports[0].protocol must be one of TCP, UDP, SCTP'],
    [
      { ports: [{ containerPort: 1 }, { containerPort: 1, protocol: 'TCP' }] },
      'ports[1] has the same containerPort and protocol as an entry before it',
    ],
    [
      { livenessProbe: { httpGet: { port: {} } } },
      'livenessProbe.httpGet.port must be a whole number of 32 bits or a text',
    ],
    [{ livenessProbe: {} }, 'livenessProbe must have exactly one of exec, grpc, httpGet, tcpSocket'],
    [{ env: [{ name: 'A', value: 'a', valueFrom: {} }] }, 'env[0] must have at most one of value, valueFrom'],
    [{ startupProbe: { exec: {}, periodSeconds: -1 } }, 'startupProbe.periodSeconds must be 0 or more'],
    [
      { startupProbe: { exec: {}, periodSeconds: 2 ** 40 } },
      'startupProbe.periodSeconds must be a whole number of 32 bits',
    ],
  ])('%j is refused', (change, sentence) => {
    expect(container(change)).toContain(sentence);
  });

  test('has all its problems reported, not only the first', () => {
    expect(container({ tty: 'yes', args: 1, x: 1 })).toEqual([
      'args must be a list',
      'tty must be true or false',
      'x is not a field of Container',
    ]);
  });

  test('has the first thousand of its problems reported', () => {
    expect(container({ env: Array.from({ length: 1e6 }, () => 1) })).toHaveLength(1000);
  });
});

test('base64 and times are told from other text', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', creationTimestamp: 'now' } };
  expect(answers({ ...secret, data: { a: 'YQ==', b: 'Y', c: 1 } })).toEqual([
    'data.b must be base64',
    'data.c must be base64',
    'metadata.creationTimestamp must be a time such as 2006-01-02T15:04:05Z',
  ]);
});
