import { parseAllDocuments } from 'yaml';
import { type Port } from '../../tools/manifest';
import { decide, type Endpoint, type Topology } from '../../tools/reach';
import { address, podOf, tcp, topologyFrom, udp } from './manifests';

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

function read(policies: string): Topology {
  const objects = parseAllDocuments(surroundings + policies).map((document) => {
    const object: unknown = document.toJS();
    return object;
  });
  const topology = topologyFrom(objects);
  expect(topology.problems).toEqual([]);
  return topology;
}

const stranger: Endpoint = { kind: 'any pod', namespace: 'default', labels: {} };
const inProject: Endpoint = { kind: 'any pod', namespace: 'theirs', labels: {} };
const frontendElsewhere: Endpoint = { kind: 'any pod', namespace: 'other', labels: { role: 'frontend' } };

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
  const topology = read(example);
  const db = podOf(topology, 'db');
  const frontend = podOf(topology, 'frontend');

  test.each<[string, Endpoint, Endpoint, Port, boolean]>([
    ['a frontend pod of its namespace', frontend, db, tcp(6379), true],
    ['a frontend pod of another namespace', frontendElsewhere, db, tcp(6379), false],
    ['another pod of its namespace', stranger, db, tcp(6379), false],
    ['any pod of a namespace with project=myproject', inProject, db, tcp(6379), true],
    ['172.17.0.0', address('172.17.0.0'), db, tcp(6379), true],
    ['172.17.0.255', address('172.17.0.255'), db, tcp(6379), true],
    ['172.17.1.0', address('172.17.1.0'), db, tcp(6379), false],
    ['172.17.1.255', address('172.17.1.255'), db, tcp(6379), false],
    ['172.17.2.0', address('172.17.2.0'), db, tcp(6379), true],
    ['172.17.255.255', address('172.17.255.255'), db, tcp(6379), true],
    ['172.18.0.0', address('172.18.0.0'), db, tcp(6379), false],
    ['a frontend pod, on another port', frontend, db, tcp(6380), false],
    ['a frontend pod, in another protocol', frontend, db, udp(6379), false],
  ])('ingress from %s', (_, from, to, port, expected) => {
    expect(decide(topology, from, to, port).allowed).toBe(expected);
  });

  test.each<[string, Endpoint, Port, boolean]>([
    ['10.0.0.0', address('10.0.0.0'), tcp(5978), true],
    ['10.0.0.255', address('10.0.0.255'), tcp(5978), true],
    ['10.0.1.0', address('10.0.1.0'), tcp(5978), false],
    ['10.0.0.1 on another port', address('10.0.0.1'), tcp(5979), false],
    ['10.0.0.1 in another protocol', address('10.0.0.1'), udp(5978), false],
    ['a pod', frontend, tcp(5978), false],
  ])('egress to %s', (_, to, port, expected) => {
    expect(decide(topology, db, to, port).allowed).toBe(expected);
  });

  test('pods that it does not select stay open', () => {
    expect(decide(topology, stranger, frontend, tcp(80)).allowed).toBe(true);
    expect(decide(topology, frontend, address('203.0.113.10'), tcp(443)).allowed).toBe(true);
  });
});

describe("the documentation's default policies", () => {
  const named = (name: string, spec: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec: ${spec}
`;
  const denyIngress = named('default-deny-ingress', '{ podSelector: {}, policyTypes: [Ingress] }');
  const allowIngress = named(
    'allow-all-ingress',
    '{ podSelector: {}, ingress: [{}], policyTypes: [Ingress] }',
  );
  const denyEgress = named('default-deny-egress', '{ podSelector: {}, policyTypes: [Egress] }');
  const allowEgress = named('allow-all-egress', '{ podSelector: {}, egress: [{}], policyTypes: [Egress] }');
  const denyAll = named('default-deny-all', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');

  test.each([
    ['no policy', '', true, true],
    ['default deny all ingress traffic', denyIngress, false, true],
    ['allow all ingress traffic', allowIngress, true, true],
    ['deny and allow all ingress traffic', `${denyIngress}---${allowIngress}`, true, true],
    ['default deny all egress traffic', denyEgress, true, false],
    ['allow all egress traffic', allowEgress, true, true],
    ['deny and allow all egress traffic', `${denyEgress}---${allowEgress}`, true, true],
    ['default deny all ingress and all egress traffic', denyAll, false, false],
    ['deny all traffic and allow all ingress', `${denyAll}---${allowIngress}`, true, false],
  ])('%s', (_, policies, ingress, egress) => {
    const topology = read(policies);
    const db = podOf(topology, 'db');
    const outside = address('203.0.113.10');
    expect(decide(topology, outside, db, tcp(6379)).allowed).toBe(ingress);
    expect(decide(topology, db, outside, tcp(443)).allowed).toBe(egress);
  });
});

describe("the documentation's range of ports", () => {
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

  test.each([
    [31999, false],
    [32000, true],
    [32768, true],
    [32769, false],
  ])('port %i', (number, expected) => {
    expect(decide(topology, podOf(topology, 'db'), address('10.0.0.7'), tcp(number)).allowed).toBe(expected);
  });
});
