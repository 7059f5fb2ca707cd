import type { Field } from './field';
import { type Peer, readPeer } from './peer';
import { type PolicyPort, readPolicyPort } from './port';
import { readSelector, type Selector } from './selector';

/** The ways of a connection, seen from the pod that a policy selects. */
export const directions = ['ingress', 'egress'] as const;

/** @see {@link directions} */
export type Direction = (typeof directions)[number];

/** Allows what matches one of its peers and one of its ports. */
export interface Rule {
  /** None means every peer. */
  readonly peers: readonly Peer[];
  /** None means every port of every protocol. */
  readonly ports: readonly PolicyPort[];
}

/** A NetworkPolicy (networking.k8s.io/v1). It affects pods of its own namespace only. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;
  /** The pods that it applies to. */
  readonly selector: Selector;
  /** The directions in which it isolates them; rules of other directions have no effect. */
  readonly isolates: readonly Direction[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

/**
 * @throws Malformed when the API server would refuse the policy.
 * @see "Network Policies", section "The NetworkPolicy resource",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export function readPolicy(field: Field, namespace: string, name: string): Policy {
  const spec = field.at('spec');
  const readRules = (direction: Direction, peers: 'from' | 'to'): readonly Rule[] =>
    spec
      .at(direction)
      .items()
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
}

function readDirections(types: Field, egress: readonly Rule[]): readonly Direction[] {
  const stated = types.items().map((type) => type.oneOf(['Ingress', 'Egress']));
  // An empty `egress` section is no rule: the default isolates egress only where there is one.
  if (stated.length === 0) return egress.length === 0 ? ['ingress'] : directions;
  return directions.filter((direction) => stated.includes(direction === 'ingress' ? 'Ingress' : 'Egress'));
}
