import {
  type ContainerPort,
  type ManifestObject,
  type Port,
  type Protocol,
  readProtocol,
  readSelector,
  remembered,
  type Selector,
  StrictValue,
} from '../manifest';
import type { HostPattern } from './host';
import { type Peer, readPeer } from './peer';

/** The directions of a connection, seen from the pod that a policy selects. */
export const directions = ['ingress', 'egress'] as const;

/** @see {@link directions} */
export type Direction = (typeof directions)[number];

/** An entry of a rule's `ports`. */
export type PolicyPort =
  | { readonly kind: 'every port'; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'name'; readonly protocol: Protocol; readonly name: string };

/** Allows what matches one of its peers and one of its ports. */
export interface Rule {
  /** None means every peer. */
  readonly peers: readonly Peer[];
  /** None means every port of every protocol. */
  readonly ports: readonly PolicyPort[];
}

/** A NetworkPolicy, or one of a network plugin that names hosts. It affects pods of its own namespace only. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;
  /** The pods that it applies to. */
  readonly selector: Selector;
  /** The directions in which it isolates them; rules of other directions have no effect. */
  readonly isolates: readonly Direction[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  /** Hosts of which the network plugin sees the addresses, in the answers of DNS. @default none */
  readonly learns?: readonly HostPattern[];
}

/**
 * @throws Malformed when the API server would refuse the policy.
 * @see "Network Policies", section "The NetworkPolicy resource",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export const readPolicy = remembered(({ value, namespace, name }: ManifestObject): Policy => {
  const spec = new StrictValue(value).at('spec').only('podSelector', 'policyTypes', 'ingress', 'egress');
  const readRules = (direction: Direction, peers: 'from' | 'to'): readonly Rule[] =>
    spec
      .at(direction)
      .items()
      .map((rule) => rule.only(peers, 'ports'))
      .map((rule) => ({
        peers: rule.at(peers).items().map(readPeer),
        ports: rule.at('ports').items().map(readPolicyPort),
      }));
  const egress = readRules('egress', 'to');
  return {
    namespace,
    name,
    selector: readSelector(spec.at('podSelector')),
    isolates: readDirections(spec.at('policyTypes'), egress),
    ingress: readRules('ingress', 'from'),
    egress,
  };
});

function readDirections(types: StrictValue, egress: readonly Rule[]): readonly Direction[] {
  const given = types.items().map((type) => type.oneOf(['Ingress', 'Egress']));
  // An empty `egress` section is no rule: the default isolates egress only where there is one.
  if (given.length === 0) return egress.length === 0 ? ['ingress'] : directions;
  return directions.filter((direction) => given.includes(direction === 'ingress' ? 'Ingress' : 'Egress'));
}

/**
 * @throws Malformed when the API server would refuse the entry.
 * @see "Network Policies", section "Targeting a range of ports",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
function readPolicyPort(value: StrictValue): PolicyPort {
  value.only('port', 'endPort', 'protocol');
  const protocol = readProtocol(value);
  const port = value.at('port');
  const end = value.at('endPort');
  if (port.isAbsent || port.isText) {
    if (!end.isAbsent) throw end.malformed('absent beside a port without a number');
    return port.isAbsent
      ? { kind: 'every port', protocol }
      : { kind: 'name', protocol, name: port.portName() };
  }
  const first = port.portNumber();
  const last = end.isAbsent ? first : end.portNumber();
  if (last < first) throw end.malformed(`a port number from ${first} to 65535`);
  return { kind: 'range', protocol, first, last };
}

/**
 * Whether an entry of a rule's `ports` matches a port of a destination.
 *
 * @param declared The ports of the destination pod's containers; none for an address, which a named port never matches.
 */
export function matchesPort(policyPort: PolicyPort, port: Port, declared: readonly ContainerPort[]): boolean {
  if (policyPort.protocol !== port.protocol) return false;
  switch (policyPort.kind) {
    case 'every port':
      return true;
    case 'range':
      return policyPort.first <= port.number && port.number <= policyPort.last;
    case 'name':
      return declared.some(
        ({ name, protocol, number }) =>
          name === policyPort.name && protocol === port.protocol && number === port.number,
      );
  }
}
