import { type KubernetesVersion, kubernetesVersions } from '../../lib/environments/kubernetes';
import { judge, rules } from '../../tools/check';
import type { Mapping } from '../../tools/manifest';
import { foreign, object } from './foreign';

/** What the rules about the API server find, by the message alone. */
function refusals(of: unknown, kubernetes: KubernetesVersion): readonly string[] {
  const ofServer = rules.filter(({ name }) => ['fields-agree', 'names-are-valid'].includes(name));
  return judge([of], ofServer, { kubernetes }).findings.map(({ message }) => message);
}

const policy = (cidr: string): unknown =>
  object('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] },
  });
const scaler = (type: string): unknown =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: { minReplicas: 0, maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1' }, metrics: [{ type }] },
  });
const digits = { apiVersion: 'v1', kind: 'Service', metadata: { name: '1st', namespace: 'here' } };

const ports = { ports: [{ port: 80 }] };
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const inZone = (value: string): unknown => ({
  nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [value] }] }],
});
const podsOf = (app: string): Mapping => ({
  selector: { matchLabels: { app } },
  template: {
    metadata: { labels: { app } },
    spec: { containers: [{ name: 'main', image: 'example.com/a:1' }] },
  },
});

test.each<readonly [string, unknown, KubernetesVersion, KubernetesVersion]>([
  ['bits behind the prefix', policy('10.0.0.1/8'), '1.36', '1.35'],
  ['bits behind the prefix of IPv6', policy('2001:db8::1/64'), '1.36', '1.35'],
  [
    'zeros in front',
    object('v1', 'Service', { spec: { ...ports, externalIPs: ['192.0.2.01'] } }),
    '1.36',
    '1.35',
  ],
  [
    'zeros in front of its own address',
    object('v1', 'Service', { spec: { ...ports, clusterIP: '010.96.1.1' } }),
    '1.36',
    '1.35',
  ],
  [
    'a container that restarts by itself',
    foreign('Deployment', {}, { restartPolicy: 'Always' }),
    '1.34',
    '1.35',
  ],
  [
    'IPv4 inside of IPv6',
    foreign('Deployment', { hostAliases: [{ ip: '::ffff:10.0.0.1' }] }),
    '1.36',
    '1.35',
  ],
  [
    'a claim of no device',
    foreign('Deployment', {}, { resources: { claims: [{ name: 'gpu' }] } }),
    '1.34',
    '1.33',
  ],
  [
    'a Service whose name is none, of a StatefulSet',
    object('apps/v1', 'StatefulSet', { spec: { ...podsOf('x'), serviceName: 'A_b' } }),
    '1.33',
    '1.32',
  ],
  [
    'a version with two slashes',
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: '/apps/v1' } },
    }),
    '1.34',
    '1.33',
  ],
  ['zeros in front of the prefix', policy('10.0.0.0/08'), '1.36', '1.35'],
  [
    'a node by what is no value of a label',
    foreign('Deployment', { affinity: { nodeAffinity: { [required]: inZone('Not a value!') } } }),
    '1.33',
    '1.32',
  ],
  [
    'the node of a volume by what is no value of a label',
    object('v1', 'PersistentVolume', {
      spec: {
        ...{ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], local: { path: '/data' } },
        nodeAffinity: { required: inZone('one-') },
      },
    }),
    '1.33',
    '1.32',
  ],
  [
    'a setting of the network that is the node’s',
    foreign('Deployment', {
      hostNetwork: true,
      securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] },
    }),
    '1.29',
    '1.28',
  ],
  ['no pod by a metric of objects', scaler('Object'), '1.36', '1.37'],
  ['a Service whose name begins with a digit', digits, '1.35', '1.36'],
  [
    'a variable whose name begins with a digit',
    foreign('Deployment', {}, { env: [{ name: '1ST', value: 'a' }] }),
    '1.31',
    '1.32',
  ],
])('%s is refused by one release, and not by another', (_, of, refuses, takes) => {
  expect([refusals(of, refuses).length, refusals(of, takes).length]).toEqual([1, 0]);
});

test('search domains with underscores and a dot are taken since 1.33, and no others', () => {
  const searching = (search: string): unknown => foreign('Deployment', { dnsConfig: { searches: [search] } });
  const taken = ['.', '_tcp.example.com', 'example.com.'].map((search) =>
    refusals(searching(search), '1.33'),
  );
  expect(taken).toEqual([[], [], []]);
  for (const search of ['Not a name!', ''])
    expect(refusals(searching(search), '1.33')).toEqual(['It must be a domain in lower case, or a dot.']);
});

test('whole ranges and plain addresses are taken by every release, and no pod by its own load by none', () => {
  for (const range of ['10.0.0.0/8', '10.0.0.1/32', '2001:db8::/32', '::/0', '2001:db8::1/128'])
    expect(refusals(policy(range), '1.37')).toEqual([]);
  expect(kubernetesVersions.map((version) => refusals(scaler('Resource'), version).length)).toEqual(
    kubernetesVersions.map(() => 1),
  );
});
