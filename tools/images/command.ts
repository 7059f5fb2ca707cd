/** Holds the hand-written Dockerfiles against the contract: `npm run images`. */
import { parseArgs } from 'node:util';
import type { ImageKey } from '../../lib/contract';
import { readArguments, readText, runCommand } from '../command';
import { promises, type Row } from './promises';

const usage = `Usage: npm run images [-- OPTION]

Holds docker/*.Dockerfile and the .dockerignore beside each against lib/contract, promise by promise.

  --help  this text

Exit status: 0 when every promise is kept, 1 when one is broken, 2 when a file cannot be read
or an option does not exist.
`;

const keys: readonly ImageKey[] = ['frontend', 'backend'];

function main(): void {
  const { values } = readArguments(() => parseArgs({ options: { help: { type: 'boolean' } } }));
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const rows = keys.flatMap((key) => {
    const file = `docker/${key}.Dockerfile`;
    const rowsOfImage = promises(key, readText(file), readText(`${file}.dockerignore`));
    return rowsOfImage.map((row) => ({ image: key, ...row }));
  });
  process.stdout.write(formatTable(rows));
  if (rows.some(({ expected, found }) => found !== expected)) process.exitCode = 1;
}

/** The rows as plain text, a line each, and below them a sentence for each promise that is broken. */
function formatTable(rows: readonly (Row & { readonly image: ImageKey })[]): string {
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

void runCommand(main, 2);
