import { decide, type Endpoint } from '../../tools/reach';
import {
  clientToServer,
  deployment,
  intoServer,
  namespace,
  outOfClient,
  podOf,
  policy,
  tcp,
  topologyFrom,
} from './manifests';

const server = deployment('server');
const alice = namespace('alice', { user: 'alice' });
const clientOfAlice: Endpoint = { kind: 'any pod', namespace: 'alice', labels: { role: 'client' } };
const batchOfAlice: Endpoint = { kind: 'any pod', namespace: 'alice', labels: { role: 'batch' } };
const clientOfBob: Endpoint = { kind: 'any pod', namespace: 'bob', labels: { role: 'client' } };
const localClient: Endpoint = { kind: 'any pod', namespace: 'here', labels: { role: 'client' } };

const isAlice = { namespaceSelector: { matchLabels: { user: 'alice' } } };
const isClient = { podSelector: { matchLabels: { role: 'client' } } };

/** Whether the server lets a source in when a rule names these peers. */
function letsIn(from: unknown, source: Endpoint): boolean {
  const topology = topologyFrom([server, alice, policy('p', intoServer({ from }))]);
  expect(topology.problems).toEqual([]);
  return decide(topology, source, podOf(topology, 'server'), tcp(80)).allowed;
}

const internet: Endpoint = { kind: 'address', address: '203.0.113.10' };
const isNamed = (name: string): unknown => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const everywhere = { namespaceSelector: {} };

describe('peers of a rule', () => {
  test.each<[string, unknown, readonly Endpoint[], readonly Endpoint[]]>([
    ['an absent list means every peer, addresses too', undefined, [clientOfBob, internet], []],
    ['an empty list means every peer, addresses too', [], [clientOfBob, internet], []],
    ['podSelector alone means the namespace of the policy', [isClient], [localClient], [clientOfAlice]],
    ['an empty podSelector means the same', [{ podSelector: {} }], [localClient], [clientOfAlice]],
    ['namespaceSelector alone means every pod of those namespaces', [isAlice], [batchOfAlice], [localClient]],
    [
      'an empty namespaceSelector means every namespace',
      [everywhere],
      [clientOfBob, batchOfAlice],
      [internet],
    ],
    ['beside podSelector as well', [{ ...everywhere, ...isClient }], [clientOfBob], [batchOfAlice]],
    [
      'both selectors in one entry must hold together',
      [{ ...isAlice, ...isClient }],
      [clientOfAlice],
      [batchOfAlice, localClient],
    ],
    [
      'selectors in separate entries are alternatives',
      [isAlice, isClient],
      [batchOfAlice, localClient],
      [clientOfBob],
    ],
    ['a namespace has its name as a label', [isNamed('bob')], [clientOfBob], [clientOfAlice]],
    [
      'a caller may know labels of a namespace that the manifests do not declare, but not that of its name',
      [isAlice, isNamed('carol')],
      [{ ...clientOfBob, namespaceLabels: { user: 'alice' } }],
      [{ ...clientOfBob, namespaceLabels: { 'kubernetes.io/metadata.name': 'carol' } }],
    ],
  ])('%s', (_, from, allowed, refused) => {
    expect(allowed.map((source) => letsIn(from, source))).toEqual(allowed.map(() => true));
    expect(refused.map((source) => letsIn(from, source))).toEqual(refused.map(() => false));
  });

  test('the automatic label of a namespace cannot be declared otherwise', () => {
    const topology = topologyFrom([
      server,
      namespace('alice', { 'kubernetes.io/metadata.name': 'bob' }),
      policy('p', intoServer({ from: [isNamed('bob')] })),
    ]);
    expect(decide(topology, clientOfAlice, podOf(topology, 'server'), tcp(80)).allowed).toBe(false);
  });

  test('selectors of an egress rule mean the destination', () => {
    const to = [{ podSelector: { matchLabels: { app: 'server' } } }];
    expect(clientToServer([policy('p', outOfClient({ to }))]).allowed).toBe(true);
    const elsewhere = [{ podSelector: { matchLabels: { app: 'client' } } }];
    expect(clientToServer([policy('p', outOfClient({ to: elsewhere }))]).allowed).toBe(false);
  });

  test('a rule needs a peer and a port of its own: those of two rules do not mix', () => {
    const rules = [{ ports: [{ port: 81 }] }, { from: [{ podSelector: { matchLabels: { app: 'other' } } }] }];
    const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress: rules };
    expect(clientToServer([policy('p', spec)]).allowed).toBe(false);
    expect(clientToServer([policy('p', spec)], tcp(81)).allowed).toBe(true);
  });
});
