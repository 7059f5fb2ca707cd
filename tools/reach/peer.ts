import { readSelector, type Selector, selects, type StrictValue } from '../manifest';
import type { Party } from './endpoint';
import { type Block, contains, covers, parseSubnet, type Subnet } from './subnet';

/** An entry of a rule's `from` or `to`. */
export type Peer =
  | {
      readonly kind: 'pods';
      /** `own` is the namespace of the policy. */
      readonly namespaces: 'own' | Selector;
      readonly pods: Selector;
    }
  | { readonly kind: 'block'; readonly block: Block };

/**
 * @throws Malformed when the API server would refuse the entry: empty, or `ipBlock` beside a selector.
 * @see "NetworkPolicy", kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1
 */
export function readPeer(value: StrictValue): Peer {
  const [pods, namespaces, block] = [
    value.at('podSelector'),
    value.at('namespaceSelector'),
    value.at('ipBlock'),
  ];
  if (!block.isAbsent) {
    if (!pods.isAbsent || !namespaces.isAbsent) throw value.malformed('ipBlock or selectors, not both');
    return { kind: 'block', block: readBlock(block) };
  }
  if (pods.isAbsent && namespaces.isAbsent)
    throw value.malformed('podSelector, namespaceSelector or ipBlock');
  return {
    kind: 'pods',
    namespaces: namespaces.isAbsent ? 'own' : readSelector(namespaces),
    pods: readSelector(pods),
  };
}

function readBlock(value: StrictValue): Block {
  const subnet = readSubnet(value.at('cidr'));
  const except = value
    .at('except')
    .items()
    .map((item) => {
      const hole = readSubnet(item);
      if (hole.prefix <= subnet.prefix || !contains(subnet, hole))
        throw item.malformed('a smaller range inside cidr');
      return hole;
    });
  return { subnet, except };
}

function readSubnet(value: StrictValue): Subnet {
  const subnet = parseSubnet(value.text());
  if (subnet === undefined) throw value.malformed('a range in CIDR notation');
  return subnet;
}

/**
 * Whether an entry of `from` or `to` matches one end of a connection.
 *
 * The two selectors of one entry must both hold. A block must hold every address that the party may have.
 *
 * @param ownNamespace The namespace of the policy.
 * @see "Network Policies", section "Behavior of to and from selectors",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export function matchesPeer(peer: Peer, party: Party, ownNamespace: string): boolean {
  switch (peer.kind) {
    case 'block': {
      const { block } = peer;
      const ranges = party.ranges.filter(({ family }) => family === block.subnet.family);
      return ranges.length > 0 && ranges.every((range) => covers(block, range));
    }
    case 'pods': {
      const { pod } = party;
      if (pod === 'not selectable') return false;
      const inNamespace =
        peer.namespaces === 'own'
          ? pod.namespace === ownNamespace
          : selects(peer.namespaces, pod.namespaceLabels);
      return inNamespace && selects(peer.pods, pod.labels);
    }
  }
}
