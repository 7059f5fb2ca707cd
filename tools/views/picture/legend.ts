import { markup } from '../markup';
import { badge } from './card';
import { flow, letter, line, rounded, type Shape } from './shape';

const sampleHeight = 18;

/** What the marks of a picture mean, in rows as wide as the picture. */
export function legend(width: number, tip: string): Shape {
  const entries = [
    explained(box('card serving'), 'answers requests; the strip is its Service'),
    explained(box('card stateful'), 'keeps data'),
    explained(box('card job'), 'comes and goes'),
    explained(box('card edge'), 'edge'),
    explained(box('outside'), 'outside'),
    explained(path('volume', 18, 5, 'a9 3 0 0 1 18 0v8a9 3 0 0 1-18 0zm0 0a9 3 0 0 0 18 0'), 'volume'),
    badge({ kind: 'Secret', name: 'Secret', declared: true }),
    badge({ kind: 'ConfigMap', name: 'ConfigMap', declared: true }),
    explained(
      badge({ kind: 'Secret', name: 'dashed', declared: false }),
      'made beforehand or by an operator',
    ),
    explained(
      path('arrow', 30, 9, 'h28', markup` marker-end="url(#${tip})"`),
      'the network policies allow it, at these ports',
    ),
    explained(path('line', 30, 9, 'h28'), 'uses'),
  ];
  return flow(entries, width, 18, 6);
}

function explained(shape: Shape, meaning: string): Shape {
  const words = line(meaning, { size: letter.small, look: 'muted' });
  return {
    width: shape.width + 6 + words.width,
    height: Math.max(sampleHeight, shape.height),
    draw: (x, y) => [...shape.draw(x, y), ...words.draw(x + shape.width + 6, y + 2)],
  };
}

function box(look: string): Shape {
  return {
    width: 22,
    height: sampleHeight,
    draw: (x, y) => [
      markup`<rect class="${look}" x="${rounded(x)}" y="${rounded(y + 2)}" width="22" height="14" rx="4"></rect>`,
    ],
  };
}

/** A path that begins at the left edge. */
function path(look: string, width: number, down: number, way: string, tip = markup``): Shape {
  const start = (x: number, y: number): string => `M${rounded(x)} ${rounded(y + down)}`;
  return {
    width,
    height: sampleHeight,
    draw: (x, y) => [markup`<path class="${look}" d="${start(x, y)}${way}"${tip}></path>`],
  };
}
