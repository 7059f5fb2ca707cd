import { type Markup, markup } from '../markup';
import type { Source, Volume } from '../model/need';
import type { Outsider } from '../model/outsider';
import type { EdgeCard, WorkloadCard } from '../model/scene';
import type { ServiceView } from '../model/service';
import { column, fitted, letter, line, rounded, type Shape, textAt, widthOf } from './shape';

const padding = 10;
const stripHeight = 21;
const narrowest = 120;
const widest = 250;
const widestName = 180;

/** A frame with rounded corners around shapes, with a strip above for each Service that leads to it. */
function boxed(look: string, shapes: readonly Shape[], strips: readonly string[] = []): Shape {
  const body = column(shapes);
  const texts = strips.map((strip) => line(strip, { size: letter.small }));
  const inner = Math.max(narrowest, body.width, ...texts.map(({ width }) => width));
  const width = Math.min(widest, inner) + 2 * padding;
  const above = strips.length * stripHeight;
  const height = above + body.height + 2 * padding - 2;
  return {
    width,
    height,
    draw: (x, y): readonly Markup[] => {
      const top = `M${rounded(x)} ${rounded(y + above)}v${-(above - 7)}a7 7 0 0 1 7-7h${rounded(width - 14)}a7 7 0 0 1 7 7v${above - 7}z`;
      return [
        markup`<rect class="card ${look}" x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" rx="7"></rect>`,
        ...(above === 0 ? [] : [markup`<path class="strip ${look}" stroke-width="1" d="${top}"></path>`]),
        ...texts.flatMap((text, index) => text.draw(x + padding, y + 4 + index * stripHeight)),
        ...body.draw(x + padding, y + above + padding - 2),
      ];
    },
  };
}

function fittedLine(content: string, style: Parameters<typeof line>[1], limit = widest): Shape {
  return line(fitted(content, style.size, limit, style.weight), style);
}

const quiet = { size: letter.text, look: 'muted' } as const;
const plain = { size: letter.text } as const;
const strong = { size: letter.name, weight: 'bold' } as const;

/** A workload: its Services, its kind, name and number of pods, and what it reads. */
export function workloadCard(card: WorkloadCard): Shape {
  const { pod, nature, when, services, sources, open, amongItself } = card;
  const among = amongItself.length === 0 ? [] : [`among its pods: ${amongItself.join(', ')}`];
  const sides = open.map((side) =>
    side === 'ingress' ? 'no policy: anyone may enter' : 'no policy: may go anywhere',
  );
  return boxed(
    nature,
    [
      fittedLine(pod.object.kind, quiet),
      fittedLine(pod.object.name, strong, widestName),
      ...[when, ...among, ...sides].map((content) => fittedLine(content, plain)),
      ...badges(sources),
    ],
    services.map(({ name, type, ports }) => {
      const words = ['Service', name, ports.join(', '), ...(type === undefined ? [] : [`(${type})`])];
      return fitted(words.join(' '), letter.small, widest);
    }),
  );
}

/** A Service that leads to several workloads, or to none that the manifest holds. */
export function serviceCard({ name, type, ports, behind }: ServiceView): Shape {
  return boxed('service', [
    fittedLine(type === undefined ? 'Service' : `Service, ${type}`, quiet),
    fittedLine(name, strong),
    fittedLine(ports.join(', '), plain),
    ...(behind.length === 0 ? [fittedLine('selects no pod of this manifest', plain)] : []),
  ]);
}

/** The door for requests from outside. */
export function edgeShape({ title, detail, routes, controller, certificates }: EdgeCard): Shape {
  return boxed('edge', [
    fittedLine(detail, quiet),
    fittedLine(title, strong),
    ...routes.map(({ host, name }) => fittedLine(`${host} → ${name}`, plain)),
    ...(controller === undefined ? [] : [fittedLine(`run by pods in ${controller.title}`, quiet)]),
    ...badges(certificates),
  ]);
}

/** Somebody outside. */
export function outsiderCard({ title, detail }: Outsider): Shape {
  return boxed('outside', [fittedLine(title, strong), fittedLine(detail, quiet)]);
}

/** Where an arrow begins that stands for every workload of a namespace. */
export function everyWorkloadCard(): Shape {
  return boxed('outside', [fittedLine('every workload here', plain)]);
}

/** Disk space, as a cylinder. */
export function volumeShape({ name, size, copies }: Volume, atLeast = 0): Shape {
  const body = column([
    fittedLine(name, { size: letter.text, weight: 'bold' }),
    fittedLine([...(copies > 1 ? [`${copies} of`] : []), size ?? 'size not stated'].join(' '), quiet),
  ]);
  const width = Math.max(atLeast, Math.max(90, body.width) + 2 * padding);
  const height = body.height + 28;
  const [half, side] = [rounded(width / 2), rounded(height - 14)];
  return {
    width,
    height,
    draw: (x, y) => {
      const outline =
        `M${rounded(x)} ${rounded(y + 7)}a${half} 7 0 0 1 ${rounded(width)} 0v${side}` +
        `a${half} 7 0 0 1 ${-rounded(width)} 0zm0 0a${half} 7 0 0 0 ${rounded(width)} 0`;
      return [markup`<path class="volume" d="${outline}"></path>`, ...body.draw(x + padding, y + 17)];
    },
  };
}

/** A card that stands on its own volumes. They are as wide as the card, so that lines may begin anywhere below. */
export function standing(card: Shape, volumes: readonly Volume[]): Shape {
  const gap = 10;
  const below = volumes.map((volume) => volumeShape(volume, card.width));
  const width = Math.max(card.width, ...below.map((volume) => volume.width));
  const stack = column(below, gap);
  if (volumes.length === 0) return card;
  return {
    width,
    height: card.height + gap + stack.height,
    draw: (x, y) => {
      const bottom = y + card.height;
      return [
        markup`<path class="line" d="M${rounded(x + width / 2)} ${rounded(bottom)}v${gap + 6}"></path>`,
        ...card.draw(x, y),
        ...stack.draw(x, bottom + gap),
      ];
    },
  };
}

function badges(sources: readonly Source[]): readonly Shape[] {
  return sources.length === 0 ? [] : [space(2), column(sources.map(badge), 4), space(2)];
}

function space(height: number): Shape {
  return { width: 0, height, draw: () => [] };
}

const badgeHeight = 18;
const iconSpace = 20;
const longestBadge = 190;

/** Outlines in a square of 10 by 10: a key, and a sheet with lines. */
const icons = {
  Secret:
    'M3 2.2a2.6 2.6 0 1 0 2.5 3.3H7V7h1.4V5.5H10V4.1H5.5A2.6 2.6 0 0 0 3 2.2zm0 1.7a1 1 0 1 1 0 2 1 1 0 0 1 0-2z',
  ConfigMap: 'M1.5 0.5h5l2 2v7h-7zM3 4h4v1H3zM3 6h4v1H3z',
} as const;

/** A Secret or a ConfigMap as a small pill; a dashed one is not in the manifest. */
export function badge({ kind, name, declared }: Source): Shape {
  const label = fitted(name, letter.small, longestBadge);
  const width = iconSpace + widthOf(label, letter.small) + 9;
  const title = `${kind} ${name}${declared ? '' : ', not in this manifest'}`;
  const look = `${kind.toLowerCase()}${declared ? '' : ' beforehand'}`;
  return {
    width,
    height: badgeHeight,
    draw: (x, y) => {
      const pill = markup`<rect class="${look}" x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${badgeHeight}" rx="9"></rect>`;
      const place = `translate(${rounded(x + 6)} ${rounded(y + 4)})`;
      const icon = markup`<path class="ink" fill-rule="evenodd" transform="${place}" d="${icons[kind]}"></path>`;
      const text = textAt(x + iconSpace, y + 13, label, { size: letter.small });
      return [markup`<g><title>${title}</title>${pill}${icon}${text}</g>`];
    },
  };
}
