import type { Attributes, Graph, Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { at, listAt, textAt } from '../../manifest';
import type { Connector, Item, Parts } from './plan';
import { letter, type Shape, widthOf } from './shape';

/** A point of the picture; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

type Size = Pick<Shape, 'width' | 'height'>;

/** A rectangle by its upper left corner. */
export interface Area extends Point, Size {}

/** A curve from its beginning to its end. */
export interface Route {
  /** A point, then three for each Bézier segment. */
  readonly points: readonly Point[];
  /** Both ends of the line. The tip of an arrow is between an end and the curve. */
  readonly start: Point;
  readonly end: Point;
  /** Middle of its label; `undefined` where Graphviz kept no room for one. */
  readonly labelMiddle: Point | undefined;
}

/** Everything that is drawn, with its place in the picture. */
export interface Layout extends Size {
  /** With their middles. */
  readonly items: readonly (Item & Point)[];
  readonly frames: readonly (Parts['frames'][number] & Area)[];
  readonly connectors: readonly (Connector & Route)[];
}

/** Loads Graphviz, a WebAssembly module of a megabyte, only when something is to be drawn. */
export async function loadGraphviz(): Promise<Viz> {
  const { instance } = await import('@viz-js/viz');
  return instance();
}

/** In points. */
const inch = 72;

/**
 * Places everything with Graphviz' `dot`: from above to below, along the arrows.
 *
 * @param originOf Where the upper left corner of all stands, given how wide it is.
 */
export function layOut(graphviz: Viz, parts: Parts, originOf: (width: number) => Point): Layout {
  const names = new Map(parts.items.map(({ id }, index) => [id, `n${index}`]));
  const named = (ids: readonly string[]): { name: string }[] =>
    ids.map((id) => ({ name: names.get(id) ?? '' }));
  const graph: Graph = {
    directed: true,
    graphAttributes: { ranksep: 0.42, nodesep: 0.24, compound: true, newrank: true },
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
  return readLayout(output, parts, originOf);
}

function attributesOf(
  { label, fromFrame, both, main, far }: Connector,
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
    ...(far === true && { minlen: 2 }),
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

function readLayout(output: unknown, parts: Parts, originOf: (width: number) => Point): Layout {
  const [, , width = 0, height = 0] = numbers(textAt(output, 'bb'));
  const origin = originOf(width);
  // Graphviz counts upwards.
  const point = (pair: string): Point => {
    const [x = 0, y = 0] = numbers(pair);
    return { x: origin.x + x, y: origin.y + (height - y) };
  };
  const placed = new Map(
    [...listAt(output, 'objects'), ...listAt(output, 'edges')].map((each) => [
      at(each, 'id') ?? at(each, 'name'),
      each,
    ]),
  );
  return {
    width,
    height,
    items: parts.items.map((item, index) => ({ ...item, ...point(textAt(placed.get(`n${index}`), 'pos')) })),
    frames: parts.frames.map((frame, index) => {
      const box = textAt(placed.get(`cluster_${index}`), 'bb');
      const [left = 0, low = 0, right = 0, high = 0] = numbers(box);
      return { ...frame, ...point(`${left},${high}`), width: right - left, height: high - low };
    }),
    connectors: parts.connectors.map((connector, index) => {
      const edge = placed.get(`e${index}`);
      const label = textAt(edge, 'lp');
      // The points of the curve; those with a letter before them are the ends of tips.
      const words = textAt(edge, 'pos').split(' ');
      const points = words.filter((word) => /^[\d-]/.test(word)).map(point);
      const endOf = (letter: 's' | 'e', otherwise = origin): Point => {
        const word = words.find((each) => each.startsWith(`${letter},`));
        return word === undefined ? otherwise : point(word.slice(2));
      };
      return {
        ...connector,
        points,
        start: endOf('s', points[0]),
        end: endOf('e', points.at(-1)),
        labelMiddle: label === '' ? undefined : point(label),
      };
    }),
  };
}

function numbers(text: string): readonly number[] {
  return text.split(',').map(Number);
}
