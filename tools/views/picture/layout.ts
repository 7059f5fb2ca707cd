import type { Attributes, Graph, Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { at, listAt, textAt } from '../../manifest';
import { widthOf } from './measure';
import type { Connector, Parts } from './plan';
import { letter } from './shape';

/** How much room something takes. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point of the picture; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner. */
export interface Area extends Point, Size {}

/** Where everything stands. */
export interface Layout extends Size {
  readonly nodes: ReadonlyMap<string, Point>;
  readonly frames: ReadonlyMap<string, Area>;
  /** In the order of the connectors. */
  readonly routes: readonly Route[];
}

/** A curve from its beginning to its end. */
export interface Route {
  /** A point, then three for each Bézier segment. */
  readonly points: readonly Point[];
  /** Both ends of the line. The tip of an arrow is between an end and the curve. */
  readonly start: Point;
  readonly end: Point;
  /** Middle of its label. */
  readonly label: Point | undefined;
}

/** Loads Graphviz, a WebAssembly module of a megabyte, only when something is to be drawn. */
export async function loadGraphviz(): Promise<Viz> {
  const { instance } = await import('@viz-js/viz');
  return instance();
}

/** In points. */
const inch = 72;

/** Places everything with Graphviz' `dot`: from above to below, along the arrows. */
export function layOut(graphviz: Viz, parts: Parts): Layout {
  const names = new Map(parts.items.map(({ id }, index) => [id, `n${index}`]));
  const named = (ids: readonly string[]): { name: string }[] =>
    ids.map((id) => ({ name: names.get(id) ?? '' }));
  const graph: Graph = {
    directed: true,
    graphAttributes: {
      rankdir: 'TB',
      ranksep: 0.42,
      nodesep: 0.24,
      compound: true,
      newrank: true,
      pad: 0,
      charset: 'utf-8',
    },
    nodes: parts.items.map(({ id, shape: { width, height } }) => ({
      name: names.get(id) ?? '',
      attributes: { width: width / inch, height: height / inch, fixedsize: true, shape: 'box', label: '' },
    })),
    edges: parts.connectors.map((connector, index) => ({
      tail: names.get(connector.from) ?? '',
      head: names.get(connector.to) ?? '',
      attributes: attributesOf(connector, index, parts),
    })),
    subgraphs: [
      ...parts.frames.map(({ id, heading }, index) => ({
        name: `cluster_${index}`,
        graphAttributes: { label: reserved(heading), labeljust: 'l', margin: 14 },
        nodes: named(parts.items.filter(({ frame }) => frame === id).map((item) => item.id)),
      })),
      // Below everything else, so that the frames stay narrow.
      { name: 'bottom', graphAttributes: { rank: 'sink' }, nodes: named(parts.bottom) },
    ],
  };
  const output: unknown = JSON.parse(graphviz.renderString(graph, { format: 'json0' }));
  return readLayout(output, parts, names);
}

function attributesOf(
  { label, fromFrame, both, main }: Connector,
  index: number,
  { frames }: Parts,
): Attributes {
  const frame = frames.findIndex(({ id }) => id === fromFrame);
  return {
    id: `e${index}`,
    arrowsize: 0.6,
    // The label of an arrow from the border of a frame stands beside its end, and needs no room.
    ...(label !== undefined && fromFrame === undefined && { label: reserved(labelSize(label)) }),
    ...(fromFrame !== undefined && { ltail: `cluster_${frame}` }),
    ...(both === true && { dir: 'both' }),
    // Short and straight.
    ...(main === true && { weight: 8 }),
  };
}

/** From one line of a label to the next. */
export const labelLine = letter.small + 4;

function labelSize(label: string): Size {
  const rows = label.split('\n');
  return {
    width: Math.max(...rows.map((row) => widthOf(row, letter.small))) + 8,
    height: rows.length * labelLine + 2,
  };
}

/** A label of a known size: an empty table, since Graphviz does not know the font. */
function reserved({ width, height }: Size): { readonly html: string } {
  const size = `fixedsize="true" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return {
    html: `<table border="0" cellborder="0" cellpadding="0" cellspacing="0" ${size}><tr><td></td></tr></table>`,
  };
}

function readLayout(output: unknown, parts: Parts, names: ReadonlyMap<string, string>): Layout {
  const [, , width = 0, height = 0] = numbers(textAt(output, 'bb'));
  // Graphviz counts upwards.
  const point = (pair: string): Point => {
    const [x = 0, y = 0] = numbers(pair);
    return { x, y: height - y };
  };
  const objects = new Map(listAt(output, 'objects').map((object) => [at(object, 'name'), object]));
  const edges = new Map(listAt(output, 'edges').map((edge) => [at(edge, 'id'), edge]));
  const nowhere = { x: 0, y: 0 };
  return {
    width,
    height,
    nodes: new Map(parts.items.map(({ id }) => [id, point(textAt(objects.get(names.get(id)), 'pos'))])),
    frames: new Map(
      parts.frames.map(({ id }, index) => {
        const [left = 0, low = 0, right = 0, high = 0] = numbers(
          textAt(objects.get(`cluster_${index}`), 'bb'),
        );
        return [id, { x: left, y: height - high, width: right - left, height: high - low }];
      }),
    ),
    routes: parts.connectors.map((_, index): Route => {
      const edge = edges.get(`e${index}`);
      const label = textAt(edge, 'lp');
      // The points of the curve; those with a letter before them are the ends of tips.
      const words = textAt(edge, 'pos').split(' ');
      const points = words.filter((word) => /^[\d-]/.test(word)).map(point);
      const tipped = (letter: 's' | 'e'): readonly Point[] =>
        words.filter((word) => word.startsWith(`${letter},`)).map((word) => point(word.slice(2)));
      return {
        points,
        start: tipped('s')[0] ?? points[0] ?? nowhere,
        end: tipped('e')[0] ?? points.at(-1) ?? nowhere,
        label: label === '' ? undefined : point(label),
      };
    }),
  };
}

function numbers(text: string): readonly number[] {
  return text.split(',').map(Number);
}
