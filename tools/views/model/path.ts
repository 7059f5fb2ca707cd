import { formatPort, groupBy, type Pod } from '../../manifest';
import { anotherOf, decide, type Endpoint, exposedPorts, type Topology } from '../../reach';
import type { OpenPort, Outsider } from './outsider';

/** Connections that the network policies allow: from whom, to whom, at which ports. */
export interface Path {
  /** A workload's id, an outsider's id, or the id of {@link everyWorkloadOf} a namespace. */
  readonly from: string;
  readonly to: string;
  readonly ports: readonly string[];
}

/** Stands for every workload of a namespace, where all of them may do the same. */
export function everyWorkloadOf(namespace: string): string {
  return `every workload of ${namespace}`;
}

/**
 * From how many workloads on one arrow stands for all of a namespace: few to the outside, where DNS would otherwise get one
 * from each; many to a workload of the manifest, where who may do it is the point.
 */
const bundleFrom = { outside: 3, inside: 9 } as const;

interface Connection {
  readonly from: string;
  readonly to: string;
  readonly port: string;
}

interface Party {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/**
 * The connections that policies allow, as few arrows as tell them all.
 *
 * Where no policy applies on either side everything is open, which is no arrow from each to each, but what
 * {@link openSides} says of a workload.
 */
export function readPaths(topology: Topology, outsiders: readonly Outsider[]): readonly Path[] {
  const allows = (from: Endpoint, to: Endpoint, port: OpenPort['sample']): boolean => {
    const { allowed, egress, ingress } = decide(topology, from, to, port);
    return allowed && (egress.kind === 'allowed' || ingress.kind === 'allowed');
  };
  // Another pod of the same workload, so that what its pods may do among themselves is asked as well.
  const inside = topology.pods.map((pod) => ({ name: pod.object.label, endpoint: anotherOf(pod), pod }));
  const outside = outsiders.map(({ id, endpoint, ports }) => ({ name: id, endpoint, ports }));
  const between = (froms: readonly Party[], to: Party, ports: readonly OpenPort[]): readonly Connection[] =>
    froms.flatMap((from) =>
      ports
        .filter(({ sample }) => allows(from.endpoint, to.endpoint, sample))
        .map(({ label }) => ({ from: from.name, to: to.name, port: label })),
    );
  const connections = [
    ...inside.flatMap((to) =>
      between(
        [...outside, ...inside],
        to,
        exposedPorts(to.pod, topology.services).map((sample) => ({ label: formatPort(sample), sample })),
      ),
    ),
    ...outside.flatMap((to) => between(inside, to, to.ports)),
  ];
  return merged(bundled(connections, topology.pods));
}

/** The sides of a workload that no policy isolates: there, everything is let through. */
export function openSides(topology: Topology, pod: Pod): readonly ('ingress' | 'egress')[] {
  const stranger: Endpoint = { kind: 'any pod', namespace: 'some-other-namespace', labels: {} };
  const port = { protocol: 'TCP', number: 1 } as const;
  const incoming = decide(topology, stranger, anotherOf(pod), port).ingress;
  const outgoing = decide(topology, anotherOf(pod), stranger, port).egress;
  return [
    ...(incoming.kind === 'not isolated' ? (['ingress'] as const) : []),
    ...(outgoing.kind === 'not isolated' ? (['egress'] as const) : []),
  ];
}

/** Replaces what every other workload of a namespace may do by what all of them may. */
function bundled(connections: readonly Connection[], pods: readonly Pod[]): readonly Connection[] {
  const namespaces = groupBy(pods, ({ namespace }) => namespace);
  const groups = groupBy(connections, ({ to, port }) => JSON.stringify([to, port]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const froms = new Set(group.map(({ from }) => from));
    const enough = pods.some(({ object }) => object.label === first.to)
      ? bundleFrom.inside
      : bundleFrom.outside;
    const all = [...namespaces].flatMap(([namespace, members]) => {
      const names = members.map(({ object }) => object.label).filter((name) => name !== first.to);
      return names.length >= enough && names.every((name) => froms.has(name)) ? [{ namespace, names }] : [];
    });
    const covered = new Set(all.flatMap(({ names }) => names));
    return [
      ...all.map(({ namespace }) => ({ ...first, from: everyWorkloadOf(namespace) })),
      ...group.filter(({ from }) => !covered.has(from)),
    ];
  });
}

function merged(connections: readonly Connection[]): readonly Path[] {
  const groups = groupBy(connections, ({ from, to }) => JSON.stringify([from, to]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ from: first.from, to: first.to, ports: group.map(({ port }) => port) }];
  });
}
