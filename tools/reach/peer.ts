import { type ContainerPort, readSelector, type Selector, selects, type StrictValue } from '../manifest';
import { type HostPattern, matchesHost } from './host';
import { type Block, contains, covers, meets, parseSubnet, type Subnet } from './subnet';

/** What selectors see of a pod. */
export interface SelectablePod {
  readonly namespace: string;
  /** With the automatic label of every namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPort[];
}

/** One end of a connection, as network policies see it: by selectors, by its address, or both. */
export interface Party {
  readonly pod: SelectablePod | 'not selectable';
  /** Ranges that the address is somewhere in. */
  readonly ranges: readonly Subnet[];
  /** The name by which it is asked, of a host on the internet. */
  readonly host?: string;
}

/** Whether an entry matches. `perhaps`: an ipBlock holds some addresses that the party may have, and not all of them. */
export type Match = 'yes' | 'perhaps' | 'no';

/** An entry of a rule's `from` or `to`. */
export type Peer =
  | {
      readonly kind: 'pods';
      /** `own` is the namespace of the policy. */
      readonly namespaces: 'own' | Selector;
      readonly pods: Selector;
    }
  | { readonly kind: 'block'; readonly block: Block }
  | {
      readonly kind: 'names';
      readonly names: readonly HostPattern[];
      /** Whether only hosts count that a policy of the pod {@link Policy.learns}. */
      readonly learned: boolean;
    };

/**
 * @throws Malformed when the API server would refuse the entry: empty, or `ipBlock` beside a selector.
 * @see "NetworkPolicy", kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1
 */
export function readPeer(value: StrictValue): Peer {
  value.only('podSelector', 'namespaceSelector', 'ipBlock');
  const [pods, namespaces] = [value.at('podSelector'), value.at('namespaceSelector')];
  const block = value.at('ipBlock');
  const hasSelector = !pods.isAbsent || !namespaces.isAbsent;
  if (!block.isAbsent) {
    if (hasSelector) throw value.malformed('ipBlock or selectors, not both');
    return { kind: 'block', block: readBlock(block) };
  }
  if (!hasSelector) throw value.malformed('podSelector, namespaceSelector or ipBlock');
  const own = namespaces.isAbsent ? 'own' : readSelector(namespaces);
  return { kind: 'pods', namespaces: own, pods: readSelector(pods) };
}

function readBlock(value: StrictValue): Block {
  const subnet = readSubnet(value.only('cidr', 'except').at('cidr'));
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

/** Nothing on the internet has an address of these. @see IANA's special-purpose address registries (RFC 6890) */
const notInternet = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.168.0.0/16', '224.0.0.0/3', '::/127', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
].flatMap((range) => parseSubnet(range) ?? []);

/** Whether a block holds every address that a host on the internet may have, some or none. */
function coversInternet({ subnet, except }: Block): Match {
  const isOutside = (range: Subnet): boolean => notInternet.some((one) => contains(one, range));
  if (isOutside(subnet)) return 'no';
  return subnet.prefix === 0 && except.every(isOutside) ? 'yes' : 'perhaps';
}

/**
 * Whether an entry of `from` or `to` matches one end of a connection over one family of addresses.
 *
 * The two selectors of one entry must both hold. A block matches surely if it holds every address that the party may have.
 *
 * @param ownNamespace The namespace of the policy.
 * @param learns What the policies of the pod on the other end let the network plugin learn.
 * @see "Network Policies", section "Behavior of to and from selectors",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export function matchesPeer(
  peer: Peer,
  { pod, ranges, host }: Party,
  ownNamespace: string,
  family: Subnet['family'],
  learns: readonly HostPattern[],
): Match {
  const isOf = (names: readonly HostPattern[]): boolean =>
    host !== undefined && names.some((name) => matchesHost(name, host));
  if (peer.kind === 'names') return isOf(peer.names) && (!peer.learned || isOf(learns)) ? 'yes' : 'no';
  if (peer.kind === 'block') {
    const { block } = peer;
    if (host !== undefined) return block.subnet.family === family ? coversInternet(block) : 'no';
    const ofFamily = ranges.filter((range) => range.family === family);
    if (ofFamily.length > 0 && ofFamily.every((range) => covers(block, range))) return 'yes';
    return ofFamily.some((range) => meets(block, range)) ? 'perhaps' : 'no';
  }
  if (pod === 'not selectable' || !selects(peer.pods, pod.labels)) return 'no';
  const isThere =
    peer.namespaces === 'own'
      ? pod.namespace === ownNamespace
      : selects(peer.namespaces, pod.namespaceLabels);
  return isThere ? 'yes' : 'no';
}
