import { element } from '../markup';
import { badge } from './badge';
import { rounded } from './measure';
import { flow, letter, line, type Shape } from './shape';

const sampleHeight = 18;

/** What the marks of a picture mean, in rows as wide as the picture. */
export function legend(width: number, tip: string): Shape {
  const entries = [
    explained(box('card serving'), 'answers requests; the strip is its Service'),
    explained(box('card stateful'), 'keeps data'),
    explained(box('card job'), 'comes and goes'),
    explained(box('card edge'), 'edge'),
    explained(box('outside'), 'outside'),
    explained(cylinder(), 'volume'),
    explained(badge({ kind: 'Secret', name: 'Secret', declared: true }), undefined),
    explained(badge({ kind: 'ConfigMap', name: 'ConfigMap', declared: true }), undefined),
    explained(
      badge({ kind: 'Secret', name: 'dashed', declared: false }),
      'made beforehand or by an operator',
    ),
    explained(stroke('arrow', tip), 'the network policies allow it, at these ports'),
    explained(stroke('line', undefined), 'uses'),
  ];
  return flow(entries, width, 18, 6);
}

function explained(sample: Shape, meaning: string | undefined): Shape {
  if (meaning === undefined) return sample;
  const words = line(meaning, { size: letter.small, look: 'muted' });
  return {
    width: sample.width + 6 + words.width,
    height: Math.max(sampleHeight, sample.height),
    draw: (x, y) => [...sample.draw(x, y), ...words.draw(x + sample.width + 6, y + 2)],
  };
}

function box(look: string): Shape {
  const [width, height] = [22, 14];
  return {
    width,
    height: sampleHeight,
    draw: (x, y) => [
      element('rect', { class: look, x: rounded(x), y: rounded(y + 2), width, height, rx: 4 }),
    ],
  };
}

function cylinder(): Shape {
  return {
    width: 18,
    height: sampleHeight,
    draw: (x, y) => [
      element('path', {
        class: 'volume',
        d: `M${rounded(x)} ${rounded(y + 5)}a9 3 0 0 1 18 0v8a9 3 0 0 1-18 0zm0 0a9 3 0 0 0 18 0`,
      }),
    ],
  };
}

function stroke(look: string, tip: string | undefined): Shape {
  return {
    width: 30,
    height: sampleHeight,
    draw: (x, y) => [
      element('path', {
        class: look,
        d: `M${rounded(x)} ${rounded(y + 9)}h28`,
        'marker-end': tip === undefined ? undefined : `url(#${tip})`,
      }),
    ],
  };
}
