import { type Egress, minikube, production } from '../../lib/environments';
import { squidConfiguration } from '../../lib/constructs/egress-proxy';
import { at, Manifest as Model, mappingAt } from '../../tools/manifest';
import { readTopology, type Topology } from '../../tools/reach';
import { readAllowList } from '../../tools/reach/allow-list';
import { readScene } from '../../tools/views';
import { manifestOf } from '../manifest';
import { decided, deployment, type Manifest, tcp, topologyFrom } from './manifests';

const choices: readonly Egress[] = [
  { kind: 'cilium' },
  { kind: 'calico' },
  { kind: 'gke' },
  { kind: 'proxy', image: 'ubuntu/squid:6.6-24.04_edge' },
];

function objectsWith(egress: Egress, base = production): readonly unknown[] {
  return manifestOf({ ...base, network: { ...base.network, egress } }).objects;
}

describe.each(choices)('where egress is $kind', (egress) => {
  const topology = readTopology(new Model(objectsWith(egress)));

  test.each<readonly [string, string, number, boolean]>([
    ['todo-backend', 'api.openai.com', 443, true],
    ['todo-backend', 'todo.example.com', 443, true],
    ['todo-backend', 'another.example', 443, false],
    ['todo-backend', 'evil.api.openai.com', 443, false],
    ['todo-backend', 'api.openai.com', 80, false],
    ['todo-frontend', 'todo.example.com', 443, true],
    ['todo-postgres', 'api.openai.com', 443, false],
    ['todo-backup', 'todo.example.com', 443, false],
  ])('%s reaches %s:%i: %s', (from, host, port, expected) => {
    expect(decided(topology, from, { kind: 'host', host }, tcp(port)).allowed).toBe(expected);
    expect(decided(topology, from, '203.0.113.10', tcp(port)).allowed).toBe(false);
    expect(topology.problems).toEqual([]);
  });

  test('the picture draws the hosts by their names, and no arrow to the internet', () => {
    const { outsiders, paths } = readScene(new Model(objectsWith(egress, minikube)));
    const [host] = outsiders.filter(({ endpoint }) => endpoint.kind === 'host');
    expect(host?.title).toBe('api.openai.com');
    const from = egress.kind === 'proxy' ? 'todo-egress-proxy' : 'todo-backend';
    expect(paths.filter(({ to }) => to === host?.id)).toEqual([
      { from: `Deployment todo/${from}`, to: host?.id, ports: ['TCP 443'] },
    ]);
    expect(outsiders.map(({ title }) => title)).not.toContain('Internet');
  });
});

const client = deployment('client');
const named = { toFQDNs: [{ matchName: 'a.example' }], toPorts: [{ ports: [{ port: '443' }] }] };
const dns = (pattern: string): unknown => ({
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: pattern }] } }],
});

function policyOf(apiVersion: string, kind: string, spec: unknown): Manifest {
  return { apiVersion, kind, metadata: { name: 'p', namespace: 'here' }, spec };
}

const ciliumPolicy = (further: Manifest, ...egress: readonly unknown[]): Manifest =>
  policyOf('cilium.io/v2', 'CiliumNetworkPolicy', {
    endpointSelector: { matchLabels: { 'k8s:app': 'client' } },
    egress,
    ...further,
  });

function reaches(topology: Topology, host: string): boolean {
  return decided(topology, 'client', { kind: 'host', host }, tcp(443)).allowed;
}

describe('a policy of Cilium', () => {
  test('isolates its pods by itself: they reach the name and DNS, and nobody else', () => {
    const topology = topologyFrom([client, deployment('server'), ciliumPolicy({}, named, dns('*'))]);
    const others = ['203.0.113.10', 'server', 'kube-system/k8s-app=kube-dns'];
    expect(
      others.map((to) => decided(topology, 'client', to, tcp(to.startsWith('kube') ? 53 : 443)).allowed),
    ).toEqual([false, false, true]);
    expect([reaches(topology, 'a.example'), reaches(topology, 'b.example')]).toEqual([true, false]);
    expect(decided(topology, 'server', '203.0.113.10').allowed).toBe(true);
  });

  test.each([
    ['without a rule that shows the answers of DNS', []],
    ['with one that shows those of other names', [dns('*.other.example')]],
  ])('%s opens no name, since Cilium learns no address', (_, rules) => {
    expect(reaches(topologyFrom([client, ciliumPolicy({}, named, ...rules)]), 'a.example')).toBe(false);
  });
});

describe('not evaluated, and told, is a policy that says more than names', () => {
  const calico = (rule: unknown): Manifest =>
    policyOf('projectcalico.org/v3', 'NetworkPolicy', {
      ...{ tier: 'default', order: 900, selector: "app == 'client'", types: ['Egress'] },
      egress: [rule],
    });
  const allow = { action: 'Allow', protocol: 'TCP', destination: { domains: ['a.example'], ports: [443] } };
  const gke = (rule: unknown): Manifest =>
    policyOf('networking.gke.io/v1alpha1', 'FQDNNetworkPolicy', { podSelector: {}, egress: [rule] });

  test.each<readonly [string, Manifest]>([
    ['entities', ciliumPolicy({}, named, { toEntities: ['world'] })],
    [
      'names at which more is looked',
      ciliumPolicy({}, { ...named, toPorts: [{ ports: [{ port: '443' }], rules: {} }] }),
    ],
    ['pods without DNS', ciliumPolicy({}, { toEndpoints: [{}] })],
    ['what is denied', ciliumPolicy({ egressDeny: [{}] }, named)],
    ['ingress', ciliumPolicy({ ingress: [{}] }, named)],
    [
      'labels of a namespace',
      ciliumPolicy({ endpointSelector: { matchLabels: { 'k8s:io.cilium.k8s.policy.cluster': 'a' } } }, named),
    ],
    ['a rule that passes the policies of Kubernetes by', calico({ action: 'Pass' })],
    ['a rule that denies', calico({ ...allow, action: 'Deny' })],
    ['a rule for every host', calico({ ...allow, destination: { ports: [443] } })],
    [
      'a pattern in the middle',
      calico({ ...allow, destination: { domains: ['a.*.example'], ports: [443] } }),
    ],
    ['no host', gke({ matches: [], ports: [{ port: 443 }] })],
  ])('%s', (_, policy) => {
    const { policies, problems } = topologyFrom([client, policy]);
    expect(policies).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ kind: 'partly names' })]);
  });

  test.each([calico(allow), gke({ matches: [{ name: 'a.example' }], ports: [{ port: 443 }] })])(
    'and what says names alone is evaluated: $kind',
    (policy) => {
      const topology = topologyFrom([client, policy]);
      expect([reaches(topology, 'a.example'), reaches(topology, 'b.example')]).toEqual([true, false]);
    },
  );
});

describe('the allow-list of Squid', () => {
  const lines = squidConfiguration([{ host: 'a.example', port: 443 }], 5);

  test.each<readonly [string, string, readonly string[]]>([
    ['is read as it is written here', lines, ['a.example:443']],
    [
      'opens every port where no rule says which',
      lines.replace('CONNECT port_443', 'CONNECT'),
      ['a.example:443', 'a.example:80'],
    ],
    ['asks the first rule that is about a request', `http_access deny all\n${lines}`, []],
    ['takes a whole domain', lines.replace('-n a.', '.'), ['example:443', 'a.example:443', 'b.example:443']],
    [
      'ends with the opposite of its last rule',
      lines.replace('deny all', 'deny hosts_443'),
      ['example:443', 'example:80', 'a.example:443', 'b.example:443', 'b.example:80'],
    ],
  ])('%s', (_, text, expected) => {
    const list = readAllowList(text);
    const asked = ['example', 'a.example', 'b.example'].flatMap((host) =>
      [443, 80].map((port) => [host, port] as const),
    );
    const open = asked
      .filter(([host, port]) => list?.allows(host, port) === true)
      .map((each) => each.join(':'));
    expect(open).toEqual(expected);
  });

  test.each([
    `${lines}include /etc/squid/more.conf`,
    lines.replace('dstdomain', 'dstdom_regex'),
    lines.replace('http_port 3128', ''),
    lines.replace('-n a.example', '-n *.example'),
  ])('that says what is not known here is not read, and whoever asks hears so', (text) => {
    expect(readAllowList(text)).toBeUndefined();
    const objects = objectsWith({ kind: 'proxy', image: 'squid:1' }, minikube).map((object) =>
      at(object, 'data', 'squid.conf') === undefined
        ? object
        : { ...mappingAt(object), data: { 'squid.conf': text } },
    );
    const { problems } = readTopology(new Model(objects));
    expect(problems).toEqual([{ kind: 'unknown proxy', object: 'Deployment todo/todo-egress-proxy' }]);
  });
});
