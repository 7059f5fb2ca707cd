import { dnsPresets, type Egress, type Environment, minikube, production } from '../../lib/environments';
import { check, formatFinding, judge, rules } from '../../tools/check';
import { at, listAt, Manifest } from '../../tools/manifest';
import { decide, type Endpoint, readTopology } from '../../tools/reach';
import { problems } from '../environments/problems';
import { manifestOf } from '../manifest';

const proxy: Egress = { kind: 'proxy', image: 'ubuntu/squid:6.6-24.04_edge' };
const hosts = [{ host: 'telemetry.example.org', port: 8443 }];
const named = (['cilium', 'calico', 'gke'] as const).map((kind): Egress => ({ kind, hosts }));
const addresses: Egress = { kind: 'addresses', ranges: ['203.0.113.0/24'] };

function withEgress(base: Environment, egress: Egress): Environment {
  return { ...base, network: { ...base.network, egress } };
}

/** Which workloads reach an address on the internet, at the port for HTTPS. */
function reaching(environment: Environment, address: string): readonly string[] {
  const topology = readTopology(new Manifest(manifestOf(environment).objects), {
    podRanges: ['10.244.0.0/16'],
  });
  const to: Endpoint = { kind: 'address', address };
  return topology.pods
    .filter((pod) => decide(topology, { kind: 'pod', pod }, to, { protocol: 'TCP', number: 443 }).allowed)
    .map(({ object }) => object.name);
}

describe.each([proxy, addresses, ...named])('with egress $kind', (egress) => {
  test.each([minikube, production])('the checks find nothing in $name', (base) => {
    expect(check(manifestOf(withEgress(base, egress)).objects).map(formatFinding)).toEqual([]);
  });
});

describe('the internet is reached', () => {
  test.each<readonly [string, Egress, string, readonly string[]]>([
    ['by who asks it', { kind: 'open' }, '198.51.100.9', ['todo-frontend', 'todo-backend']],
    ['at the addresses that are named', addresses, '203.0.113.9', ['todo-frontend', 'todo-backend']],
    ['at no others', addresses, '198.51.100.9', []],
    ['by the proxy alone', proxy, '198.51.100.9', ['todo-egress-proxy']],
    ...named.map(
      (egress) => [`by no policy of Kubernetes: ${egress.kind}`, egress, '198.51.100.9', []] as const,
    ),
  ])('%s', (_, egress, address, expected) => {
    expect([...reaching(withEgress(production, egress), address)].sort()).toEqual([...expected].sort());
  });

  test('through the proxy by who asks it, and nobody else asks the proxy', () => {
    const topology = readTopology(new Manifest(manifestOf(withEgress(production, proxy)).objects));
    const to = topology.pods.find(({ object }) => object.name === 'todo-egress-proxy');
    const asking = topology.pods.filter(
      (pod) =>
        to !== undefined &&
        pod !== to &&
        decide(topology, { kind: 'pod', pod }, { kind: 'pod', pod: to }, { protocol: 'TCP', number: 3128 })
          .allowed,
    );
    expect(asking.map(({ object }) => object.name).sort()).toEqual(['todo-backend', 'todo-frontend']);
  });
});

test('no proxy is made where nobody would ask it: one that allowed no port would allow all', () => {
  const model = { kind: 'private', url: 'http://llm.lan/v1', addresses: ['192.168.1.9/32'] } as const;
  const { objects } = manifestOf({ ...withEgress(minikube, proxy), model });
  expect(objects.filter((object) => JSON.stringify(object).includes('"name":"todo-egress-proxy"'))).toEqual(
    [],
  );
  expect(check(objects).map(formatFinding)).toEqual([]);
});

test('the services reach the edge by the proxy alone', () => {
  const topology = readTopology(new Manifest(manifestOf(withEgress(production, proxy)).objects));
  const edge: Endpoint = {
    kind: 'any pod',
    namespace: 'haproxy-controller',
    labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' },
    ports: [],
  };
  const asking = topology.pods.filter(
    (pod) => decide(topology, { kind: 'pod', pod }, edge, { protocol: 'TCP', number: 8443 }).allowed,
  );
  expect(asking.map(({ object }) => object.name)).toEqual(['todo-egress-proxy']);
});

test.each(named)(
  'with $kind the checks have read the names: nothing is left to note, and OpenAI is missed',
  (egress) => {
    const { objects } = manifestOf(withEgress(minikube, egress));
    const text = JSON.stringify(objects).replaceAll('"api.openai.com"', '"other.example.org"');
    const others = listAt(JSON.parse(text));
    const { findings, notes } = judge(objects, rules);
    expect([...findings, ...notes].map(formatFinding)).toEqual([]);
    expect(judge(others, rules).findings.map(({ message }) => message)).toEqual([
      "No policy lets Deployment todo/todo-backend reach OpenAI's API.",
    ]);
  },
);

/** The hosts that an object of a network plugin names for a service. */
function namesFor(environment: Environment, service: string): string {
  const objects = manifestOf(environment).objects.filter((object) =>
    String(at(object, 'metadata', 'name')).endsWith(`${service}-egress`),
  );
  return objects.map((object) => JSON.stringify(at(object, 'spec', 'egress'))).join('');
}

describe.each(named)('$kind names', (egress) => {
  test('OpenAI, the own domain, and further hosts for the backend, each at its port', () => {
    const names = namesFor(withEgress(production, egress), 'todo-backend');
    for (const part of ['api.openai.com', 'todo.example.com', 'telemetry.example.org', '8443', '443'])
      expect(names).toContain(part);
  });

  test('the model in the place of OpenAI where one is named, and nothing for who asks nobody', () => {
    const url = 'https://llm.example.org:9443/v1';
    const names = namesFor(
      { ...withEgress(minikube, egress), model: { kind: 'public', url } },
      'todo-backend',
    );
    expect(names).toContain('llm.example.org');
    expect(names).toContain('9443');
    expect(names).not.toContain('openai');
    expect(namesFor(withEgress(minikube, egress), 'todo-frontend')).toBe('');
  });
});

test('Cilium reads the answers of the DNS servers that the environment names, at their port', () => {
  const network = { ...minikube.network, dns: dnsPresets.openshift, egress: { kind: 'cilium' } } as const;
  const text = namesFor({ ...minikube, network }, 'todo-backend');
  expect(text).toContain('"k8s:io.kubernetes.pod.namespace":"openshift-dns"');
  expect(text).toContain('"port":"5353"');
  expect(text).not.toContain('kube-dns');
  const dns = { addresses: ['169.254.20.10/32'] } as const;
  const found = problems([{ ...minikube, network: { ...network, dns } }]).map(({ setting }) => setting);
  expect(found).toEqual(['minikube.network.dns.servers']);
});

test('what runs knows of the proxy, and of the hosts that are asked without it', () => {
  const model = { kind: 'private', url: 'https://llm.lan/v1', addresses: ['192.168.1.9/32'] } as const;
  const manifest = manifestOf({ ...withEgress(production, proxy), model });
  const variables = ['frontend', 'backend'].map((name) => {
    const env = manifest.container(`todo-${name}`, name).env ?? [];
    return Object.fromEntries(env.map((each) => [each.name, each.value]));
  });
  for (const each of variables) {
    expect(each['HTTPS_PROXY']).toBe('http://todo-egress-proxy:3128');
    expect(each['NO_PROXY']?.split(',')).toEqual(expect.arrayContaining(['todo-backend', '.svc', 'llm.lan']));
  }
  expect(variables[0]?.['NODE_USE_ENV_PROXY']).toBe('1');
  const without = manifestOf(production).container('todo-backend', 'backend').env ?? [];
  expect(without.map(({ name }) => name).filter((name) => name.endsWith('_PROXY'))).toEqual([]);
});

test.each<readonly [string, Egress]>([
  ['image', { kind: 'proxy', image: 'squid' }],
  ['replicas', { ...proxy, replicas: 0 }],
  ['hosts[0].host', { kind: 'gke', hosts: [{ host: 'Host', port: 443 }] }],
  ['hosts[0].port', { ...proxy, hosts: [{ host: 'a.example.org', port: 0 }] }],
  ['ranges[0]', { kind: 'addresses', ranges: ['203.0.113.0/33'] }],
])('a setting that cannot be is refused: network.egress.%s', (setting, egress) => {
  const found = problems([withEgress(production, egress)]).map((each) => each.setting);
  expect(found).toEqual([`production.network.egress.${setting}`]);
});
