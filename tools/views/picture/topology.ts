import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { element, lines, Markup } from '../markup';
import type { Scene } from '../model/scene';
import { describeScene } from './description';
import { headingX } from './heading';
import { layOut, type Point, type Route } from './layout';
import { legend } from './legend';
import { rounded } from './measure';
import { topologyStyle } from './palette';
import { type Connector, type Item, labelLine, labelSize, readParts } from './plan';
import { letter, line, type Shape, textAt } from './shape';

/** How a picture is made. */
export interface PictureOptions {
  /** Name of the environment, as a heading. */
  readonly name: string;
  /** Beginning of every id in the picture: pictures that share a page need different ones. */
  readonly prefix: string;
  /**
   * `file` brings its style sheet; a picture inside a page takes it from there.
   * @default 'file'
   */
  readonly place?: 'file' | 'page';
  /** Address of what is told about an object, by its key. @default none */
  readonly linkOf?: (object: string) => string | undefined;
}

const margin = 16;
const narrowest = 560;

/** Draws a topology as SVG. The same scene becomes the same bytes. */
export function drawTopology(graphviz: Viz, scene: Scene, options: PictureOptions): string {
  const { name, prefix, place = 'file', linkOf = () => undefined } = options;
  const parts = readParts(scene);
  const layout = layOut(graphviz, {
    nodes: parts.items.map(({ id, shape: { width, height } }) => ({ id, width, height })),
    frames: parts.frames.map(({ id, heading: { width, height } }) => ({
      id,
      width,
      height,
      holds: parts.items.filter(({ frame }) => frame === id).map((item) => item.id),
    })),
    links: parts.connectors.map((connector) => ({
      ...connector,
      // At the border of a frame a label stands beside the short way that is seen.
      label:
        connector.label === undefined || connector.fromFrame !== undefined
          ? undefined
          : labelSize(connector.label),
    })),
    bottom: parts.bottom,
  });
  const tip = `${prefix}-tip`;
  const heading = headingOf(name, scene);
  const inner = Math.max(layout.width, heading.width, narrowest);
  const explanation = legend(inner, tip);
  const [left, top] = [margin + (inner - layout.width) / 2, margin + heading.height + 12];
  const width = Math.ceil(inner + 2 * margin);
  const height = Math.ceil(top + layout.height + 18 + explanation.height + margin);

  const frames = parts.frames.flatMap(({ id, heading: shape }) => {
    const area = layout.frames.get(id);
    if (area === undefined) return [];
    const outline = { x: rounded(left + area.x), y: rounded(top + area.y), rx: 10 };
    const size = { width: rounded(area.width), height: rounded(area.height) };
    return [
      element('rect', { class: 'frame', ...outline, ...size }),
      ...shape.draw(left + headingX(area, shape, layout), top + area.y + 8),
    ];
  });
  const routes = parts.connectors.flatMap((connector, index) => {
    const route = layout.links[index];
    return route === undefined ? [] : [{ connector, route }];
  });
  const items = parts.items.flatMap((item) => {
    const middle = layout.nodes.get(item.id);
    return middle === undefined ? [] : [drawItem(item, { x: left + middle.x, y: top + middle.y }, linkOf)];
  });
  const title = `${name}: topology`;
  const svg = element(
    'svg',
    {
      xmlns: place === 'file' ? 'http://www.w3.org/2000/svg' : undefined,
      class: 'topology',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      // With links in it, a picture on a page is more than one image to who cannot see it.
      role: place === 'file' ? 'img' : 'group',
      'aria-labelledby': `${prefix}-title`,
      'aria-describedby': `${prefix}-description`,
    },
    lines(
      element('title', { id: `${prefix}-title` }, title),
      element('desc', { id: `${prefix}-description` }, describeScene(scene)),
      ...(place === 'file' ? [element('style', {}, new Markup(`\n${topologyStyle}\n`))] : []),
      element('defs', {}, marker(tip)),
      element('rect', { class: 'ground', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 10 }),
      ...heading.draw(margin, margin),
      ...frames,
      ...routes.map(({ connector, route }) => drawRoute(connector, route, left, top, tip)),
      ...items,
      ...routes.flatMap(({ connector, route }) => drawLabel(connector, route, left, top)),
      ...explanation.draw(margin, height - margin - explanation.height),
    ),
  );
  return `${svg.text}\n`;
}

function headingOf(name: string, { edges }: Scene): Shape {
  const title = line(name, { size: letter.title, weight: 'bold' });
  if (edges.length > 0) return title;
  const remark = line('no edge: reached by kubectl port-forward alone', { size: letter.text, look: 'muted' });
  return {
    width: Math.max(title.width, remark.width),
    height: title.height + remark.height,
    draw: (x, y) => [...title.draw(x, y), ...remark.draw(x, y + title.height)],
  };
}

function marker(id: string): Markup {
  const size = { viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7 };
  return element(
    'marker',
    { id, ...size, orient: 'auto-start-reverse', markerUnits: 'userSpaceOnUse' },
    element('path', { class: 'tip', d: 'M0 0.5L8 4L0 7.5z' }),
  );
}

function drawItem(
  { object, shape }: Item,
  middle: Point,
  linkOf: (object: string) => string | undefined,
): Markup {
  const drawn = shape.draw(middle.x - shape.width / 2, middle.y - shape.height / 2);
  const named = object === undefined ? [] : [element('title', {}, object)];
  const address = object === undefined ? undefined : linkOf(object);
  return address === undefined
    ? element('g', {}, lines(...named, ...drawn))
    : element('a', { href: address, 'aria-label': object }, lines(...named, ...drawn));
}

function drawRoute({ label, both }: Connector, route: Route, left: number, top: number, tip: string): Markup {
  const [first, ...curve] = route.points.map((point) => written(point, left, top));
  const end = `url(#${tip})`;
  return element('path', {
    class: label === undefined ? 'line' : 'arrow',
    d: `M${written(route.start, left, top)}L${first ?? ''}C${curve.join(' ')}L${written(route.end, left, top)}`,
    'marker-start': both === true ? end : undefined,
    'marker-end': label === undefined ? undefined : end,
  });
}

function drawLabel(
  { label, fromFrame }: Connector,
  route: Route,
  left: number,
  top: number,
): readonly Markup[] {
  if (label === undefined) return [];
  const beside = { x: route.end.x + 9, y: route.end.y - 12 };
  const { x, y } = route.label ?? beside;
  const anchor = fromFrame === undefined ? 'middle' : 'start';
  const style = { size: letter.small, anchor, look: 'ink seam' } as const;
  const rows = label.split('\n');
  return rows.map((row, index) =>
    textAt(left + x, top + y + 4 + (index - (rows.length - 1) / 2) * labelLine, row, style),
  );
}

function written({ x, y }: Point, left: number, top: number): string {
  return `${rounded(left + x)} ${rounded(top + y)}`;
}
