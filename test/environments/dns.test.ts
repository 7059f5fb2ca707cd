import { configure, minikube, type Settings } from '../../lib/environments';
import { Manifest } from '../../tools/manifest';
import { decide, type Endpoint, readTopology } from '../../tools/reach';
import { manifestOf } from '../manifest';

const pods = (namespace: string, labels: Readonly<Record<string, string>>): Endpoint => ({
  kind: 'any pod',
  namespace,
  labels,
  ports: [],
});
const servers = {
  coreDns: [pods('kube-system', { 'k8s-app': 'kube-dns' }), 53],
  cachePod: [pods('kube-system', { 'k8s-app': 'node-local-dns' }), 53],
  cacheAddress: [{ kind: 'address', address: '169.254.20.10' }, 53],
  service: [{ kind: 'address', address: '10.96.0.10' }, 53],
  openShift: [pods('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' }), 5353],
} as const satisfies Readonly<Record<string, readonly [Endpoint, number]>>;

/** The servers that every workload of Minikube reaches, over UDP and TCP alike. */
function reached(settings: Settings): readonly string[] {
  const [environment = minikube] = configure([minikube], settings);
  const topology = readTopology(new Manifest(manifestOf(environment).objects), {
    podRanges: ['10.244.0.0/16'],
  });
  return Object.entries(servers)
    .filter(([, [endpoint, number]]) =>
      topology.pods.every((pod) =>
        (['UDP', 'TCP'] as const).every(
          (protocol) => decide(topology, { kind: 'pod', pod }, endpoint, { protocol, number }).allowed,
        ),
      ),
    )
    .map(([name]) => name);
}

describe('every pod asks the DNS servers that the cluster has, and no others', () => {
  test.each([
    ['', ['coreDns']],
    ['coredns', ['coreDns']],
    ['node-local', ['coreDns', 'cachePod', 'cacheAddress']],
    ['node-local,10.96.0.10/32', ['coreDns', 'cachePod', 'cacheAddress', 'service']],
    ['coredns,10.96.0.10/32', ['coreDns', 'service']],
    ['openshift', ['openShift']],
  ])('TODO_CHATBOT_DNS=%s', (text, expected) => {
    expect(reached({ TODO_CHATBOT_DNS: text })).toEqual(expected);
  });
});

test.each(['CoreDNS', '10.96.0.10/32', 'coredns,10.96.0.10', 'node-local,', ',coredns', '__proto__'])(
  'another word than those is refused with all that are allowed: %s',
  (text) => {
    expect(() => configure([minikube], { TODO_CHATBOT_DNS: text })).toThrow(
      /TODO_CHATBOT_DNS: .*\n {4}allowed: coredns, node-local, openshift;/,
    );
  },
);
