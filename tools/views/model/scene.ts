import { isDeepStrictEqual } from 'node:util';
import { certificatesOf, type Reference, referencesOf } from './reference';
import { type Edge, readEdges } from './edge';
import type { ManifestObject } from './manifest-object';
import { readNetwork } from './network';
import { type Outsider, readOutsiders } from './outsider';
import { openSides, type Path, readPaths } from './path';
import { readServices, type ServiceView } from './service';
import { distinct, grouped } from './value';
import { type Volume, volumesOf } from './volume';
import { readWorkloads, type Workload } from './workload';

/** A workload as it is drawn: one card, with the Services that lead to it alone. */
export interface WorkloadCard {
  readonly workload: Workload;
  readonly services: readonly ServiceView[];
  readonly references: readonly Reference[];
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
  /** What every workload of it reads, told once. */
  readonly shared: readonly Reference[];
  /** Services that lead to several workloads, or to none of the manifest. */
  readonly services: readonly ServiceView[];
}

/** An edge, with the pods that run it where the policies tell who they are. */
export interface EdgeCard {
  readonly edge: Edge;
  readonly controller: Outsider | undefined;
  readonly certificates: readonly Reference[];
}

/** What a topology shows, before anything is measured or placed. */
export interface Scene {
  readonly frames: readonly Frame[];
  readonly edges: readonly EdgeCard[];
  /** Everybody else outside. */
  readonly outsiders: readonly Outsider[];
  /** Arrows between workloads, outsiders and edges, by key or id. */
  readonly paths: readonly Path[];
}

/** A namespace of fewer workloads than this tells on each card what the card reads. */
const shareFrom = 3;

/** Reads what a topology shows from the objects of a manifest. */
export function readScene(objects: readonly ManifestObject[]): Scene {
  const network = readNetwork(objects);
  const outsiders = readOutsiders(network.topology);
  const paths = readPaths(network, outsiders);
  const workloads = readWorkloads(objects);
  const services = readServices(objects, network);
  const pods = new Map(network.topology.pods.map((pod) => [network.nameOf(pod), pod]));
  const cards = workloads.map((workload): WorkloadCard => {
    const { key } = workload.object;
    const pod = pods.get(key);
    return {
      workload,
      services: services.filter(({ behind }) => isDeepStrictEqual(behind, [key])),
      references: referencesOf(workload, objects),
      volumes: volumesOf(workload, objects),
      open: pod === undefined ? [] : openSides(network, pod),
      amongItself: paths.filter(({ from, to }) => from === key && to === key).flatMap(({ ports }) => ports),
    };
  });
  const edges = united(readEdges(objects).map((edge) => edgeCard(edge, objects, services, paths, outsiders)));
  const merged = new Map(
    edges.flatMap(({ edge, controller }) =>
      controller === undefined ? [] : [[controller.id, edge.id] as const],
    ),
  );
  const drawn = paths
    .filter(({ from, to }) => from !== to)
    .map((path) => ({
      ...path,
      from: merged.get(path.from) ?? path.from,
      to: merged.get(path.to) ?? path.to,
    }));
  const ends = new Set(drawn.flatMap(({ from, to }) => [from, to]));
  return {
    frames: framesOf(cards, services),
    edges,
    outsiders: outsiders.filter(({ id }) => !merged.has(id) && ends.has(id)),
    paths: drawn,
  };
}

function framesOf(cards: readonly WorkloadCard[], services: readonly ServiceView[]): readonly Frame[] {
  const free = services.filter(({ behind }) => behind.length !== 1);
  const namespaces = distinct(
    [...cards.map(({ workload }) => workload.object.namespace), ...free.map(({ namespace }) => namespace)],
    (namespace) => namespace,
  );
  const byNamespace = grouped(cards, ({ workload }) => workload.object.namespace);
  return namespaces.map((namespace): Frame => {
    const own = byNamespace.get(namespace) ?? [];
    const shared = own.length < shareFrom ? [] : sharedBy(own);
    const isShared = ({ kind, name }: Reference): boolean =>
      shared.some((each) => each.kind === kind && each.name === name);
    return {
      namespace,
      cards: own.map((card) => ({
        ...card,
        references: card.references.filter((reference) => !isShared(reference)),
      })),
      shared,
      services: free.filter((service) => service.namespace === namespace),
    };
  });
}

function sharedBy([first, ...others]: readonly WorkloadCard[]): readonly Reference[] {
  return (first?.references ?? []).filter(({ kind, name }) =>
    others.every(({ references }) => references.some((each) => each.kind === kind && each.name === name)),
  );
}

function edgeCard(
  edge: Edge,
  objects: readonly ManifestObject[],
  services: readonly ServiceView[],
  paths: readonly Path[],
  outsiders: readonly Outsider[],
): EdgeCard {
  const wanted = new Set(edge.routes.map(({ service }) => service));
  const behind = new Set(services.filter(({ key }) => wanted.has(key)).flatMap((service) => service.behind));
  const controller = outsiders.find(
    ({ id, kind }) => kind === 'pods' && paths.some(({ from, to }) => from === id && behind.has(to)),
  );
  const certificates = edge.objects.flatMap((object) => certificatesOf(object, objects));
  return { edge, controller, certificates };
}

/** Edges that the same pods run are one door with several routes. */
function united(cards: readonly EdgeCard[]): readonly EdgeCard[] {
  return [...grouped(cards, ({ edge, controller }) => controller?.id ?? edge.id).values()].flatMap(
    (group) => {
      const [first, ...others] = group;
      if (first === undefined) return [];
      const title = others.length === 0 ? first.edge.title : `${first.edge.title} and ${others.length} more`;
      const edge = {
        ...first.edge,
        title,
        routes: group.flatMap((card) => card.edge.routes),
        objects: group.flatMap((card) => card.edge.objects),
      };
      const certificates = distinct(
        group.flatMap((card) => card.certificates),
        ({ namespace, name }) => `${namespace}/${name}`,
      );
      return [{ ...first, edge, certificates }];
    },
  );
}
