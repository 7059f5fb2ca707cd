import { formatCores, Manifest } from '../../tools/manifest';
import { readScene } from '../../tools/views';
import { resourcesOf } from '../../tools/views/model/resources';
import { readWorkloads } from '../../tools/views/model/workload';
import { deployment, policy, service } from '../reach/manifests';

function object(apiVersion: string, kind: string, name: string, spec: unknown): unknown {
  return { apiVersion, kind, metadata: { name, namespace: 'here' }, spec };
}

const template = { spec: { containers: [{ resources: { requests: { cpu: '1' } } }] } };

describe('what workloads take', () => {
  it('is counted for the fewest pods, for as many as an autoscaler makes, and with every job at once', () => {
    const scaleTargetRef = { kind: 'Deployment', name: 'web' };
    const scaled = { minReplicas: 2, maxReplicas: 6, scaleTargetRef };
    const manifest = new Manifest([
      object('apps/v1', 'Deployment', 'web', { template }),
      object('apps/v1', 'Deployment', 'other', { replicas: 3, template }),
      object('batch/v1', 'Job', 'once', { parallelism: 2, template }),
      object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', scaled),
    ]);
    const { least, most, withJobs } = resourcesOf(manifest);
    const cores = [least, most, withJobs].map(([requested = 0n]) => formatCores(requested));
    expect(cores).toEqual(['5', '9', '11']);
    // Nothing limits them.
    expect(most.slice(2)).toEqual([undefined, undefined]);
  });
});

describe('the words for pods', () => {
  it.each([
    ['apps/v1', 'Deployment', {}, 'serving', '1 pod'],
    ['apps/v1', 'ReplicaSet', { replicas: 2 }, 'serving', '2 pods'],
    ['apps/v1', 'StatefulSet', { replicas: 0 }, 'stateful', '0 pods'],
    ['apps/v1', 'DaemonSet', {}, 'serving', 'one pod a node'],
    ['v1', 'Pod', {}, 'serving', '1 pod'],
    ['batch/v1', 'Job', { parallelism: 3 }, 'job', 'runs once'],
    ['batch/v1', 'CronJob', { schedule: '0 3 * * *' }, 'job', 'at 0 3 * * *'],
    ['batch/v1', 'CronJob', { schedule: '0 3 * * *', suspend: true }, 'job', 'suspended: run by hand'],
    ['postgresql.cnpg.io/v1', 'Cluster', { instances: 3 }, 'stateful', '3 pods'],
  ])('%s %s %j', (apiVersion, kind, spec, nature, when) => {
    const workloads = readWorkloads(new Manifest([object(apiVersion, kind, 'x', spec)]));
    expect(workloads).toEqual([expect.objectContaining({ id: `${kind} here/x`, nature, when })]);
  });
});

describe('a scene', () => {
  const port = { containerPort: 80 };
  const allowFrom = (peer: unknown): unknown =>
    policy('allow', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [peer] }] });
  const sceneOf = (...documents: readonly unknown[]): ReturnType<typeof readScene> =>
    readScene(new Manifest(documents));

  it('puts a Service on the one workload that it leads to, and apart where it leads to several or to none', () => {
    const { frames } = sceneOf(
      deployment('web', { ports: [port] }),
      deployment('api', { labels: { app: 'api', tier: 'all' }, ports: [port] }),
      deployment('more', { labels: { app: 'more', tier: 'all' }, ports: [port] }),
      service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] }),
      service('all', { selector: { tier: 'all' }, ports: [{ port: 8080, targetPort: 80 }] }),
      service('nowhere', { ports: [{ port: 80 }] }),
    );
    const [frame] = frames;
    expect(frame?.cards.map(({ services }) => services.map(({ name }) => name))).toEqual([['web'], [], []]);
    expect(frame?.services.map(({ name, ports }) => [name, ports])).toEqual([
      ['all', ['TCP 8080 → 80']],
      ['nowhere', ['TCP 80']],
    ]);
  });

  it('shows of an object that is declared twice the last, as `kubectl apply` leaves it', () => {
    const { frames } = sceneOf(
      object('apps/v1', 'Deployment', 'web', { replicas: 1, template }),
      object('apps/v1', 'Deployment', 'web', { replicas: 4, template }),
      service('web', { ports: [{ port: 1 }] }),
      service('web', { ports: [{ port: 2 }] }),
    );
    expect(frames.map(({ cards, services }) => [cards.map(({ when }) => when), services])).toMatchObject([
      [['4 pods'], [{ ports: ['TCP 2'] }]],
    ]);
  });

  it.each([
    ['another namespace by its label', { namespaceSelector: { matchLabels: { team: 'other' } } }],
    [
      'an expression',
      {
        namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
        podSelector: { matchExpressions: [{ key: 'bad', operator: 'DoesNotExist' }] },
      },
    ],
    ['a range', { ipBlock: { cidr: '198.51.100.0/24' } }],
    ['any address', { ipBlock: { cidr: '0.0.0.0/0' } }],
  ])('shows whom a policy lets in: %s', (_, peer) => {
    const { outsiders, paths } = sceneOf(deployment('web', { ports: [port] }), allowFrom(peer));
    expect(outsiders).toHaveLength(1);
    expect(paths).toEqual([{ from: outsiders[0]?.id, to: 'Deployment here/web', ports: ['TCP 80'] }]);
  });

  it('shows the way from many workloads of a namespace to one of them as one arrow', () => {
    const many = Array.from({ length: 12 }, (_, index) => deployment(`worker-${index}`));
    const { paths } = sceneOf(...many, deployment('web', { ports: [port] }), allowFrom({ podSelector: {} }));
    expect(paths).toEqual([{ from: 'every workload of here', to: 'Deployment here/web', ports: ['TCP 80'] }]);
  });

  it('names the ports of the outside as the rules do: by range, by name, or every one', () => {
    const to = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }];
    const egress = [{ to, ports: [{ port: 8000, endPort: 8010 }, { port: 'metrics' }] }];
    const out = policy('out', { podSelector: {}, policyTypes: ['Egress'], egress });
    expect(sceneOf(deployment('web'), out).paths[0]?.ports).toEqual(['TCP 8000–8010', 'TCP metrics']);
  });
});

it('shows every Secret that a pod reads: of variables, volumes and images, and each once', () => {
  const named = { secretRef: { name: 'env' } };
  const spec = {
    imagePullSecrets: [{ name: 'pull' }],
    volumes: [
      { name: 'files', secret: { secretName: 'files' } },
      { name: 'shared', cephfs: { monitors: [], secretRef: { name: 'storage' } } },
      { name: 'all', projected: { sources: [{ secret: { name: 'projected' } }] } },
    ],
    containers: [{ envFrom: [named, named] }],
  };
  const { frames } = readScene(new Manifest([object('v1', 'Pod', 'x', spec)]));
  const sources = frames.flatMap(({ cards }) => cards.flatMap((card) => card.sources));
  expect(sources.map(({ name }) => name)).toEqual(['env', 'files', 'storage', 'projected', 'pull']);
});
