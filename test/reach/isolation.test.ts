import { anotherOf, decide } from '../../tools/reach';
import {
  address,
  clientToServer,
  deployment,
  intoServer,
  outOfClient,
  podOf,
  policy,
  tcp,
  topologyFrom,
} from './manifests';

const denyIngress = policy('deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] });
const denyEgress = policy('deny-egress', { podSelector: {}, policyTypes: ['Egress'] });

describe('isolation', () => {
  test('a pod that no policy selects is not isolated', () => {
    expect(clientToServer([])).toEqual({
      allowed: true,
      egress: { kind: 'not isolated' },
      ingress: { kind: 'not isolated' },
    });
  });

  test('a policy for ingress leaves egress alone', () => {
    expect(clientToServer([denyIngress])).toEqual({
      allowed: false,
      egress: { kind: 'not isolated' },
      ingress: { kind: 'refused', policies: ['deny-ingress'] },
    });
  });

  test('a policy for egress leaves ingress alone', () => {
    expect(clientToServer([denyEgress])).toEqual({
      allowed: false,
      egress: { kind: 'refused', policies: ['deny-egress'] },
      ingress: { kind: 'not isolated' },
    });
  });

  test('policies add up: what one allows, another does not take away', () => {
    const { allowed, ingress } = clientToServer([denyIngress, policy('open', intoServer({}))]);
    expect(allowed).toBe(true);
    expect(ingress).toEqual({ kind: 'allowed', policies: ['open'] });
  });

  test('every policy that allows is named, in alphabetical order', () => {
    const { ingress } = clientToServer([
      policy('b', intoServer({})),
      denyIngress,
      policy('a', intoServer({})),
    ]);
    expect(ingress).toEqual({ kind: 'allowed', policies: ['a', 'b'] });
  });

  test('every policy that isolates a refused pod is named', () => {
    const { ingress } = clientToServer([policy('other', intoServer({ ports: [{ port: 1 }] })), denyIngress]);
    expect(ingress).toEqual({ kind: 'refused', policies: ['deny-ingress', 'other'] });
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

  test('a policy does not affect pods of another namespace', () => {
    const foreign = policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'elsewhere');
    expect(clientToServer([foreign]).allowed).toBe(true);
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
