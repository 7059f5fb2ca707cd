import { markup } from '../markup';
import type { Source } from '../model/need';
import { fitted, letter, rounded, type Shape, textAt, widthOf } from './shape';

const height = 18;
const iconSpace = 20;
const longest = 190;

/** Outlines in a square of 10 by 10: a key, and a sheet with lines. */
const icons = {
  Secret:
    'M3 2.2a2.6 2.6 0 1 0 2.5 3.3H7V7h1.4V5.5H10V4.1H5.5A2.6 2.6 0 0 0 3 2.2zm0 1.7a1 1 0 1 1 0 2 1 1 0 0 1 0-2z',
  ConfigMap: 'M1.5 0.5h5l2 2v7h-7zM3 4h4v1H3zM3 6h4v1H3z',
} as const;

/** A Secret or a ConfigMap as a small pill; a dashed one is not in the manifest. */
export function badge({ kind, name, declared }: Source): Shape {
  const label = fitted(name, letter.small, longest);
  const width = iconSpace + widthOf(label, letter.small) + 9;
  const title = `${kind} ${name}${declared ? '' : ', not in this manifest'}`;
  const look = `${kind.toLowerCase()}${declared ? '' : ' beforehand'}`;
  return {
    width,
    height,
    draw: (x, y) => {
      const pill = markup`<rect class="${look}" x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${height}" rx="9"></rect>`;
      const place = `translate(${rounded(x + 6)} ${rounded(y + 4)})`;
      const icon = markup`<path class="ink" fill-rule="evenodd" transform="${place}" d="${icons[kind]}"></path>`;
      const text = textAt(x + iconSpace, y + 13, label, { size: letter.small });
      return [markup`<g><title>${title}</title>${pill}${icon}${text}</g>`];
    },
  };
}
