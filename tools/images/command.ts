/** Holds the hand-written Dockerfiles against the contract: `npm run images`. */
import type { ImageKey } from '../../lib/contract';
import { formatTable, readText, runCommand } from '../command';
import { promises, type Row } from './promises';

const usage = `Usage: npm run images [-- OPTION]

Holds docker/*.Dockerfile and the .dockerignore beside each against lib/contract, promise by promise.

  --help  this text

Exit status: 0 when every promise is kept, 1 when one is broken, 2 when a file cannot be read
or an option does not exist.
`;

const keys: readonly ImageKey[] = ['frontend', 'backend'];

function main(): number {
  const rows = keys.flatMap((key) => {
    const file = `docker/${key}.Dockerfile`;
    const rowsOfImage = promises(key, readText(file), readText(`${file}.dockerignore`));
    return rowsOfImage.map((row) => ({ image: key, ...row }));
  });
  process.stdout.write(formatRows(rows));
  return rows.every(isKept) ? 0 : 1;
}

function isKept({ expected, found }: Row): boolean {
  return found === expected;
}

/** A line for each promise, and below them a sentence for each that is broken. */
function formatRows(rows: readonly (Row & { readonly image: ImageKey })[]): string {
  const broken = rows.filter((row) => !isKept(row));
  const sentences = broken.map(
    ({ image, promise, expected, found }) =>
      `${image}.Dockerfile, ${promise}: found ${found}; the contract wants ${expected}.\n`,
  );
  const table = formatTable([
    ['image', 'promise', 'Dockerfile'],
    ...rows.map((row) => [row.image, row.promise, `${isKept(row) ? '' : '✗ '}${row.found}`]),
  ]);
  const summary =
    broken.length === 0
      ? `All ${rows.length} promises are kept.`
      : `${broken.length} of ${rows.length} promises are broken.`;
  return `${table}\n${sentences.join('')}${summary}\n`;
}

void runCommand({ usage, options: {}, allowPositionals: false, statusOfMistake: 2, main });
