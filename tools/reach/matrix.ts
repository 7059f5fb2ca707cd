import {
  byText,
  distinct,
  formatPort,
  isBehind,
  type Pod,
  type Port,
  type Service,
  targetPort,
} from '../manifest';
import { decide, type Decision } from './decision';
import { anotherOf } from './endpoint';
import { askedPorts, namedDestinations } from './named-destination';
import { type Destination, type Outside, outsideWorld, type Source } from './outside';
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
  /** The columns: workloads at each port that they expose, then the outside, then hosts that policies or proxies name. */
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
  const rows = pods.map((pod): Source => ({ name: pod.object.label, endpoint: anotherOf(pod) }));
  const columns = pods.flatMap((pod) =>
    exposedPorts(pod, topology.services).map((port): Destination => ({
      name: pod.object.label,
      endpoint: anotherOf(pod),
      port,
    })),
  );
  const named = namedDestinations(topology).flatMap((destination) =>
    askedPorts(destination).map((port): Destination => ({
      name: destination.name,
      endpoint: { kind: 'host', host: destination.host },
      port,
    })),
  );
  const sources = [...rows, ...outside.sources];
  const destinations = distinct(
    [...columns, ...outside.destinations, ...named],
    ({ name, port }) => `${name} ${formatPort(port)}`,
  );
  return {
    sources: sources.map(({ name }) => name),
    destinations: destinations.map(({ name, port }) => ({ name, port })),
    cells: sources.flatMap((source, row) =>
      (row < rows.length ? destinations : columns).map(({ name, endpoint, port }) => ({
        from: source.name,
        to: name,
        port,
        decision: decide(topology, source.endpoint, endpoint, port),
      })),
    ),
  };
}

/**
 * The ports at which a pod is meant to be reached: those its containers declare, and those Services send to.
 *
 * A declaration is information only: a process may listen on a port that nobody declares, so this is the list of what the
 * manifests know, not of what is open.
 */
export function exposedPorts(pod: Pod, services: readonly Service[]): readonly Port[] {
  const targets = services
    .filter((service) => isBehind(pod, service))
    .flatMap((service) => service.ports.map((port) => targetPort(pod, service, port)))
    .filter((port) => port !== undefined);
  const ports = [...pod.ports, ...targets].map(({ protocol, number }): Port => ({ protocol, number }));
  return [...distinct(ports, formatPort)].sort(
    (one, other) => byText(one.protocol, other.protocol) || one.number - other.number,
  );
}
