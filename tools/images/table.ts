import type { ImageKey } from '../../lib/contract';
import type { Row } from './promises';

/** The rows as plain text, a line each, and below them a sentence for each promise that is broken. */
export function formatTable(rows: readonly (Row & { readonly image: ImageKey })[]): string {
  const broken = rows.filter(({ expected, found }) => found !== expected);
  const width = Math.max(...rows.map(({ promise }) => promise.length));
  const line = (image: string, promise: string, found: string): string =>
    `${image.padEnd(8)}  ${promise.padEnd(width)}  ${found}`;
  return [
    line('image', 'promise', 'Dockerfile'),
    ...rows.map((row) => line(row.image, row.promise, `${broken.includes(row) ? '✗ ' : ''}${row.found}`)),
    '',
    ...broken.map(
      ({ image, promise, expected, found }) =>
        `${image}.Dockerfile, ${promise}: found ${found}; the contract wants ${expected}.`,
    ),
    broken.length === 0
      ? `All ${rows.length} promises are kept.`
      : `${broken.length} of ${rows.length} promises are broken.`,
    '',
  ].join('\n');
}
