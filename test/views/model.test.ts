import { totalsOf } from '../../tools/views/model/demand';
import { readObjects } from '../../tools/views';
import { parseQuantity } from '../../tools/manifest/quantity';
import { formatBytes, formatCores } from '../../tools/views/model/amount';
import { readScene } from '../../tools/views';
import { readWorkloads } from '../../tools/views/model/workload';
import { deployment, policy, service } from '../reach/manifests';

describe('a quantity', () => {
  it.each([
    ['250m', 0.25],
    ['2', 2],
    [0.5, 0.5],
    ['.5', 0.5],
    ['1Ki', 1024],
    ['512Mi', 512 * 2 ** 20],
    ['1e3', 1000],
    ['2G', 2e9],
    ['100n', 1e-7],
    ['-1', -1],
  ])('%s is %s', (text, expected) => {
    expect(parseQuantity(text)).toBeCloseTo(expected, 12);
  });

  it.each(['', 'Mi', '1 Gi', '1X', '1e', null, {}, undefined])('%j is none', (value) => {
    expect(parseQuantity(value)).toBeUndefined();
  });

  it('is written as people write it', () => {
    expect([0.25, 2, 1.5, 0].map(formatCores)).toEqual(['250m', '2', '1500m', '0']);
    expect([0, 1024, 64 * 2 ** 20, 1.5 * 2 ** 30].map(formatBytes)).toEqual(['0', '1Ki', '64Mi', '1.5Gi']);
  });
});

function workload(name: string, spec: unknown, replicas = 1): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'here' },
    spec: { replicas, template: { spec } },
  };
}

function resources(cpu: string, memory: string): unknown {
  return { requests: { cpu, memory }, limits: { cpu, memory } };
}

describe('what workloads take', () => {
  const totals = (...documents: readonly unknown[]): ReturnType<typeof totalsOf> =>
    totalsOf(readWorkloads(readObjects(documents)));

  it('counts the containers together, or an init container beside the sidecars before it, whichever is more', () => {
    const { workloads } = totals(
      workload('web', {
        initContainers: [
          { resources: resources('1', '1Gi') },
          { restartPolicy: 'Always', resources: resources('100m', '64Mi') },
          { resources: resources('100m', '2Gi') },
        ],
        containers: [{ resources: resources('300m', '64Mi') }],
      }),
    );
    expect(workloads[0]?.pod.requests).toEqual({ cpu: 1, memory: 2 ** 31 + 64 * 2 ** 20 });
  });

  it('counts every pod, and at the most as many as an autoscaler makes', () => {
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'here' },
      spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    };
    const { least, most } = totals(
      workload('web', { containers: [{ resources: resources('1', '1Gi') }] }),
      workload('other', { containers: [{ resources: resources('1', '1Gi') }] }, 3),
      autoscaler,
    );
    expect([least.requests.cpu, most.requests.cpu]).toEqual([5, 9]);
  });

  it('has no bound where one container has no limit, and takes a limit for a request that is missing', () => {
    const { most } = totals(
      workload('web', {
        containers: [{ resources: { limits: { cpu: '2' } } }, { resources: { requests: { cpu: '1' } } }],
      }),
    );
    expect(most).toEqual({ requests: { cpu: 3, memory: 0 }, limits: { cpu: undefined, memory: undefined } });
  });

  it('counts jobs apart from what runs always', () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once' },
      spec: { parallelism: 2, template: { spec: { containers: [{ resources: resources('1', '1Gi') }] } } },
    };
    const { most, withJobs } = totals(job);
    expect([most.requests.cpu, withJobs.requests.cpu]).toEqual([0, 2]);
  });
});

describe('a scene', () => {
  const port = { containerPort: 80 };
  const allowFrom = (peer: unknown): unknown =>
    policy('allow', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [peer] }] });

  it('puts a Service on the one workload that it leads to, and apart where it leads to several or to none', () => {
    const { frames } = readScene(
      readObjects([
        deployment('web', { ports: [port] }),
        deployment('api', { labels: { app: 'api', tier: 'all' }, ports: [port] }),
        deployment('more', { labels: { app: 'more', tier: 'all' }, ports: [port] }),
        service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] }),
        service('all', { selector: { tier: 'all' }, ports: [{ port: 8080, targetPort: 80 }] }),
        service('nowhere', { ports: [{ port: 80 }] }),
      ]),
    );
    const [frame] = frames;
    expect(frame?.cards.map(({ services }) => services.map(({ name }) => name))).toEqual([['web'], [], []]);
    expect(frame?.services.map(({ name, ports }) => [name, ports])).toEqual([
      ['all', ['TCP 8080 → 80']],
      ['nowhere', ['TCP 80']],
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
    const { outsiders, paths } = readScene(
      readObjects([deployment('web', { ports: [port] }), allowFrom(peer)]),
    );
    expect(outsiders).toHaveLength(1);
    expect(paths).toEqual([{ from: outsiders[0]?.id, to: 'Deployment here/web', ports: ['TCP 80'] }]);
  });

  it('tells from many workloads of a namespace to one of them with one arrow', () => {
    const many = Array.from({ length: 12 }, (_, index) => deployment(`worker-${index}`));
    const { paths } = readScene(
      readObjects([...many, deployment('web', { ports: [port] }), allowFrom({ podSelector: {} })]),
    );
    expect(paths).toEqual([{ from: 'every workload of here', to: 'Deployment here/web', ports: ['TCP 80'] }]);
  });

  it('names the ports of the outside as the rules do: by range, by name, or every one', () => {
    const to = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }];
    const { paths } = readScene(
      readObjects([
        deployment('web'),
        policy('out', {
          podSelector: {},
          policyTypes: ['Egress'],
          egress: [{ to, ports: [{ port: 8000, endPort: 8010 }, { port: 'metrics' }] }],
        }),
      ]),
    );
    expect(paths[0]?.ports).toEqual(['TCP 8000–8010', 'TCP metrics']);
  });
});
