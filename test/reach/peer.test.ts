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

describe('peers of a rule', () => {
  test.each([
    ['absent', undefined],
    ['empty', []],
  ])('a list of peers that is %s means every peer, addresses too', (_, from) => {
    expect(letsIn(from, clientOfBob)).toBe(true);
    expect(letsIn(from, { kind: 'address', address: '203.0.113.10' })).toBe(true);
  });

  test('podSelector alone means the namespace of the policy', () => {
    expect(letsIn([isClient], localClient)).toBe(true);
    expect(letsIn([isClient], clientOfAlice)).toBe(false);
    expect(letsIn([{ podSelector: {} }], clientOfAlice)).toBe(false);
  });

  test('namespaceSelector alone means every pod of those namespaces', () => {
    expect(letsIn([isAlice], batchOfAlice)).toBe(true);
    expect(letsIn([isAlice], localClient)).toBe(false);
  });

  test('an empty namespaceSelector means every namespace', () => {
    expect(letsIn([{ namespaceSelector: {} }], clientOfBob)).toBe(true);
    expect(letsIn([{ namespaceSelector: {}, ...isClient }], clientOfBob)).toBe(true);
    expect(letsIn([{ namespaceSelector: {}, ...isClient }], batchOfAlice)).toBe(false);
  });

  test('both selectors in one entry must hold together', () => {
    const entry = [{ ...isAlice, ...isClient }];
    expect(letsIn(entry, clientOfAlice)).toBe(true);
    expect(letsIn(entry, batchOfAlice)).toBe(false);
    expect(letsIn(entry, localClient)).toBe(false);
  });

  test('selectors in separate entries are alternatives', () => {
    const entries = [isAlice, isClient];
    expect(letsIn(entries, batchOfAlice)).toBe(true);
    expect(letsIn(entries, localClient)).toBe(true);
    expect(letsIn(entries, clientOfBob)).toBe(false);
  });

  test('a namespace has its name as a label without being declared', () => {
    const byName = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bob' } } }];
    expect(letsIn(byName, clientOfBob)).toBe(true);
    expect(letsIn(byName, clientOfAlice)).toBe(false);
  });

  test('the automatic label of a namespace cannot be declared otherwise', () => {
    const topology = topologyFrom([
      server,
      namespace('alice', { 'kubernetes.io/metadata.name': 'bob' }),
      policy(
        'p',
        intoServer({
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bob' } } }],
        }),
      ),
    ]);
    expect(decide(topology, clientOfAlice, podOf(topology, 'server'), tcp(80)).allowed).toBe(false);
  });

  test('a caller may know labels of a namespace that the manifests do not declare', () => {
    expect(letsIn([isAlice], { ...clientOfBob, namespaceLabels: { user: 'alice' } })).toBe(true);
    const byName = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'alice' } } }];
    const namespaceLabels = { 'kubernetes.io/metadata.name': 'alice' };
    expect(letsIn(byName, { ...clientOfBob, namespaceLabels })).toBe(false);
  });

  test('selectors of an egress rule mean the destination', () => {
    const to = [{ podSelector: { matchLabels: { app: 'server' } } }];
    expect(clientToServer([policy('p', outOfClient({ to }))]).allowed).toBe(true);
    const elsewhere = [{ podSelector: { matchLabels: { app: 'client' } } }];
    expect(clientToServer([policy('p', outOfClient({ to: elsewhere }))]).allowed).toBe(false);
  });

  test('no selector means an address', () => {
    expect(letsIn([{ namespaceSelector: {} }], { kind: 'address', address: '10.0.0.1' })).toBe(false);
  });

  test('a rule needs a peer and a port of its own: those of two rules do not mix', () => {
    const rules = [{ ports: [{ port: 81 }] }, { from: [{ podSelector: { matchLabels: { app: 'other' } } }] }];
    const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress: rules };
    expect(clientToServer([policy('p', spec)]).allowed).toBe(false);
    expect(clientToServer([policy('p', spec)], tcp(81)).allowed).toBe(true);
  });
});
