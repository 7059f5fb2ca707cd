import { formatPort } from '../../tools/manifest';
import { describeProblem, exposedPorts } from '../../tools/reach';
import { deployment, type Manifest, policy, service, topologyFrom } from './manifests';

/** The ports that the first workload exposes, as "protocol number". */
function exposed(objects: readonly Manifest[]): readonly string[] {
  const { pods, services } = topologyFrom(objects);
  return pods.slice(0, 1).flatMap((pod) => exposedPorts(pod, services).map(formatPort));
}

describe('reading manifests', () => {
  const metadata = { labels: { app: 'x' } };
  const spec = { containers: [{ ports: [{ containerPort: 80 }] }] };
  const template = { metadata, spec };

  test.each<[string, string, Manifest]>([
    ['Deployment', 'apps/v1', { template }],
    ['StatefulSet', 'apps/v1', { template }],
    ['DaemonSet', 'apps/v1', { template }],
    ['ReplicaSet', 'apps/v1', { template }],
    ['ReplicationController', 'v1', { template }],
    ['Job', 'batch/v1', { template }],
    ['CronJob', 'batch/v1', { jobTemplate: { spec: { template } } }],
    ['Pod', 'v1', spec],
  ])('a %s has the labels and ports of its pods', (kind, apiVersion, body) => {
    const object = { apiVersion, kind, metadata: { name: 'x', namespace: 'here', ...metadata }, spec: body };
    const { pods, problems } = topologyFrom([object]);
    expect(problems).toEqual([]);
    expect(pods.map(({ object }) => object.label)).toEqual([`${kind} here/x`]);
    const ports = [{ protocol: 'TCP', number: 80 }];
    expect(pods).toMatchObject([{ labels: { app: 'x' }, ports, hostNetwork: false }]);
  });

  test('a database of CloudNativePG has the pods that its operator makes, each database once', () => {
    const metadata = { name: 'db', namespace: 'here' };
    const cluster = {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata,
      spec: { instances: 3 },
    };
    const { pods, problems } = topologyFrom([cluster, cluster]);
    expect(pods.map(({ object, labels }) => [object.label, labels['cnpg.io/cluster']])).toEqual([
      ['Cluster here/db', 'db'],
    ]);
    expect(problems.map(describeProblem)).toEqual([
      'Cluster here/db is declared more than once; the last one counts.',
    ]);
    expect(exposed([cluster])).toEqual(['TCP 5432', 'TCP 8000', 'TCP 9187']);
  });

  test('objects of another API are not read even when their kind has a known name, and that is reported', () => {
    const { pods, services, problems } = topologyFrom([
      { ...service('s', { ports: 'unread' }), apiVersion: 'serving.knative.dev/v1' },
      { ...deployment('x'), apiVersion: 'example.com/v1', spec: 'unread' },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: 'unread' },
    ]);
    expect([pods, services]).toEqual([[], []]);
    expect(problems.map(({ kind, object }) => [kind, object])).toEqual([
      ['not read', 'Service here/s'],
      ['not read', 'Deployment here/x'],
    ]);
  });

  test('a pod exposes what its containers and sidecars declare, and not what runs before it', () => {
    const port = (containerPort: number): Manifest => ({ ports: [{ containerPort }] });
    const containers = [port(80), { ports: [{ containerPort: 53, protocol: 'UDP' }] }];
    const sidecar = { ...port(9090), restartPolicy: 'Always' };
    const initContainers = [{ ...port(1), restartPolicy: 'Never' }, port(2), sidecar];
    const object = { ...deployment('x'), spec: { template: { spec: { containers, initContainers } } } };
    expect(exposed([object])).toEqual(['TCP 80', 'TCP 9090', 'UDP 53']);
  });

  const selector = { app: 'server' };
  const elsewhere = { ...service('s', {}), metadata: { name: 's', namespace: 'elsewhere' } };
  test.each([
    ['its target port', { ports: [{ port: 80, targetPort: 9000 }] }, ['TCP 9000']],
    ['its own port where it has no target', { ports: [{ port: 80 }] }, ['TCP 80']],
    ['the port of the name that is its target', { ports: [{ port: 80, targetPort: 'http' }] }, []],
    ['no port whose name no pod declares', { ports: [{ port: 80, targetPort: 'web' }] }, []],
    [
      'no port of a name in another protocol',
      { ports: [{ port: 80, protocol: 'UDP', targetPort: 'http' }] },
      [],
    ],
    ['its own port, headless', { clusterIP: 'None', ports: [{ port: 80, targetPort: 9000 }] }, ['TCP 80']],
    ['no port of other pods', { selector: { app: 'other' }, ports: [{ port: 80 }] }, []],
    ['no port without a selector', { selector: {}, ports: [{ port: 80 }] }, []],
    [
      'no port for a name outside',
      { type: 'ExternalName', externalName: 'x.org', ports: [{ port: 80 }] },
      [],
    ],
  ])('a Service exposes %s, beside the ports that the pod declares', (_, spec, expected) => {
    const pod = deployment('server', { ports: [{ name: 'http', containerPort: 8080 }] });
    const whole = { selector, ...spec };
    expect([...exposed([pod, service('s', whole)])].sort()).toEqual([...expected, 'TCP 8080'].sort());
    expect(exposed([pod, { ...elsewhere, spec: whole }])).toEqual(['TCP 8080']);
  });

  test('of an object that is declared twice the last one counts, and that is reported', () => {
    const { pods, problems } = topologyFrom([deployment('x'), deployment('x', { labels: { app: 'new' } })]);
    expect(pods.map(({ labels }) => labels)).toEqual([{ app: 'new' }]);
    expect(problems).toEqual([{ kind: 'declared twice', object: 'Deployment here/x' }]);
  });

  test.each([
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'partly names'],
    ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'not evaluated'],
    ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', 'not evaluated'],
    ['policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', 'not evaluated'],
    ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', 'not evaluated'],
    ['projectcalico.org/v3', 'NetworkPolicy', 'partly names'],
    ['projectcalico.org/v3', 'GlobalNetworkPolicy', 'not evaluated'],
  ])('of the API %s a %s is reported, for it may decide otherwise: %s', (apiVersion, kind, problem) => {
    const { policies, problems } = topologyFrom([{ ...policy('p', {}), apiVersion, kind }]);
    expect(policies).toEqual([]);
    expect(problems).toEqual([{ kind: problem, object: `${kind} here/p`, apiVersion }]);
  });
});
