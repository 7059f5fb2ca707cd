import {
  betweenClientAndServer,
  clientToServer,
  decided,
  deployment,
  type End,
  intoServer,
  namespace,
  outOfClient,
  policy,
  type Settings,
  tcp,
  topologyFrom,
} from './manifests';

const alice = namespace('alice', { user: 'alice' });
const isAlice = { namespaceSelector: { matchLabels: { user: 'alice' } } };
const isClient = { podSelector: { matchLabels: { role: 'client' } } };
const nameLabel = 'kubernetes.io/metadata.name';
const isNamed = (name: string): unknown => ({ namespaceSelector: { matchLabels: { [nameLabel]: name } } });
const everywhere = { namespaceSelector: {} };
const internet = '203.0.113.10';
const someOf = (namespaceLabels: Readonly<Record<string, string>>): End => ({
  kind: 'any pod',
  namespace: 'bob',
  labels: {},
  namespaceLabels,
});

describe('peers of a rule', () => {
  const [local, batch, clientOfAlice, clientOfBob] = [
    'here/role=client',
    'alice/role=batch',
    'alice/role=client',
    'bob/role=client',
  ];
  test.each<[string, unknown, readonly End[], readonly End[]]>([
    ['an absent list means every peer, addresses too', undefined, [clientOfBob, internet], []],
    ['an empty list means every peer, addresses too', [], [clientOfBob, internet], []],
    ['podSelector alone means the namespace of the policy', [isClient], [local], [clientOfAlice]],
    ['an empty podSelector means the same', [{ podSelector: {} }], [local], [clientOfAlice]],
    ['namespaceSelector alone means every pod of those namespaces', [isAlice], [batch], [local]],
    ['an empty namespaceSelector means every namespace', [everywhere], [clientOfBob, batch], [internet]],
    ['beside podSelector as well', [{ ...everywhere, ...isClient }], [clientOfBob], [batch]],
    ['both selectors in one entry must hold', [{ ...isAlice, ...isClient }], [clientOfAlice], [batch, local]],
    ['selectors in separate entries are alternatives', [isAlice, isClient], [batch, local], [clientOfBob]],
    ['a namespace has its name as a label', [isNamed('bob')], [clientOfBob], [clientOfAlice]],
    [
      'a caller may know labels of a namespace',
      [isAlice],
      [someOf({ user: 'alice' })],
      [someOf({ user: 'b' })],
    ],
    ['but not that of its name', [isNamed('carol')], ['carol/'], [someOf({ [nameLabel]: 'carol' })]],
  ])('%s', (_, from, allowed, refused) => {
    const topology = betweenClientAndServer([alice, intoServer({ from })]);
    const isLetIn = (source: End): boolean => decided(topology, source, 'server').allowed;
    expect([allowed.filter(isLetIn), refused.filter(isLetIn)]).toEqual([allowed, []]);
  });

  test('the automatic label of a namespace cannot be declared otherwise', () => {
    const objects = [namespace('alice', { [nameLabel]: 'bob' }), intoServer({ from: [isNamed('bob')] })];
    expect(decided(betweenClientAndServer(objects), 'alice/', 'server').allowed).toBe(false);
  });

  test('selectors of an egress rule mean the destination', () => {
    const to = (app: string): unknown => ({ to: [{ podSelector: { matchLabels: { app } } }] });
    expect(clientToServer([outOfClient(to('server'))]).allowed).toBe(true);
    expect(clientToServer([outOfClient(to('client'))]).allowed).toBe(false);
  });

  test('a rule needs a peer and a port of its own: those of two rules do not mix', () => {
    const rules = [{ ports: [{ port: 81 }] }, { from: [{ podSelector: { matchLabels: { app: 'other' } } }] }];
    const one = policy('p', { podSelector: {}, policyTypes: ['Ingress'], ingress: rules });
    expect([80, 81].map((port) => clientToServer([one], tcp(port)).allowed)).toEqual([false, true]);
  });
});

describe("a pod on the host's network", () => {
  const pods = [deployment('client'), deployment('agent', { hostNetwork: true })];

  test('is isolated by no policy', () => {
    const topology = topologyFrom([...pods, policy('p', { podSelector: {}, policyTypes: ['Ingress'] })]);
    expect(decided(topology, 'client', 'agent').ingress).toEqual({ kind: 'not isolated' });
  });

  const block = { to: [{ ipBlock: { cidr: '192.168.0.0/16' } }] };
  const range = ['192.168.49.0/24'];
  test.each<[string, unknown, Settings, boolean]>([
    ['is found by no selector of a rule', { to: [{ podSelector: {} }, everywhere] }, {}, false],
    ['is a peer of a rule for every peer', {}, {}, true],
    ['is perhaps matched by an ipBlock while the addresses of nodes are not known', block, {}, true],
    ['is matched by an ipBlock that holds the range of the nodes', block, { nodeRanges: range }, true],
    ['is not matched by one that holds other addresses', block, { nodeRanges: ['10.0.0.0/8'] }, false],
  ])('%s', (_, rule, settings, expected) => {
    const topology = topologyFrom([...pods, outOfClient(rule)], settings);
    expect(decided(topology, 'client', 'agent').allowed).toBe(expected);
  });
});
