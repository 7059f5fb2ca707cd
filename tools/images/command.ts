/** Holds the hand-written Dockerfiles against the contract: `npm run images`. */
import { parseArgs } from 'node:util';
import type { ImageKey } from '../../lib/contract';
import { readArguments, readText, runCommand } from '../command';
import { promises } from './promises';
import { formatTable } from './table';

const usage = `Usage: npm run images [-- OPTION]

Holds docker/*.Dockerfile and the .dockerignore beside each against lib/contract, promise by promise.

  --help  this text

Exit status: 0 when every promise is kept, 1 when one is broken, 2 when a file cannot be read.
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
    const kept = promises(key, readText(file), readText(`${file}.dockerignore`));
    return kept.map((row) => ({ image: key, ...row }));
  });
  process.stdout.write(formatTable(rows));
  if (rows.some(({ expected, found }) => found !== expected)) process.exitCode = 1;
}

void runCommand(main, 2);
