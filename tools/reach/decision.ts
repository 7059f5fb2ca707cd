import { byText, type Port, selects } from '../manifest';
import { type Endpoint, isSamePod, partyOf } from './endpoint';
import type { HostPattern } from './host';
import { type Match, matchesPeer, type Party } from './peer';
import { type Direction, matchesPort, type Rule } from './policy';
import type { Subnet } from './subnet';
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
      /** Those that allow it do so by an ipBlock alone, which holds only some of the addresses that the other end may have. */
      readonly unsure?: true;
      /** The one family of addresses over which this end allows it, where the connection is refused over both. */
      readonly over?: Subnet['family'];
    };

/** Whether a connection may be opened. */
export interface Decision {
  /** Both sides agree. What nobody can be sure of counts as allowed, since the question is who gets in. */
  readonly allowed: boolean;
  /** Whether it is {@link allowed} at certain addresses only. */
  readonly unsure?: true;
  /** The one family of addresses over which it is allowed, where pods have both. */
  readonly over?: Subnet['family'];
  /** The forward proxy by whose allow-list alone it is allowed: then both ends are those of the way to the proxy. */
  readonly through?: string;
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
 * A host that is asked by its name is reached at its address, by a policy that names it, or through a forward proxy that lets
 * it through; the address that it shares with others is not looked at.
 *
 * @throws InvalidAddress when an endpoint's address is no IP address.
 * @see "Network Policies", section "The two sorts of pod isolation",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export function decide(topology: Topology, from: Endpoint, to: Endpoint, port: Port): Decision {
  const direct = decideDirectly(topology, from, to, port);
  if (to.kind !== 'host' || (direct.allowed && direct.unsure !== true)) return direct;
  const proxied = topology.proxies.flatMap(({ pod, port: number, allows }) => {
    const proxy: Endpoint = { kind: 'pod', pod };
    if (isSamePod(from, proxy) || port.protocol !== 'TCP' || !allows(to.host, port.number)) return [];
    const inwards = decideDirectly(topology, from, proxy, { protocol: 'TCP', number });
    const outwards = decideDirectly(topology, proxy, to, port);
    const isUnsure = inwards.unsure === true || outwards.unsure === true;
    return inwards.allowed && outwards.allowed
      ? [{ ...inwards, ...(isUnsure && { unsure: true as const }), through: pod.object.label }]
      : [];
  });
  return proxied[0] ?? direct;
}

function decideDirectly(topology: Topology, from: Endpoint, to: Endpoint, port: Port): Decision {
  if (isSamePod(from, to))
    return { allowed: true, egress: { kind: 'same pod' }, ingress: { kind: 'same pod' } };
  const ends = [partyOf(topology, from), partyOf(topology, to)] as const;
  const possible = topology.families.filter((family) =>
    ends.every(({ ranges }) => ranges.some((range) => range.family === family)),
  );
  const over = (family: Subnet['family']): Answer => ({
    family,
    decision: decideOver(family, topology, ends, port),
  });
  const answers = possible.map(over).sort((one, other) => rankOf(one) - rankOf(other));
  const [first = over('ipv4'), ...others] = answers;
  if (!first.decision.allowed) {
    const sideOf = (direction: Direction): Side => bestSide([first, ...others], direction);
    return { allowed: false, egress: sideOf('egress'), ingress: sideOf('ingress') };
  }
  const isOverOne = !topology.assumed && others.some(({ decision }) => !decision.allowed);
  return { ...first.decision, ...(isOverOne && { over: first.family }) };
}

/** What is decided over one family of addresses. */
interface Answer {
  readonly family: Subnet['family'];
  readonly decision: Decision;
}

/** What one end says to a connection that is refused: perhaps it would allow what the other end refuses. */
function bestSide(answers: readonly [Answer, ...Answer[]], direction: Direction): Side {
  const isAllowed = ({ decision }: Answer): boolean => decision[direction].kind !== 'refused';
  const { family, decision } = answers.find(isAllowed) ?? answers[0];
  const side = decision[direction];
  return side.kind === 'allowed' && !answers.every(isAllowed) ? { ...side, over: family } : side;
}

/** What is surely allowed comes first. */
function rankOf({ decision: { allowed, unsure } }: Answer): number {
  return allowed ? (unsure === true ? 1 : 0) : 2;
}

function decideOver(
  family: Subnet['family'],
  topology: Topology,
  [source, destination]: readonly [Party, Party],
  port: Port,
): Decision {
  const declared = destination.pod === 'not selectable' ? [] : destination.pod.ports;
  const matches = (rule: Rule, namespace: string, other: Party, learns: readonly HostPattern[]): Match => {
    if (rule.ports.length > 0 && !rule.ports.some((one) => matchesPort(one, port, declared))) return 'no';
    if (rule.peers.length === 0) return 'yes';
    return best(rule.peers.map((peer) => matchesPeer(peer, other, namespace, family, learns)));
  };
  const sideOf = (direction: Direction, { pod }: Party, other: Party): Side => {
    if (pod === 'not selectable') return { kind: 'not isolated' };
    const isolating = topology.policies.filter(
      ({ isolates, namespace, selector }) =>
        isolates.includes(direction) && namespace === pod.namespace && selects(selector, pod.labels),
    );
    if (isolating.length === 0) return { kind: 'not isolated' };
    const learns = isolating.flatMap((policy) => policy.learns ?? []);
    const judged = isolating.map((policy) => ({
      name: policy.name,
      match: best(policy[direction].map((rule) => matches(rule, policy.namespace, other, learns))),
    }));
    const match = best(judged.map((each) => each.match));
    const policies = judged
      .filter((each) => each.match === match)
      .map(({ name }) => name)
      .sort(byText);
    if (match === 'no') return { kind: 'refused', policies };
    return { kind: 'allowed', policies, ...(match === 'perhaps' && { unsure: true }) };
  };
  const egress = sideOf('egress', source, destination);
  const ingress = sideOf('ingress', destination, source);
  const allowed = egress.kind !== 'refused' && ingress.kind !== 'refused';
  const isUnsure = [egress, ingress].some((side) => 'unsure' in side);
  return { allowed, ...(allowed && isUnsure && { unsure: true }), egress, ingress };
}

/** The best of some matches; `no` where there are none. */
function best(matches: readonly Match[]): Match {
  return (['yes', 'perhaps'] as const).find((match) => matches.includes(match)) ?? 'no';
}
