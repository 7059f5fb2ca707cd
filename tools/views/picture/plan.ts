import { everyWorkloadOf, type Path } from '../model/path';
import type { Frame, Scene } from '../model/scene';
import { distinct, grouped } from '../model/value';
import type { Volume } from '../model/volume';
import { badge } from './badge';
import {
  edgeShape,
  everyWorkloadCard,
  outsiderCard,
  serviceCard,
  standing,
  volumeShape,
  workloadCard,
} from './card';
import { widthOf } from './measure';
import { column, flow, letter, line, type Shape } from './shape';

/** Something with a place of its own in the picture. */
export interface Item {
  readonly id: string;
  /** Key of the object that it shows; `undefined` for what is no object of the manifest. */
  readonly object: string | undefined;
  /** Id of the frame that it stands in. */
  readonly frame: string | undefined;
  readonly shape: Shape;
}

/** A line between two items; one with a label is an arrow. */
export interface Connector {
  readonly from: string;
  readonly to: string;
  readonly label: string | undefined;
  readonly fromFrame?: string;
  /** Whether there is a way back as well: one line with two tips. */
  readonly both?: boolean;
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
  const inFrames = scene.frames.flatMap(itemsOf);
  const items: readonly Item[] = [
    ...scene.edges.map((card): Item => {
      const { edge } = card;
      return { id: edge.id, object: edge.objects[0]?.key, frame: undefined, shape: edgeShape(card) };
    }),
    ...inFrames,
    ...scene.outsiders.map((outsider): Item => ({
      id: outsider.id,
      object: undefined,
      frame: undefined,
      shape: outsiderCard(outsider),
    })),
    ...bundlesInside(scene).map((namespace): Item => ({
      id: everyWorkloadOf(namespace),
      object: undefined,
      frame: namespace,
      shape: everyWorkloadCard(),
    })),
  ];
  const known = new Set(items.map(({ id }) => id));
  return {
    items: distinct(items, ({ id }) => id),
    frames: scene.frames.map((frame) => ({ id: frame.namespace, heading: headingOf(frame) })),
    connectors: [...arrowsOf(scene, known), ...linesOf(scene)].filter(
      ({ from, to }) => known.has(from) && known.has(to),
    ),
    bottom: goals(scene),
  };
}

/** What answers requests comes first: the left is where reading starts, and Graphviz keeps the order where it can. */
const order = ['serving', 'stateful', 'job'] as const;

function itemsOf({ namespace, cards, services }: Frame): readonly Item[] {
  const sorted = order.flatMap((nature) => cards.filter(({ workload }) => workload.nature === nature));
  const shared = sharedVolumes(cards);
  return [
    ...sorted.map((card): Item => {
      const { key } = card.workload.object;
      const own = card.volumes.filter(({ id }) => !shared.some((volume) => volume.id === id));
      return {
        id: key,
        object: key,
        frame: namespace,
        shape: standing(workloadCard(card), own),
      };
    }),
    ...services.map((service): Item => ({
      id: service.key,
      object: service.key,
      frame: namespace,
      shape: serviceCard(service),
    })),
    ...shared.map((volume): Item => ({
      id: volume.id,
      object: undefined,
      frame: namespace,
      shape: volumeShape(volume),
    })),
  ];
}

/** Volumes that several workloads mount, each once; one of a single workload is drawn with its card. */
function sharedVolumes(cards: Frame['cards']): readonly Volume[] {
  const groups = grouped(
    cards.flatMap(({ volumes }) => volumes),
    ({ id }) => id,
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined || others.length === 0 ? [] : [first],
  );
}

/** Namespaces with an arrow from every workload to one of their own; an arrow outwards begins at the frame instead. */
function bundlesInside({ frames, paths }: Scene): readonly string[] {
  return frames
    .filter(({ namespace, cards }) =>
      paths.some(
        ({ from, to }) =>
          from === everyWorkloadOf(namespace) && cards.some(({ workload }) => workload.object.key === to),
      ),
    )
    .map(({ namespace }) => namespace);
}

/** Outsiders whom the workloads ask, and who ask nobody: they stand below the frames. */
function goals({ outsiders, paths }: Scene): readonly string[] {
  return outsiders.map(({ id }) => id).filter((id) => !paths.some(({ from }) => from === id));
}

function arrowsOf(
  { frames, edges, outsiders, paths }: Scene,
  known: ReadonlySet<string>,
): readonly Connector[] {
  const bundles = new Map(frames.map((frame) => [everyWorkloadOf(frame.namespace), frame]));
  const outside = new Set([...edges.map(({ edge }) => edge.id), ...outsiders.map(({ id }) => id)]);
  // What comes and goes stands aside of what is always there.
  const lasting = new Set([
    ...edges.map(({ edge }) => edge.id),
    ...frames.flatMap(({ cards }) =>
      cards.flatMap(({ workload }) => (workload.nature === 'job' ? [] : [workload.object.key])),
    ),
  ]);
  const isReturn = ({ from, to }: Path): boolean =>
    outside.has(to) && paths.some((path) => path.from === to && path.to === from);
  return paths
    .filter((path) => !isReturn(path))
    .flatMap((path): readonly Connector[] => {
      const { from, to } = path;
      const label = path.ports.join(', ');
      const back = paths.find((other) => isReturn(other) && other.from === to && other.to === from);
      // What comes from outside stands above where it goes.
      if (back !== undefined)
        return [{ from, to, label: `↓ ${label}\n↑ ${back.ports.join(', ')}`, both: true, main: true }];
      const frame = bundles.get(from);
      if (frame === undefined || known.has(from))
        return [{ from, to, label, main: lasting.has(from) && lasting.has(to) }];
      const tail = lastOf(frame, paths);
      return tail === undefined
        ? []
        : [{ from: tail.workload.object.key, to, label, fromFrame: frame.namespace }];
    });
}

/**
 * The card from which an arrow leads that begins at the border of its frame: Graphviz wants one. What asks nobody else stands
 * at the bottom, near to where the arrow goes.
 */
function lastOf({ cards }: Frame, paths: readonly Path[]): Frame['cards'][number] | undefined {
  const keys = new Set(cards.map(({ workload }) => workload.object.key));
  const ends = cards.filter(
    ({ workload }) => !paths.some(({ from, to }) => from === workload.object.key && keys.has(to)),
  );
  const asked = (nature: (typeof order)[number]): Frame['cards'][number] | undefined =>
    ends.find(({ workload }) => workload.nature === nature);
  return asked('stateful') ?? asked('serving') ?? asked('job') ?? cards.at(-1);
}

/** Lines that are no network paths: a volume to whom it belongs, a Service or an edge to where it leads. */
function linesOf({ frames, edges }: Scene): readonly Connector[] {
  const single = new Map(
    frames.flatMap(({ cards }) =>
      cards.flatMap(({ services, workload }) =>
        services.map(({ key }) => [key, workload.object.key] as const),
      ),
    ),
  );
  return distinct(
    [
      ...frames.flatMap(({ cards, services }) => [
        ...cards.flatMap(({ workload, volumes }) =>
          volumes.map(({ id }) => ({ from: workload.object.key, to: id, label: undefined })),
        ),
        ...services.flatMap(({ key, behind }) => behind.map((to) => ({ from: key, to, label: undefined }))),
      ]),
      ...edges
        .filter(({ controller }) => controller === undefined)
        .flatMap(({ edge }) =>
          edge.routes.map(({ service }) => ({
            from: edge.id,
            to: single.get(service) ?? service,
            label: undefined,
          })),
        ),
    ],
    ({ from, to }) => JSON.stringify([from, to]),
  );
}

function headingOf({ namespace, shared }: Frame): Shape {
  const title = line(`namespace ${namespace}`, { size: letter.name, weight: 'bold' });
  if (shared.length === 0) return title;
  const told: Shape = line('every workload reads', { size: letter.text, look: 'muted' });
  return column([title, flow([told, ...shared.map(badge)], widestHeading, 7, 4)], 2);
}

/** Room for the label of an arrow. */
export function labelSize(label: string): { readonly width: number; readonly height: number } {
  const rows = label.split('\n');
  return {
    width: Math.max(...rows.map((row) => widthOf(row, letter.small))) + 8,
    height: rows.length * labelLine + 2,
  };
}

/** From one line of a label to the next. */
export const labelLine = letter.small + 4;
