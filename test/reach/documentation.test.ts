import { type Port, readDocuments } from '../../tools/manifest';
import type { Topology } from '../../tools/reach';
import { decided, tcp, topologyFrom, udp, type Settings } from './manifests';

/** The examples of "Network Policies", kubernetes.io/docs/concepts/services-networking/network-policies. */
const surroundings = `
apiVersion: v1
kind: Namespace
metadata: { name: theirs, labels: { project: myproject } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec: { template: { metadata: { labels: { role: db } }, spec: { containers: [{ name: db }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: frontend }
spec: { template: { metadata: { labels: { role: frontend } }, spec: { containers: [{ name: web }] } } }
---
`;

function read(policies: string, settings: Settings = {}): Topology {
  const topology = topologyFrom(
    readDocuments(surroundings + policies).map(({ raw }) => raw),
    settings,
  );
  expect(topology.problems).toEqual([]);
  return topology;
}

const example = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: test-network-policy
  namespace: default
spec:
  podSelector:
    matchLabels:
      role: db
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - ipBlock:
            cidr: 172.17.0.0/16
            except:
              - 172.17.1.0/24
        - namespaceSelector:
            matchLabels:
              project: myproject
        - podSelector:
            matchLabels:
              role: frontend
      ports:
        - protocol: TCP
          port: 6379
  egress:
    - to:
        - ipBlock:
            cidr: 10.0.0.0/24
      ports:
        - protocol: TCP
          port: 5978
`;

describe("the documentation's test-network-policy", () => {
  const topology = read(example, { podRanges: ['10.244.0.0/16'] });
  const inside = ['172.17.0.0', '172.17.0.255', '172.17.2.0', '172.17.255.255'];
  const leftOut = ['172.17.1.0', '172.17.1.255', '172.18.0.0'];

  test.each<[string, Port, readonly string[], readonly string[]]>([
    ['a frontend pod of its namespace alone', tcp(6379), ['frontend'], ['default/', 'other/role=frontend']],
    ['any pod of a namespace with project=myproject', tcp(6379), ['theirs/'], []],
    ['a range without its exception', tcp(6379), inside, leftOut],
    ['nobody on another port', tcp(6380), [], ['frontend', 'theirs/', ...inside]],
    ['nobody in another protocol', udp(6379), [], ['frontend', 'theirs/', ...inside]],
  ])('lets in %s', (_, port, allowed, refused) => {
    const isLetIn = (from: string): boolean => decided(topology, from, 'db', port).allowed;
    expect([allowed.filter(isLetIn), refused.filter(isLetIn)]).toEqual([allowed, []]);
  });

  test.each<[string, Port, readonly string[], readonly string[]]>([
    ['a range', tcp(5978), ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', 'frontend']],
    ['nothing on another port', tcp(5979), [], ['10.0.0.1']],
    ['nothing in another protocol', udp(5978), [], ['10.0.0.1']],
  ])('lets out to %s', (_, port, allowed, refused) => {
    const isLetOut = (to: string): boolean => decided(topology, 'db', to, port).allowed;
    expect([allowed.filter(isLetOut), refused.filter(isLetOut)]).toEqual([allowed, []]);
  });

  test('leaves pods open that it does not select', () => {
    expect(decided(topology, 'default/', 'frontend').allowed).toBe(true);
    expect(decided(topology, 'frontend', '203.0.113.10').allowed).toBe(true);
  });
});

test.each([
  ['no policy', [], true, true],
  ['default deny all ingress', ['policyTypes: [Ingress]'], false, true],
  ['allow all ingress', ['ingress: [{}], policyTypes: [Ingress]'], true, true],
  [
    'deny and allow all ingress',
    ['policyTypes: [Ingress]', 'ingress: [{}], policyTypes: [Ingress]'],
    true,
    true,
  ],
  ['default deny all egress', ['policyTypes: [Egress]'], true, false],
  ['allow all egress', ['egress: [{}], policyTypes: [Egress]'], true, true],
  ['deny and allow all egress', ['policyTypes: [Egress]', 'egress: [{}], policyTypes: [Egress]'], true, true],
  ['default deny all traffic', ['policyTypes: [Ingress, Egress]'], false, false],
  [
    'deny all and allow all ingress',
    ['policyTypes: [Ingress, Egress]', 'ingress: [{}], policyTypes: [Ingress]'],
    true,
    false,
  ],
])("the documentation's default policies: %s", (_, specs, ingress, egress) => {
  const policies = specs.map(
    (spec, index) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p${index} }
spec: { podSelector: {}, ${spec} }
`,
  );
  const topology = read(policies.join('---'));
  expect(decided(topology, '203.0.113.10', 'db').allowed).toBe(ingress);
  expect(decided(topology, 'db', '203.0.113.10').allowed).toBe(egress);
});

test("the documentation's range of ports", () => {
  const topology = read(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: multi-port-egress, namespace: default }
spec:
  podSelector: { matchLabels: { role: db } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 10.0.0.0/24 } }]
      ports: [{ protocol: TCP, port: 32000, endPort: 32768 }]
`);
  const isReached = (port: number): boolean => decided(topology, 'db', '10.0.0.7', tcp(port)).allowed;
  expect([31999, 32000, 32768, 32769].filter(isReached)).toEqual([32000, 32768]);
});
