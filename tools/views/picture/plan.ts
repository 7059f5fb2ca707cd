import { distinct, groupBy } from '../../manifest';
import type { Volume } from '../model/need';
import { everyWorkloadOf, type Path } from '../model/path';
import type { Frame, Scene, WorkloadCard } from '../model/scene';
import {
  badge,
  edgeShape,
  everyWorkloadCard,
  outsiderCard,
  serviceCard,
  standing,
  volumeShape,
  workloadCard,
} from './card';
import { column, flow, letter, line, type Shape } from './shape';

/** Something with a place of its own in the picture. */
export interface Item {
  readonly id: string;
  /** Label of the object that it shows; absent for what is no object of the manifest. */
  readonly object?: string | undefined;
  /** Id of the frame that it stands in. */
  readonly frame?: string;
  readonly shape: Shape;
}

/** A line between two items; one with a label is an arrow. */
export interface Connector {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly fromFrame?: string;
  /** Whether there is a way back as well: one line with two tips. */
  readonly both?: boolean;
  /** Whether its ends stand apart: there is room beside those who talk to others for who does not. */
  readonly far?: boolean;
  /** Whether it is on the way of a request, which is drawn as straight as possible. */
  readonly main?: boolean;
}

/** Everything that is drawn, with its size and without a place. */
export interface Parts {
  readonly items: readonly Item[];
  readonly frames: readonly { readonly id: string; readonly heading: Shape }[];
  readonly connectors: readonly Connector[];
  /** Ids of what stands below everything else. */
  readonly bottom: readonly string[];
}

const widestHeading = 520;

/** Turns a scene into shapes and the lines between them. */
export function readParts(scene: Scene): Parts {
  const { frames, edges, outsiders, paths } = scene;
  // An arrow from every workload of a namespace to one of them begins at a card; one outwards at the frame.
  const bundles = frames.filter(({ namespace, cards }) =>
    cards.some(({ id }) => paths.some(({ from, to }) => from === everyWorkloadOf(namespace) && to === id)),
  );
  const items: readonly Item[] = [
    ...edges.map((card) => ({ id: card.id, object: card.objects[0]?.label, shape: edgeShape(card) })),
    ...frames.flatMap(itemsOf),
    ...outsiders.map((outsider) => ({ id: outsider.id, shape: outsiderCard(outsider) })),
    ...bundles.map(({ namespace: frame }) => ({
      id: everyWorkloadOf(frame),
      frame,
      shape: everyWorkloadCard(),
    })),
  ];
  const known = new Set(items.map(({ id }) => id));
  return {
    items: distinct(items, ({ id }) => id),
    frames: frames.map((frame) => ({ id: frame.namespace, heading: headingOf(frame) })),
    connectors: [...arrowsOf(scene, known), ...linesOf(scene)].filter(
      ({ from, to }) => known.has(from) && known.has(to),
    ),
    // Outsiders that only answer.
    bottom: outsiders.map(({ id }) => id).filter((id) => !paths.some(({ from }) => from === id)),
  };
}

/** The order of cards from the left, which Graphviz keeps where it can: reading starts with what answers requests. */
const order = ['serving', 'stateful', 'job'] as const;

function itemsOf({ namespace: frame, cards, services }: Frame): readonly Item[] {
  const shared = sharedVolumes(cards);
  const sorted = order.flatMap((nature) => cards.filter((card) => card.nature === nature));
  return [
    ...sorted.map((card) => {
      const own = card.volumes.filter(({ id }) => !shared.some((volume) => volume.id === id));
      return { id: card.id, object: card.id, frame, shape: standing(workloadCard(card), own) };
    }),
    ...services.map((service) => {
      const { id } = service;
      return { id, object: id, frame, shape: serviceCard(service) };
    }),
    ...shared.map((volume) => ({ id: volume.id, frame, shape: volumeShape(volume) })),
  ];
}

/** Volumes that several workloads mount, each once; one of a single workload is drawn with its card. */
function sharedVolumes(cards: readonly WorkloadCard[]): readonly Volume[] {
  const volumes = cards.flatMap((card) => card.volumes);
  return [...groupBy(volumes, ({ id }) => id).values()].flatMap((same) =>
    same.length === 1 ? [] : same.slice(0, 1),
  );
}

function arrowsOf(
  { frames, edges, outsiders, paths }: Scene,
  known: ReadonlySet<string>,
): readonly Connector[] {
  const bundles = new Map(frames.map((frame) => [everyWorkloadOf(frame.namespace), frame]));
  const outside = new Set([...edges, ...outsiders].map(({ id }) => id));
  // Jobs stand aside of what always runs.
  const cards = frames.flatMap((frame) => frame.cards.filter(({ nature }) => nature !== 'job'));
  const lasting = new Set([...edges, ...cards].map(({ id }) => id));
  const isReturn = ({ from, to }: Path): boolean =>
    outside.has(to) && paths.some((path) => path.from === to && path.to === from);
  return paths
    .filter((path) => !isReturn(path))
    .flatMap(({ from, to, ports }): readonly Connector[] => {
      const label = ports.join(', ');
      const back = paths.find((other) => isReturn(other) && other.from === to && other.to === from);
      // What comes from outside stands above where it goes.
      if (back !== undefined)
        return [{ from, to, label: `↓ ${label}\n↑ ${back.ports.join(', ')}`, both: true, main: true }];
      const frame = bundles.get(from);
      if (frame === undefined || known.has(from))
        return [{ from, to, label, main: lasting.has(from) && lasting.has(to) }];
      const tail = lastOf(frame, paths);
      return tail === undefined ? [] : [{ from: tail.id, to, label, fromFrame: frame.namespace }];
    });
}

/** An arrow from the border of a frame needs a card to begin at: one at the bottom, which asks no other card. */
function lastOf({ cards }: Frame, paths: readonly Path[]): WorkloadCard | undefined {
  const asks = (id: string): boolean =>
    paths.some(({ from, to }) => from === id && cards.some((card) => card.id === to));
  const ends = cards.filter(({ id }) => !asks(id));
  const [last] = (['stateful', 'serving', 'job'] as const).flatMap((nature) =>
    ends.filter((card) => card.nature === nature),
  );
  return last ?? cards.at(-1);
}

/** Lines without a tip: from a workload to its volumes, from a Service or an edge to where it leads. */
function linesOf({ frames, edges, paths }: Scene): readonly Connector[] {
  const cards = frames.flatMap((frame) => frame.cards);
  const single = new Map(cards.flatMap(({ id, services }) => services.map((service) => [service.id, id])));
  const talks = (id: string): boolean => paths.some(({ from, to }) => from === id || to === id);
  const found = [
    ...frames.flatMap((frame) => [
      ...frame.cards.flatMap(({ id, volumes }) =>
        volumes.map((volume) => ({ from: id, to: volume.id, far: !talks(id) })),
      ),
      ...frame.services.flatMap(({ id, behind }) => behind.map((to) => ({ from: id, to }))),
    ]),
    ...edges.flatMap(({ id, routes, controller }) =>
      controller === undefined
        ? routes.map(({ service }) => ({ from: id, to: single.get(service) ?? service }))
        : [],
    ),
  ];
  return distinct(found, ({ from, to }) => JSON.stringify([from, to]));
}

function headingOf({ namespace, shared }: Frame): Shape {
  const title = line(`namespace ${namespace}`, { size: letter.name, weight: 'bold' });
  if (shared.length === 0) return title;
  const introduction = line('every workload reads', { size: letter.text, look: 'muted' });
  return column([title, flow([introduction, ...shared.map(badge)], widestHeading, 7, 4)], 2);
}
