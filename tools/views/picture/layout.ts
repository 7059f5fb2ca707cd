import type { Attributes, Graph, Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { at, items, text } from '../model/value';

/** What is to be placed: sizes are those of the shapes, in the units of the picture. */
export interface Plan {
  readonly nodes: readonly Box[];
  readonly frames: readonly (Box & { readonly holds: readonly string[] })[];
  readonly links: readonly Link[];
  /** Nodes that stand below all others. */
  readonly bottom: readonly string[];
}

/** A node, or the heading of a frame. */
interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A line between two nodes. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Size of its label, where it takes room. */
  readonly label: { readonly width: number; readonly height: number } | undefined;
  /** The frame at whose border it begins, where it begins at no node of it alone. */
  readonly fromFrame?: string;
  /** Whether it has a tip at its beginning, too. */
  readonly both?: boolean;
  /** Whether to keep it short and straight. */
  readonly main?: boolean;
}

/** A point of the picture; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where everything stands; links in the order of the plan. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly frames: ReadonlyMap<string, Area>;
  readonly links: readonly Route[];
}

/** A curve from its beginning to its end. */
export interface Route {
  /** A point, then three for each Bézier segment. */
  readonly points: readonly Point[];
  /** Where it begins and ends: there is room for a tip between that and the curve. */
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

const pointsPerInch = 72;

/** Places everything with Graphviz' `dot`: from above to below, along the arrows. */
export function layOut(graphviz: Viz, plan: Plan): Layout {
  const names = new Map(plan.nodes.map(({ id }, index) => [id, `n${index}`]));
  const nodes = plan.nodes.map(({ id, width, height }) => ({
    name: names.get(id) ?? '',
    attributes: {
      width: width / pointsPerInch,
      height: height / pointsPerInch,
      fixedsize: true,
      shape: 'box',
      label: '',
    },
  }));
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
    nodes,
    edges: plan.links.map((link, index) => ({
      tail: names.get(link.from) ?? '',
      head: names.get(link.to) ?? '',
      attributes: attributesOf(link, index, plan),
    })),
    subgraphs: [
      ...plan.frames.map(({ width, height, holds }, index) => ({
        name: `cluster_${index}`,
        graphAttributes: { label: reserved(width, height), labeljust: 'l', margin: 14 },
        nodes: holds.map((id) => ({ name: names.get(id) ?? '' })),
      })),
      // Below everything else, so that the frames stay narrow.
      {
        name: 'bottom',
        graphAttributes: { rank: 'sink' },
        nodes: plan.bottom.map((id) => ({ name: names.get(id) ?? '' })),
      },
    ],
  };
  const output: unknown = JSON.parse(graphviz.renderString(graph, { format: 'json0' }));
  return readLayout(output, plan, names);
}

function attributesOf({ label, fromFrame, both, main }: Link, index: number, plan: Plan): Attributes {
  return {
    id: `e${index}`,
    arrowsize: 0.6,
    ...(label === undefined ? {} : { label: reserved(label.width, label.height) }),
    ...(fromFrame === undefined ? {} : { ltail: `cluster_${frameIndex(plan, fromFrame)}` }),
    ...(both === true ? { dir: 'both' } : {}),
    ...(main === true ? { weight: 8 } : {}),
  };
}

function frameIndex({ frames }: Plan, wanted: string): number {
  return frames.findIndex(({ id }) => id === wanted);
}

/** A label of a known size, whatever Graphviz thinks of fonts. */
function reserved(width: number, height: number): { readonly html: string } {
  const size = `fixedsize="true" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return {
    html: `<table border="0" cellborder="0" cellpadding="0" cellspacing="0" ${size}><tr><td></td></tr></table>`,
  };
}

function readLayout(output: unknown, plan: Plan, names: ReadonlyMap<string, string>): Layout {
  const [, , width = 0, height = 0] = numbers(at(output, 'bb'));
  // Graphviz counts upwards.
  const point = (pair: string): Point => {
    const [x = 0, y = 0] = numbers(pair);
    return { x, y: height - y };
  };
  const objects = new Map(items(at(output, 'objects')).map((object) => [text(at(object, 'name')), object]));
  const edges = new Map(items(at(output, 'edges')).map((edge) => [text(at(edge, 'id')), edge]));
  return {
    width,
    height,
    nodes: new Map(
      plan.nodes.map(({ id }) => [id, point(text(at(objects.get(names.get(id)), 'pos')) ?? '')]),
    ),
    frames: new Map(
      plan.frames.map(({ id }, index) => {
        const [left = 0, low = 0, right = 0, high = 0] = numbers(at(objects.get(`cluster_${index}`), 'bb'));
        return [id, { x: left, y: height - high, width: right - left, height: high - low }];
      }),
    ),
    links: plan.links.map((_, index): Route => {
      const edge = edges.get(`e${index}`);
      const label = text(at(edge, 'lp'));
      const words = (text(at(edge, 'pos')) ?? '').split(' ');
      const points = words.filter((word) => /^[\d-]/.test(word)).map(point);
      const tipped = (letter: 's' | 'e'): Point | undefined => {
        const word = words.find((each) => each.startsWith(`${letter},`));
        return word === undefined ? undefined : point(word.slice(2));
      };
      const nowhere = { x: 0, y: 0 };
      return {
        points,
        start: tipped('s') ?? points[0] ?? nowhere,
        end: tipped('e') ?? points.at(-1) ?? nowhere,
        label: label === undefined ? undefined : point(label),
      };
    }),
  };
}

function numbers(value: unknown): readonly number[] {
  return (text(value) ?? '').split(',').map(Number);
}
