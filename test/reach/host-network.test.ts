import { decide, type Topology } from '../../tools/reach';
import {
  deployment,
  type Manifest,
  outOfClient,
  podOf,
  policy,
  type Settings,
  tcp,
  topologyFrom,
} from './manifests';

function topologyOf(policies: readonly Manifest[], options?: Settings): Topology {
  return topologyFrom(
    [deployment('client'), deployment('agent', { hostNetwork: true }), ...policies],
    options,
  );
}

function clientToAgent(rule: unknown, options?: Settings): boolean {
  const topology = topologyOf([policy('p', outOfClient(rule))], options);
  return decide(topology, podOf(topology, 'client'), podOf(topology, 'agent'), tcp(9100)).allowed;
}

describe("a pod on the host's network", () => {
  test('is isolated by no policy', () => {
    const topology = topologyOf([policy('p', { podSelector: {}, policyTypes: ['Ingress'] })]);
    const { ingress } = decide(topology, podOf(topology, 'client'), podOf(topology, 'agent'), tcp(9100));
    expect(ingress).toEqual({ kind: 'not isolated' });
  });

  test('is found by no selector of a rule', () => {
    expect(clientToAgent({ to: [{ podSelector: {} }, { namespaceSelector: {} }] })).toBe(false);
  });

  test('is a peer of a rule for every peer', () => {
    expect(clientToAgent({})).toBe(true);
  });

  test('is matched by an ipBlock that holds the declared node range', () => {
    const block = { to: [{ ipBlock: { cidr: '192.168.0.0/16' } }] };
    expect(clientToAgent(block)).toBe(false);
    expect(clientToAgent(block, { nodeRanges: ['192.168.49.0/24'] })).toBe(true);
    expect(clientToAgent(block, { podRanges: ['192.168.49.0/24'] })).toBe(false);
  });
});
