import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { joined, Markup, markup } from '../markup';
import type { Scene } from '../model/scene';
import { describeScene } from './description';
import { type Area, labelLine, type Layout, layOut, type Point, type Route } from './layout';
import { legend } from './legend';
import { topologyStyle } from './palette';
import { readParts } from './plan';
import { column, letter, line, rounded, type Shape, textAt } from './shape';

/** How a picture is made. */
export interface PictureOptions {
  /** Name of the environment, as a heading. */
  readonly name: string;
  /** Beginning of every id in the picture: pictures that share a page need different ones. */
  readonly prefix: string;
  /**
   * Address of what a page tells about an object, by its label. A picture with links takes its style sheet from that page.
   * @default none: the picture is a file of its own
   */
  readonly linkOf?: (object: string) => string | undefined;
}

const margin = 16;
const narrowest = 560;

/** Draws a topology as SVG. The same scene becomes the same bytes. */
export function drawTopology(graphviz: Viz, scene: Scene, options: PictureOptions): string {
  const { name, prefix, linkOf } = options;
  const tip = `${prefix}-tip`;
  const heading = headingOf(name, scene);
  const innerOf = (width: number): number => Math.max(width, heading.width, narrowest);
  const top = margin + heading.height + 12;
  const layout = layOut(graphviz, readParts(scene), (width) => ({
    x: margin + (innerOf(width) - width) / 2,
    y: top,
  }));
  const { items, frames, connectors } = layout;
  const explanation = legend(innerOf(layout.width), tip);
  const width = Math.ceil(innerOf(layout.width) + 2 * margin);
  const height = Math.ceil(top + layout.height + 18 + explanation.height + margin);
  const isFile = linkOf === undefined;
  const drawn = [
    markup`<title id="${prefix}-title">${name}: topology</title>`,
    markup`<desc id="${prefix}-description">${describeScene(scene)}</desc>`,
    ...(isFile ? [markup`<style>\n${new Markup(topologyStyle)}\n</style>`] : []),
    // The tip of an arrow, at either of its ends.
    markup`<defs><marker id="${tip}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path class="tip" d="M0 0.5L8 4L0 7.5z"></path></marker></defs>`,
    markup`<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"></rect>`,
    ...heading.draw(margin, margin),
    ...frames.flatMap((frame) => drawFrame(frame, connectors)),
    ...connectors.map((connector) => drawRoute(connector, tip)),
    ...items.map((item) => drawItem(item, linkOf)),
    ...connectors.flatMap(drawLabel),
    ...explanation.draw(margin, height - margin - explanation.height),
  ];
  const namespace = isFile ? markup` xmlns="http://www.w3.org/2000/svg"` : markup``;
  // On a page the cards are links: to a screen reader the picture is a group, and no single image.
  const role = isFile ? 'img' : 'group';
  const { text } = markup`
    <svg${namespace} class="topology" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${role}" aria-labelledby="${prefix}-title" aria-describedby="${prefix}-description">
    ${drawn}
    </svg>`;
  return `${text}\n`;
}

function headingOf(name: string, { edges }: Scene): Shape {
  const title = line(name, { size: letter.title, weight: 'bold' });
  const remark = line('no edge: reached by kubectl port-forward alone', { size: letter.text, look: 'muted' });
  return edges.length > 0 ? title : column([title, remark]);
}

function drawFrame(frame: Layout['frames'][number], connectors: Layout['connectors']): readonly Markup[] {
  const { x, y, width, height, heading } = frame;
  return [
    markup`<rect class="frame" x="${rounded(x)}" y="${rounded(y)}" rx="10" width="${rounded(width)}" height="${rounded(height)}"></rect>`,
    ...heading.draw(headingX(frame, heading, connectors), y + 8),
  ];
}

const clearance = 12;

/** Left edge of a frame's heading: the first place where no line crosses it, or the very left when there is none. */
function headingX(area: Area, { width, height }: Shape, routes: readonly Route[]): number {
  const [low, high] = [area.y, area.y + height + clearance];
  const crossings = routes
    .flatMap(samples)
    .filter(({ y }) => y >= low && y <= high)
    .map(({ x }) => x);
  const first = area.x + clearance;
  const last = area.x + area.width - clearance - width;
  for (let x = first; x <= last; x += clearance)
    if (!crossings.some((crossing) => crossing > x - clearance && crossing < x + width + clearance)) return x;
  return first;
}

const perSegment = 16;

/** Points along a curve. */
function samples({ points }: Route): readonly Point[] {
  return points.flatMap((one, index): readonly Point[] => {
    const [two, three, four] = points.slice(index + 1, index + 4);
    if (index % 3 !== 0 || two === undefined || three === undefined || four === undefined) return [];
    return Array.from({ length: perSegment + 1 }, (_, sample) => {
      const t = sample / perSegment;
      const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
      const along = (axis: keyof Point): number =>
        a * one[axis] + b * two[axis] + c * three[axis] + d * four[axis];
      return { x: along('x'), y: along('y') };
    });
  });
}

function drawItem(
  { object, shape, x, y }: Layout['items'][number],
  linkOf: PictureOptions['linkOf'],
): Markup {
  const drawn = shape.draw(x - shape.width / 2, y - shape.height / 2);
  if (object === undefined) return markup`<g>\n${drawn}\n</g>`;
  const address = linkOf?.(object);
  const content = [markup`<title>${object}</title>`, ...drawn];
  return address === undefined
    ? markup`<g>\n${content}\n</g>`
    : markup`<a href="${address}" aria-label="${object}">\n${content}\n</a>`;
}

type Line = Layout['connectors'][number];

function drawRoute({ label, both, points, start, end }: Line, tip: string): Markup {
  const [first = '', ...curve] = points.map(written);
  const way = `M${written(start)}L${first}C${curve.join(' ')}L${written(end)}`;
  const ends = [
    ...(both === true ? [markup` marker-start="url(#${tip})"`] : []),
    ...(label === undefined ? [] : [markup` marker-end="url(#${tip})"`]),
  ];
  return markup`<path class="${label === undefined ? 'line' : 'arrow'}" d="${way}"${joined(...ends)}></path>`;
}

function drawLabel({ label, fromFrame, end, labelMiddle }: Line): readonly Markup[] {
  const { x, y } = labelMiddle ?? { x: end.x + 9, y: end.y - 12 };
  const anchor = fromFrame === undefined ? 'middle' : 'start';
  const style = { size: letter.small, anchor, look: 'ink seam' } as const;
  const rows = label?.split('\n') ?? [];
  return rows.map((row, index) => textAt(x, y + 4 + (index - (rows.length - 1) / 2) * labelLine, row, style));
}

function written({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}
