/** Holds the hand-written Dockerfiles against the contract: `npm run images`. */
import type { ImageKey } from '../../lib/contract';
import { buildArguments, configure, environments, readSettings } from '../../lib/environments';
import { formatTable, Mistake, readText, runCommand } from '../command';
import { promises, type Row } from './promises';

const names = environments.map(({ name }) => name).join(', ');

const usage = `Usage: npm run images [-- ENVIRONMENT | OPTION]

Holds docker/*.Dockerfile and the .dockerignore beside each against lib/contract, promise by promise.

With the name of an environment (${names}), it prints instead what the frontend's image must be built
with to work there, for the command line of Docker.

  --help  this text

Exit status: 0 when every promise is kept or the arguments are printed, 1 when a promise is broken, 2 when a file
cannot be read, or an option or the environment does not exist.
`;

const keys: readonly ImageKey[] = ['frontend', 'backend'];

function compare(): number {
  const rows = keys.flatMap((key) => {
    const file = `docker/${key}.Dockerfile`;
    const rowsOfImage = promises(key, readText(file), readText(`${file}.dockerignore`));
    return rowsOfImage.map((row) => ({ image: key, ...row }));
  });
  process.stdout.write(formatRows(rows));
  return rows.every(isKept) ? 0 : 1;
}

/** An option of `docker build` for each build argument, quoted for a shell where that needs it. */
function formatArguments(name: string): string {
  const known = configure(environments, { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: '' });
  const environment = known.find((each) => each.name === name);
  if (environment === undefined) throw new Mistake(`There is no environment ${name}; allowed: ${names}.`);
  const options = Object.entries(buildArguments(environment, 'frontend')).map(
    ([argument, value]) => `${argument}=${value}`,
  );
  const quoted = options.map((text) =>
    /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`,
  );
  return `${quoted.map((text) => `--build-arg ${text}`).join(' ')}\n`;
}

function main([name, ...more]: readonly string[]): number {
  if (name === undefined) return compare();
  if (more.length > 0) throw new Mistake('Name one environment.');
  process.stdout.write(formatArguments(name));
  return 0;
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

runCommand({ usage, options: {}, statusOfMistake: 2, main: ({ positionals }) => main(positionals) });
