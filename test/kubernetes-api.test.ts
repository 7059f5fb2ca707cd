import { apiProblems } from './kubernetes-schema';
import { manifestOf } from './manifest';
import { everyEnvironment } from './sample-environments';

const objects = everyEnvironment.flatMap((environment) =>
  manifestOf(environment).objects.map((object) => ({
    object,
    where: `${environment.name}: ${object.kind} ${object.metadata.name}`,
  })),
);

describe('the Kubernetes 1.28 API', () => {
  it.each(objects)('accepts every field of $where', ({ object }) => {
    expect(apiProblems(object)).toEqual([]);
  });
});

/** A valid Deployment, with something changed in its one container. */
function deployment(container: object = {}, spec: object = {}): object {
  const labels = { app: 'a' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a:1', ...container }] } },
      ...spec,
    },
  };
}

describe('the validation itself', () => {
  it.each([
    { livenessProbe: { httpGet: { path: '/', port: 80 } } },
    { livenessProbe: { httpGet: { path: '/', port: 'http' } } },
    { resources: { limits: { memory: '1Gi', cpu: '250m' } } },
    { resources: { limits: { cpu: 0.5 } } },
  ])('accepts ports and quantities as numbers and as text: %j', (container) => {
    expect(apiProblems(deployment(container))).toEqual([]);
  });

  const inContainer = '/spec/template/spec/containers/0';
  it.each([
    ['an unknown field deep inside', { imagePolicy: 'Never' }, `${inContainer} must NOT have additional`],
    ['a missing required field', { name: undefined }, `${inContainer} must have required property 'name'`],
    ['a wrong type', { tty: 'yes' }, `${inContainer}/tty must be boolean`],
    ['a value of the wrong type in a map', { resources: { limits: { cpu: true } } }, `limits/cpu must be`],
    ['text that is no quantity', { resources: { limits: { memory: '1 GB' } } }, 'must match pattern'],
    ['a fraction for a whole number', { ports: [{ containerPort: 80.5 }] }, 'containerPort must be integer'],
    ['a number beyond 32 bits', { ports: [{ containerPort: 2 ** 40 }] }, 'must match format "int32"'],
    ['an object for a port', { livenessProbe: { httpGet: { port: {} } } }, 'port must match exactly one'],
  ])('reports %s', (_, container, problem) => {
    expect(apiProblems(deployment(container)).join('\n')).toContain(problem);
  });

  it('reports every problem of an object, not only the first', () => {
    const problems = apiProblems(deployment({ image: 1 }, { replicas: '1', paused: 'no' }));
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      expect.arrayContaining(['/spec/replicas', '/spec/paused', `${inContainer}/image`]),
    );
  });

  it.each([
    ['an object of no kind', { metadata: { name: 'a' } }, 'no apiVersion and kind'],
    ['an object without a name', { apiVersion: 'v1', kind: 'Secret', metadata: {} }, 'no metadata.name'],
    [
      'a kind in the wrong group',
      { apiVersion: 'extensions/v1beta1', kind: 'Deployment', metadata: { name: 'a' } },
      'Kubernetes 1.28 has no extensions/v1beta1 Deployment',
    ],
  ])('reports %s', (_, object, problem) => {
    expect(apiProblems(object)).toEqual([problem]);
  });
});
