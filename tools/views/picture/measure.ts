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
