import { formatPort, groupBy, type Pod } from '../../manifest';
import { anotherOf, decide, type Endpoint, exposedPorts, type Topology } from '../../reach';
import type { Outsider } from './outsider';

/** Somebody who opens connections, or answers them at some ports. */
type Party = Pick<Outsider, 'id' | 'endpoint' | 'ports'>;

/** Connections that the network policies allow: from whom, to whom, at which ports. */
export interface Path {
  /** A workload's id, an outsider's id, or the id of {@link everyWorkloadOf} a namespace. */
  readonly from: string;
  readonly to: string;
  readonly ports: readonly string[];
}

/** Where an arrow begins that stands for all workloads of a namespace. */
export function everyWorkloadOf(namespace: string): string {
  return `every workload of ${namespace}`;
}

/**
 * From so many workloads on, one arrow stands for all of a namespace: soon towards the outside, since DNS would get an arrow
 * from each; late towards a workload of the manifest, since there it matters who may reach it.
 */
const bundleFrom = { outside: 3, inside: 9 } as const;

/**
 * The connections that policies allow, in as few arrows as possible.
 *
 * A connection that no policy decides is allowed and has no arrow: {@link openSides} is about those.
 */
export function readPaths(topology: Topology, outsiders: readonly Outsider[]): readonly Path[] {
  // Another pod of the same workload, since a pod always reaches itself.
  const inside = topology.pods.map((pod) => ({
    id: pod.object.label,
    endpoint: anotherOf(pod),
    ports: exposedPorts(pod, topology.services).map((port) => ({ label: formatPort(port), sample: port })),
  }));
  // What its pods reach is drawn as the hosts of its allow-list.
  const isTunnelled = (from: string, to: Party): boolean =>
    to.endpoint.kind === 'address' && topology.proxies.some(({ pod }) => pod.object.label === from);
  const between = (froms: readonly Party[], to: Party): readonly Path[] =>
    froms.flatMap(({ id: from, endpoint }) =>
      to.ports.flatMap(({ label, sample }) => {
        const { allowed, egress, ingress, through } = decide(topology, endpoint, to.endpoint, sample);
        // The way to the proxy has an arrow, and so has that from the proxy.
        if (through !== undefined || isTunnelled(from, to)) return [];
        const isDecided = egress.kind === 'allowed' || ingress.kind === 'allowed';
        return allowed && isDecided ? [{ from, to: to.id, ports: [label] }] : [];
      }),
    );
  const connections = [
    ...inside.flatMap((to) => between([...outsiders, ...inside], to)),
    ...outsiders.flatMap((to) => between(inside, to)),
  ];
  const arrows = groupBy(bundled(connections, topology.pods), ({ from, to }) => JSON.stringify([from, to]));
  return [...arrows.values()].map((same) => ({ ...same[0], ports: same.flatMap(({ ports }) => ports) }));
}

/** The directions in which no policy isolates the pods of a workload, so that everything is allowed. */
export function openSides(topology: Topology, pod: Pod): readonly ('ingress' | 'egress')[] {
  const stranger: Endpoint = { kind: 'any pod', namespace: 'some-other-namespace', labels: {} };
  const port = { protocol: 'TCP', number: 1 } as const;
  const { ingress } = decide(topology, stranger, anotherOf(pod), port);
  const { egress } = decide(topology, anotherOf(pod), stranger, port);
  const sides = { ingress, egress };
  return (['ingress', 'egress'] as const).filter((side) => sides[side].kind === 'not isolated');
}

/** Replaces what every other workload of a namespace may do by what all of them may. Each connection has one port. */
function bundled(connections: readonly Path[], pods: readonly Pod[]): readonly Path[] {
  const labels = (some: readonly Pod[]): readonly string[] => some.map(({ object }) => object.label);
  const namespaces = groupBy(pods, ({ namespace }) => namespace);
  // One that asks nobody has no arrow to miss.
  const asking = new Set(connections.map(({ from }) => from));
  const groups = groupBy(connections, ({ to, ports }) => JSON.stringify([to, ports]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const froms = new Set(group.map(({ from }) => from));
    const enough = labels(pods).includes(first.to) ? bundleFrom.inside : bundleFrom.outside;
    const all = [...namespaces].flatMap(([namespace, members]) => {
      const names = labels(members).filter((name) => name !== first.to && asking.has(name));
      return names.length >= enough && names.every((name) => froms.has(name)) ? [{ namespace, names }] : [];
    });
    const covered = new Set(all.flatMap(({ names }) => names));
    return [
      ...all.map(({ namespace }) => ({ ...first, from: everyWorkloadOf(namespace) })),
      ...group.filter(({ from }) => !covered.has(from)),
    ];
  });
}
