import { isDeepStrictEqual } from 'node:util';
import { distinct, groupBy, type Manifest } from '../../manifest';
import { topologyOf } from '../../reach';
import { type Edge, readEdges } from './edge';
import { certificatesOf, type Source, sourcesOf, type Volume, volumesOf } from './need';
import { type Outsider, readOutsiders } from './outsider';
import { openSides, type Path, readPaths } from './path';
import { readServices, type ServiceView } from './service';
import { readWorkloads, type Workload } from './workload';

/** A workload as it is drawn: one card, with the Services that lead to it alone. */
export interface WorkloadCard extends Workload {
  readonly services: readonly ServiceView[];
  readonly sources: readonly Source[];
  readonly volumes: readonly Volume[];
  /** Sides that no network policy isolates. */
  readonly open: readonly ('ingress' | 'egress')[];
  /** Ports at which its pods reach one another. */
  readonly amongItself: readonly string[];
}

/** A namespace, drawn as a frame. */
export interface Frame {
  readonly namespace: string;
  readonly cards: readonly WorkloadCard[];
  /** What every workload of it reads, shown once. */
  readonly shared: readonly Source[];
  /** Services that lead to several workloads, or to none of the manifest. */
  readonly services: readonly ServiceView[];
}

/** An edge, with the pods that run it where the policies name them. */
export interface EdgeCard extends Edge {
  readonly controller: Outsider | undefined;
  readonly certificates: readonly Source[];
}

/** What a topology shows, before anything is measured or placed. */
export interface Scene {
  readonly frames: readonly Frame[];
  readonly edges: readonly EdgeCard[];
  /** Everybody else outside. */
  readonly outsiders: readonly Outsider[];
  /** Arrows between workloads, outsiders and edges, by id. */
  readonly paths: readonly Path[];
}

/** Reads what a topology shows. */
export function readScene(manifest: Manifest): Scene {
  const topology = topologyOf(manifest);
  const outsiders = readOutsiders(topology);
  const paths = readPaths(topology, outsiders);
  const services = readServices(manifest, topology);
  const cards = readWorkloads(manifest).map((workload): WorkloadCard => {
    const { id, pod } = workload;
    return {
      ...workload,
      services: services.filter(({ behind }) => isDeepStrictEqual(behind, [id])),
      sources: sourcesOf(workload, manifest),
      volumes: volumesOf(workload, manifest),
      open: topology.pods.includes(pod) ? openSides(topology, pod) : [],
      amongItself: paths.filter(({ from, to }) => from === id && to === id).flatMap(({ ports }) => ports),
    };
  });
  const edges = united(
    readEdges(manifest).map((edge): EdgeCard => {
      const asked = services.filter(({ id }) => edge.routes.some(({ service }) => service === id));
      const behind = new Set(asked.flatMap((service) => service.behind));
      const controller = outsiders.find(
        ({ id, endpoint }) =>
          endpoint.kind === 'any pod' && paths.some(({ from, to }) => from === id && behind.has(to)),
      );
      const certificates = edge.objects.flatMap((object) => certificatesOf(object, manifest));
      return { ...edge, controller, certificates };
    }),
  );
  // The pods that run an edge are drawn as the edge.
  const doors = new Map(
    edges.flatMap(({ id, controller }) => (controller === undefined ? [] : [[controller.id, id] as const])),
  );
  const drawn = paths
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, ports }) => ({ from: doors.get(from) ?? from, to: doors.get(to) ?? to, ports }));
  const ends = new Set(drawn.flatMap(({ from, to }) => [from, to]));
  return {
    frames: framesOf(cards, services),
    edges,
    outsiders: outsiders.filter(({ id }) => !doors.has(id) && ends.has(id)),
    paths: drawn,
  };
}

/** From so many workloads of a namespace on, what all of them read is shown once, on the frame. */
const shareFrom = 3;

function framesOf(cards: readonly WorkloadCard[], services: readonly ServiceView[]): readonly Frame[] {
  const free = services.filter(({ behind }) => behind.length !== 1);
  const namespaces = [...cards.map(({ pod }) => pod.namespace), ...free.map(({ namespace }) => namespace)];
  return [...new Set(namespaces)].map((namespace): Frame => {
    const own = cards.filter(({ pod }) => pod.namespace === namespace);
    const isShared = (source: Source): boolean =>
      own.length >= shareFrom &&
      own.every(({ sources }) => sources.some((other) => isDeepStrictEqual(other, source)));
    return {
      namespace,
      cards: own.map((card) => ({ ...card, sources: card.sources.filter((source) => !isShared(source)) })),
      shared: own[0]?.sources.filter(isShared) ?? [],
      services: free.filter((service) => service.namespace === namespace),
    };
  });
}

/** Edges that the same pods run are one door with several routes. */
function united(cards: readonly EdgeCard[]): readonly EdgeCard[] {
  const groups = groupBy(cards, ({ id, controller }) => controller?.id ?? id);
  return [...groups.values()].map((group) => {
    const [first, ...others] = group;
    return {
      ...first,
      title: others.length === 0 ? first.title : `${first.title} and ${others.length} more`,
      routes: group.flatMap(({ routes }) => routes),
      objects: group.flatMap(({ objects }) => objects),
      certificates: distinct(
        group.flatMap(({ certificates }) => certificates),
        ({ name }) => name,
      ),
    };
  });
}
