import { byText, type Port } from '../manifest';
import { decide, type Decision } from './decision';
import { anotherOf } from './endpoint';
import { exposedPorts } from './exposure';
import { type Outside, outsideWorld } from './outside';
import type { Topology } from './topology';

/** One connection that somebody might open. */
export interface Cell {
  readonly from: string;
  readonly to: string;
  readonly port: Port;
  readonly decision: Decision;
}

/** Who may reach whom, as plain data in a stable order. */
export interface Matrix {
  /** Names of the rows: workloads, then the outside. */
  readonly sources: readonly string[];
  /** The columns: workloads at each port that they expose, then the outside. */
  readonly destinations: readonly { readonly name: string; readonly port: Port }[];
  /** Row by row. There is none from outside to outside, which no policy decides. */
  readonly cells: readonly Cell[];
}

/** What {@link matrix} takes beside the manifests. */
export interface MatrixOptions {
  /** @default {@link outsideWorld} */
  readonly outside?: Outside;
}

/**
 * Decides every ordered pair of workloads at every port that the destination exposes, and each workload with the outside.
 *
 * A workload with itself stands for two of its pods, since one pod always reaches itself.
 *
 * @throws InvalidAddress when an address of the outside is no IP address.
 */
export function matrix(topology: Topology, { outside = outsideWorld() }: MatrixOptions = {}): Matrix {
  const pods = [...topology.pods].sort(
    (one, other) =>
      byText(one.namespace, other.namespace) ||
      byText(one.object.name, other.object.name) ||
      byText(one.object.kind, other.object.kind),
  );
  // `anotherOf`, so that a workload with itself stands for two of its pods.
  const workloads = pods.map((pod) => ({ name: pod.object.label, endpoint: anotherOf(pod), inside: true }));
  const sources = [...workloads, ...outside.sources.map((source) => ({ ...source, inside: false }))];
  const destinations = [
    ...pods.flatMap((pod) =>
      exposedPorts(pod, topology.services).map((port) => ({
        name: pod.object.label,
        endpoint: anotherOf(pod),
        port,
        inside: true,
      })),
    ),
    ...outside.destinations.map((destination) => ({ ...destination, inside: false })),
  ];
  return {
    sources: sources.map(({ name }) => name),
    destinations: destinations.map(({ name, port }) => ({ name, port })),
    cells: sources.flatMap((source) =>
      destinations
        .filter((destination) => source.inside || destination.inside)
        .map((destination) => ({
          from: source.name,
          to: destination.name,
          port: destination.port,
          decision: decide(topology, source.endpoint, destination.endpoint, destination.port),
        })),
    ),
  };
}
