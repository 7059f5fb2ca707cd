import { decide, type Decision } from '../../tools/reach';
import { deployment, outOfClient, podOf, policy, type Settings, tcp, topologyFrom } from './manifests';

const pods = [deployment('client'), deployment('agent', { hostNetwork: true })];

function clientToAgent(spec: unknown, settings?: Settings): Decision {
  const topology = topologyFrom([...pods, policy('p', spec)], settings);
  return decide(topology, podOf(topology, 'client'), podOf(topology, 'agent'), tcp(9100));
}

describe("a pod on the host's network", () => {
  test('is isolated by no policy', () => {
    const { ingress } = clientToAgent({ podSelector: {}, policyTypes: ['Ingress'] });
    expect(ingress).toEqual({ kind: 'not isolated' });
  });

  const block = { to: [{ ipBlock: { cidr: '192.168.0.0/16' } }] };
  const range = ['192.168.49.0/24'];
  test.each<[string, unknown, Settings, boolean]>([
    [
      'is found by no selector of a rule',
      { to: [{ podSelector: {} }, { namespaceSelector: {} }] },
      {},
      false,
    ],
    ['is a peer of a rule for every peer', {}, {}, true],
    ['is matched by no ipBlock', block, {}, false],
    ['is matched by an ipBlock that holds the range of the nodes', block, { nodeRanges: range }, true],
    ['is not matched by one that holds the range of the pods', block, { podRanges: range }, false],
  ])('%s', (_, rule, settings, expected) => {
    expect(clientToAgent(outOfClient(rule), settings).allowed).toBe(expected);
  });
});
