import { anotherOf, decide, type Side } from '../../tools/reach';
import {
  address,
  clientToServer,
  deployment,
  intoServer,
  type Manifest,
  outOfClient,
  podOf,
  policy,
  tcp,
  topologyFrom,
} from './manifests';

const denyIngress = policy('deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] });
const denyEgress = policy('deny-egress', { podSelector: {}, policyTypes: ['Egress'] });

const other = policy('other', intoServer({ ports: [{ port: 1 }] }));
const notIsolated = { kind: 'not isolated' } as const;
const refusedBy = (...policies: readonly string[]): Side => ({ kind: 'refused', policies });
const allowedBy = (...policies: readonly string[]): Side => ({ kind: 'allowed', policies });
const open = (name: string): Manifest => policy(name, intoServer({}));

describe('isolation', () => {
  test.each<[string, readonly Manifest[], Side, Side]>([
    ['a pod that no policy selects is not isolated', [], notIsolated, notIsolated],
    ['a policy for ingress leaves egress alone', [denyIngress], notIsolated, refusedBy('deny-ingress')],
    ['a policy for egress leaves ingress alone', [denyEgress], refusedBy('deny-egress'), notIsolated],
    [
      'what one policy allows, another does not take away',
      [denyIngress, open('a')],
      notIsolated,
      allowedBy('a'),
    ],
    [
      'each policy that allows is named, sorted',
      [open('b'), denyIngress, open('a')],
      notIsolated,
      allowedBy('a', 'b'),
    ],
    [
      'each policy that isolates is named',
      [other, denyIngress],
      notIsolated,
      refusedBy('deny-ingress', 'other'),
    ],
    [
      'a policy does not affect pods of another namespace',
      [policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'elsewhere')],
      notIsolated,
      notIsolated,
    ],
  ])('%s', (_, policies, egress, ingress) => {
    const allowed = egress.kind !== 'refused' && ingress.kind !== 'refused';
    expect(clientToServer(policies)).toEqual({ allowed, egress, ingress });
  });

  test.each([
    ['only the source', [policy('out', outOfClient({})), denyEgress, denyIngress], false],
    ['only the destination', [policy('in', intoServer({})), denyEgress, denyIngress], false],
    [
      'both ends',
      [policy('out', outOfClient({})), policy('in', intoServer({})), denyEgress, denyIngress],
      true,
    ],
  ])('a connection that %s allow(s) under default deny', (_, policies, expected) => {
    expect(clientToServer(policies).allowed).toBe(expected);
  });

  test('a pod reaches itself whatever the policies say', () => {
    const topology = topologyFrom([deployment('server'), denyIngress, denyEgress]);
    const server = podOf(topology, 'server');
    expect(decide(topology, server, server, tcp(80))).toEqual({
      allowed: true,
      egress: { kind: 'same pod' },
      ingress: { kind: 'same pod' },
    });
  });

  test('another pod of the same workload is not the same pod', () => {
    const topology = topologyFrom([deployment('server'), denyIngress]);
    const server = podOf(topology, 'server');
    const other = topology.pods.map(anotherOf)[0] ?? server;
    expect(decide(topology, other, server, tcp(80)).allowed).toBe(false);
  });

  test('an address is not isolated', () => {
    const topology = topologyFrom([deployment('server'), denyEgress]);
    expect(decide(topology, address('203.0.113.10'), podOf(topology, 'server'), tcp(80))).toEqual({
      allowed: true,
      egress: { kind: 'not isolated' },
      ingress: { kind: 'not isolated' },
    });
  });

  test('policies apply to a pod that is known by its labels alone', () => {
    const topology = topologyFrom([deployment('client'), denyIngress]);
    const foreign = { kind: 'any pod', namespace: 'here', labels: {} } as const;
    expect(decide(topology, podOf(topology, 'client'), foreign, tcp(80)).allowed).toBe(false);
  });
});
