import { Deployment } from '../../lib/constructs/deployment';
import { contract } from '../../lib/contract';
import { type DevelopmentSecretValues, type Environment, longestAnswerSeconds } from '../../lib/environments';
import { type Manifest, manifestWith, type PodTemplate } from '../manifest';
import { everyEnvironment, fullest, smallest, withSecrets } from '../sample-environments';

const keys = ['frontend', 'backend'] as const;

function service(environment: Environment, container: (typeof keys)[number]): Manifest {
  return manifestWith((scope) => new Deployment(scope, container, environment));
}

const services = everyEnvironment.flatMap((environment) =>
  keys.map((key) => {
    const { name, component } = contract[key];
    const manifest = service(environment, key);
    return {
      where: `${environment.name}, ${name}`,
      environment,
      key,
      deployment: manifest.find('Deployment', name),
      container: manifest.container(name, component),
    };
  }),
);

describe('a service with the least that an environment says', () => {
  const manifest = service(smallest, 'backend');
  const { spec, metadata } = manifest.find('Deployment', 'todo-backend');

  it('is a Deployment, a Service and a ServiceAccount of one name, in the namespace of the environment', () => {
    for (const kind of ['Deployment', 'Service', 'ServiceAccount'] as const)
      expect(manifest.find(kind, 'todo-backend').metadata.namespace).toBe('smallest-space');
  });

  it('carries the recommended labels', () => {
    expect(metadata.labels).toEqual({
      'app.kubernetes.io/name': 'todo-backend',
      'app.kubernetes.io/instance': 'smallest',
      'app.kubernetes.io/component': 'backend',
      'app.kubernetes.io/part-of': 'todo-chatbot',
      'app.kubernetes.io/version': 'v1.0.0',
      'app.kubernetes.io/managed-by': 'cdk8s',
    });
    expect(spec.template.metadata?.labels).toEqual(metadata.labels);
  });

  it("runs the image's own command", () => {
    const { command, args } = manifest.container('todo-backend', 'backend');
    expect([command, args]).toEqual([undefined, undefined]);
  });

  it.each([
    ['backend', ['wait-for-schema']],
    ['frontend', undefined],
  ] as const)('waits for the schema where its contract says so: %s', (key, waits) => {
    const { initContainers } = service(smallest, key).podOf(contract[key].name).spec;
    expect(initContainers?.map(({ name }) => name)).toEqual(waits);
  });
});

it('a service with everything that an environment can say has all of it', () => {
  const manifest = service(fullest, 'backend');
  expect(manifest.podOf('todo-backend').spec).toMatchObject({ terminationGracePeriodSeconds: 37 });
  expect(manifest.find('Deployment', 'todo-backend').spec.replicas).toBe(3);
  const { image, resources } = manifest.container('todo-backend', 'backend');
  expect(image).toBe(fullest.images.references?.backend);
  expect(resources).toMatchObject({
    requests: { cpu: '300m', memory: '300Mi' },
    limits: { cpu: '900m', memory: '600Mi' },
  });
});

describe('a rollout', () => {
  it.each(services)(
    'never goes below the wanted replicas, and serves while it is taken out of its Services: $where',
    (row) => {
      const { preStopSeconds } = row.environment.workloads[row.key];
      const most = longestAnswerSeconds(row.environment, row.key);
      const { strategy, template } = row.deployment.spec;
      expect(strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
      expect(row.container.lifecycle?.preStop?.exec?.command).toEqual(['sleep', String(preStopSeconds)]);
      expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(preStopSeconds + most);
    },
  );
});

describe('the selector', () => {
  it.each(services)('is stable labels alone, which its pods carry: $where', ({ deployment }) => {
    const { matchLabels = {} } = deployment.spec.selector;
    expect(Object.keys(matchLabels).sort()).toEqual(['app.kubernetes.io/instance', 'app.kubernetes.io/name']);
    expect(deployment.spec.template.metadata?.labels).toMatchObject(matchLabels);
  });

  it.each(keys)('stays when the version changes, because Kubernetes refuses another one: %s', (key) => {
    const { name } = contract[key];
    const [one, two] = ['v1.0.0', 'v2.0.0'].map((version) => {
      const manifest = service({ ...smallest, version }, key);
      return [manifest.find('Deployment', name).spec.selector, manifest.find('Service', name).spec.selector];
    });
    expect(one).toEqual(two);
  });
});

/** What would restart the pods of a workload. */
function template(environment: Environment, key: (typeof keys)[number]): PodTemplate {
  return service(environment, key).podOf(contract[key].name);
}

describe('pods', () => {
  it.each<[keyof DevelopmentSecretValues, readonly (typeof keys)[number][]]>([
    ['BETTER_AUTH_SECRET', ['frontend', 'backend']],
    ['JWT_SECRET', ['backend']],
    ['OPENAI_API_KEY', ['backend']],
    // In the DATABASE_URL of one, or of none.
    ['POSTGRES_PASSWORD', []],
    ['POSTGRES_FRONTEND_PASSWORD', ['frontend']],
    ['POSTGRES_BACKEND_PASSWORD', ['backend']],
  ])('are replaced when %s changes, of %j alone', (name, readers) => {
    const changed = withSecrets({ [name]: 'another-value-of-more-than-32-characters' });
    const restarted = keys.filter(
      (key) => JSON.stringify(template(changed, key)) !== JSON.stringify(template(smallest, key)),
    );
    expect(restarted).toEqual(readers);
  });

  it('show no secret in a checksum, and have none of a Secret whose content is not known here', () => {
    const checksum = (environment: Environment): string | undefined =>
      template(environment, 'backend').metadata?.annotations?.['todo-chatbot/secret-checksum'];
    expect(checksum(smallest)).toMatch(/^[0-9a-f]{12}$/);
    expect(checksum(fullest)).toBeUndefined();
  });
});

it('what the image of the frontend must be built with is known, and restarts no pod', () => {
  const [before, after] = [smallest, { ...smallest, domain: 'todo.example.net' } as const].map(
    (environment) => service(environment, 'frontend').find('Deployment', 'todo-frontend'),
  );
  const key = 'todo-chatbot/built-with-NEXT_PUBLIC_API_URL';
  expect(before?.metadata.annotations?.[key]).toBe('http://localhost:8000');
  expect(after?.metadata.annotations?.[key]).toBe('https://api.todo.example.net');
  expect(after?.spec.template.metadata?.annotations).not.toHaveProperty(key);
});
