import { type Markup, markup } from '../markup';

/** Something that has a size, and can be drawn once it has a place. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  /** @param x Left edge. @param y Upper edge. */
  readonly draw: (x: number, y: number) => readonly Markup[];
}

/** Sizes of letters. */
export const letter = { title: 17, name: 13, text: 11, small: 10.5 } as const;

/** Attributes of a text. */
export interface TextStyle {
  readonly size: number;
  readonly weight?: 'normal' | 'bold';
  /** Classes of its colour. */
  readonly look?: string;
  readonly anchor?: 'start' | 'middle';
}

/** A line of text that stands on `y`. */
export function textAt(
  x: number,
  y: number,
  content: string,
  { size, weight = 'normal', look = 'ink', anchor = 'start' }: TextStyle,
): Markup {
  const classes = weight === 'bold' ? `${look} bold` : look;
  const anchored = anchor === 'start' ? markup`` : markup` text-anchor="${anchor}"`;
  return markup`<text class="${classes}" x="${rounded(x)}" y="${rounded(y)}" font-size="${size}"${anchored}>${content}</text>`;
}

/** A line of text as a shape. */
export function line(content: string, style: TextStyle): Shape {
  return {
    width: widthOf(content, style.size, style.weight),
    height: style.size + 5,
    draw: (x, y) => [textAt(x, y + style.size, content, style)],
  };
}

/** Shapes one below the other. */
export function column(shapes: readonly Shape[], gap = 0): Shape {
  return {
    width: Math.max(0, ...shapes.map(({ width }) => width)),
    height: shapes.reduce((sum, { height }) => sum + height, 0) + gap * Math.max(0, shapes.length - 1),
    draw: (x, y) => {
      let top = y;
      return shapes.flatMap((shape) => {
        const drawn = shape.draw(x, top);
        top += shape.height + gap;
        return drawn;
      });
    },
  };
}

/** Shapes side by side, in as many rows as the width asks for. */
export function flow(shapes: readonly Shape[], limit: number, gapX: number, gapY: number): Shape {
  const rows: Shape[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const shape of shapes) {
    if (used + gapX + shape.width > limit) {
      rows.push([]);
      used = -gapX;
    }
    rows.at(-1)?.push(shape);
    used += gapX + shape.width;
  }
  return column(
    rows.map((row) => besides(row, gapX)),
    gapY,
  );
}

function besides(shapes: readonly Shape[], gap: number): Shape {
  const height = Math.max(0, ...shapes.map((shape) => shape.height));
  return {
    width: shapes.reduce((sum, { width }) => sum + width, 0) + gap * Math.max(0, shapes.length - 1),
    height,
    draw: (x, y) => {
      let left = x;
      return shapes.flatMap((shape) => {
        const drawn = shape.draw(left, y + (height - shape.height) / 2);
        left += shape.width + gap;
        return drawn;
      });
    },
  };
}

/** The width of a text in DejaVu Sans, estimated. No browser chooses a wider font, so that no text leaves its card. */
export function widthOf(text: string, size: number, weight: 'normal' | 'bold' = 'normal'): number {
  const em = Array.from(text).reduce((sum, character) => sum + widthOfCharacter(character), 0);
  return em * size * (weight === 'bold' ? 1.1 : 1);
}

function widthOfCharacter(character: string): number {
  if (/[ijl.,:;'|! ]/.test(character)) return 0.33;
  if (/[ftr()[\]/-]/.test(character)) return 0.41;
  if (/[mwMW@%→]/.test(character)) return 0.92;
  if (/[A-Z]/.test(character)) return 0.7;
  if (/[\u0020-\u024f–…]/.test(character)) return 0.625;
  // Characters of East Asia are as wide as they are high.
  return 1;
}

/** A text, shortened to a width. Its middle is left out, since names differ at their beginning and end. */
export function fitted(
  text: string,
  size: number,
  limit: number,
  weight: 'normal' | 'bold' = 'normal',
): string {
  const characters = Array.from(text);
  if (widthOf(text, size, weight) <= limit) return text;
  for (let kept = characters.length - 1; kept > 2; kept -= 1) {
    const head = Math.ceil(kept / 2);
    const shorter = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
    if (widthOf(shorter, size, weight) <= limit) return shorter;
  }
  return '…';
}

/** A coordinate with two decimals, which is finer than any screen. */
export function rounded(value: number): number {
  const result = Math.round(value * 100) / 100;
  return Object.is(result, -0) ? 0 : result;
}
