import { exposedPorts, readManifest } from '../../tools/reach';
import { deployment, type Manifest, namespace, policy, service } from './manifests';

const template = {
  metadata: { labels: { app: 'x' } },
  spec: { containers: [{ ports: [{ containerPort: 80 }] }] },
};

function workload(apiVersion: string, kind: string, body: Manifest): Manifest {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'here' }, ...body };
}

/** The ports that the first workload exposes, as "protocol number". */
function exposed(objects: readonly Manifest[]): readonly string[] {
  const { pods, services } = readManifest(objects);
  return pods
    .slice(0, 1)
    .flatMap((pod) => exposedPorts(pod, services))
    .map(({ protocol, number }) => `${protocol} ${number}`);
}

describe('reading manifests', () => {
  test.each([
    ['Deployment', workload('apps/v1', 'Deployment', { spec: { template } })],
    ['StatefulSet', workload('apps/v1', 'StatefulSet', { spec: { template } })],
    ['DaemonSet', workload('apps/v1', 'DaemonSet', { spec: { template } })],
    ['ReplicaSet', workload('apps/v1', 'ReplicaSet', { spec: { template } })],
    ['Job', workload('batch/v1', 'Job', { spec: { template } })],
    ['CronJob', workload('batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } })],
    [
      'Pod',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'x', namespace: 'here', labels: { app: 'x' } },
        spec: template.spec,
      },
    ],
  ])('a %s has the labels and ports of its pod template', (kind, object) => {
    expect(readManifest([object])).toMatchObject({
      pods: [
        {
          workload: kind,
          namespace: 'here',
          name: 'x',
          labels: { app: 'x' },
          ports: [{ protocol: 'TCP', number: 80 }],
          hostNetwork: false,
        },
      ],
      problems: [],
    });
  });

  test('an object without a namespace is in the one that the caller names, or in default', () => {
    const object = { ...deployment('x'), metadata: { name: 'x' } };
    expect(readManifest([object]).pods[0]?.namespace).toBe('default');
    expect(readManifest([object], { namespace: 'todo' }).pods[0]?.namespace).toBe('todo');
  });

  test('objects of another API are ignored even when their kind has a known name', () => {
    const { pods, services, problems } = readManifest([
      { ...service('s', { ports: 'unread' }), apiVersion: 'serving.knative.dev/v1' },
      { ...deployment('x'), apiVersion: 'example.com/v1', spec: 'unread' },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: 'unread' },
    ]);
    expect([pods, services, problems]).toEqual([[], [], []]);
  });

  test('a List stands for its items', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [namespace('a'), namespace('b')] };
    expect(readManifest([list, namespace('c')]).namespaces.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('empty documents are nothing', () => {
    expect(readManifest([null, undefined]).problems).toEqual([]);
  });

  test('a pod exposes what its containers and sidecars declare, and not what runs before it', () => {
    const port = (containerPort: number): Manifest => ({ ports: [{ containerPort }] });
    const spec = {
      containers: [port(80), { ports: [{ containerPort: 53, protocol: 'UDP' }] }],
      initContainers: [
        { ...port(1), restartPolicy: 'Never' },
        port(2),
        { ...port(9090), restartPolicy: 'Always' },
      ],
    };
    const object = workload('apps/v1', 'Deployment', { spec: { template: { spec } } });
    expect(exposed([object])).toEqual(['TCP 80', 'TCP 9090', 'UDP 53']);
  });

  test('a pod exposes the target ports of Services that it does not declare, each port once', () => {
    const pod = deployment('server', { ports: [{ name: 'http', containerPort: 8080 }] });
    const ports = [
      { port: 80, targetPort: 'http' },
      { port: 81, targetPort: 9000 },
      { port: 82, targetPort: 'unknown' },
    ];
    expect(exposed([pod, service('s', { selector: { app: 'server' }, ports })])).toEqual([
      'TCP 8080',
      'TCP 9000',
    ]);
    expect(exposed([pod, service('s', { selector: { app: 'other' }, ports })])).toEqual(['TCP 8080']);
  });

  test('a headless Service exposes its own port, whatever the target port', () => {
    const spec = { selector: { app: 'server' }, clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] };
    expect(exposed([deployment('server'), service('s', spec)])).toEqual(['TCP 80']);
  });

  test.each([
    ['without a selector', {}],
    [
      'for a name outside',
      { type: 'ExternalName', externalName: 'x.example.com', selector: { app: 'server' } },
    ],
  ])('a Service %s exposes no pod', (_, spec) => {
    expect(exposed([deployment('server'), service('s', { ...spec, ports: [{ port: 80 }] })])).toEqual([]);
  });

  test('of an object that is declared twice the last one counts, and that is reported', () => {
    const { pods, problems } = readManifest([deployment('x'), deployment('x', { labels: { app: 'new' } })]);
    expect(pods.map(({ labels }) => labels)).toEqual([{ app: 'new' }]);
    expect(problems).toEqual([{ kind: 'declared twice', object: 'Deployment here/x' }]);
  });

  test.each(['cilium.io/v2', 'projectcalico.org/v3'])(
    'a network policy of the API %s is reported, for it may decide otherwise',
    (apiVersion) => {
      const { policies, problems } = readManifest([{ ...policy('p', {}), apiVersion }]);
      expect(policies).toEqual([]);
      expect(problems).toEqual([{ kind: 'not evaluated', object: 'NetworkPolicy here/p', apiVersion }]);
    },
  );
});
