import { byText, type Port, selects } from '../manifest';
import { type Endpoint, isSamePod, partyOf } from './endpoint';
import { matchesPeer, type Party } from './peer';
import { type Direction, matchesPort, type Rule } from './policy';
import type { Topology } from './topology';

/** What the policies of one end say to a connection. Names are those of policies in that end's namespace, sorted. */
export type Side =
  | {
      /** No policy applies: none selects the pod, or this end is an address or a pod on the host's network. */
      readonly kind: 'not isolated';
    }
  | { readonly kind: 'same pod' }
  | {
      readonly kind: 'allowed' | 'refused';
      /** Every policy that allows it; where none does, every one that isolates the pod. */
      readonly policies: readonly string[];
    };

/** Whether a connection may be opened. */
export interface Decision {
  /** Both sides agree. */
  readonly allowed: boolean;
  /** What the policies of the source say. */
  readonly egress: Side;
  /** What the policies of the destination say. */
  readonly ingress: Side;
}

/**
 * Whether one endpoint may open a connection to a port of another. Answers to it need no rule of their own.
 *
 * For a pod behind a Service, ask for the target port: policies see a connection after Service translation. Traffic between
 * a pod and its own node is always allowed, which is not known here: no manifest says which node a pod runs on.
 *
 * @throws InvalidAddress when an endpoint's address is no IP address.
 * @see "Network Policies", section "The two sorts of pod isolation",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export function decide(topology: Topology, from: Endpoint, to: Endpoint, port: Port): Decision {
  if (isSamePod(from, to))
    return { allowed: true, egress: { kind: 'same pod' }, ingress: { kind: 'same pod' } };
  const source = partyOf(topology, from);
  const destination = partyOf(topology, to);
  const declared = destination.pod === 'not selectable' ? [] : destination.pod.ports;
  const allows = (rule: Rule, namespace: string, other: Party): boolean =>
    (rule.peers.length === 0 || rule.peers.some((peer) => matchesPeer(peer, other, namespace))) &&
    (rule.ports.length === 0 || rule.ports.some((one) => matchesPort(one, port, declared)));
  const sideOf = (direction: Direction, { pod }: Party, other: Party): Side => {
    if (pod === 'not selectable') return { kind: 'not isolated' };
    const isolating = topology.policies.filter(
      ({ isolates, namespace, selector }) =>
        isolates.includes(direction) && namespace === pod.namespace && selects(selector, pod.labels),
    );
    if (isolating.length === 0) return { kind: 'not isolated' };
    const allowing = isolating.filter((policy) =>
      policy[direction].some((rule) => allows(rule, policy.namespace, other)),
    );
    const [kind, deciding] =
      allowing.length > 0 ? (['allowed', allowing] as const) : (['refused', isolating] as const);
    return { kind, policies: deciding.map(({ name }) => name).sort(byText) };
  };
  const egress = sideOf('egress', source, destination);
  const ingress = sideOf('ingress', destination, source);
  return { allowed: egress.kind !== 'refused' && ingress.kind !== 'refused', egress, ingress };
}
