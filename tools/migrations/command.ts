/** Lints the migrations of a backend for what breaks the version that still runs: `npm run migrations -- IMAGE`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Mistake, runCommand } from '../command';

const usage = `Usage: npm run migrations -- IMAGE | FOLDER [--since REVISION]

Writes what alembic upgrade would run as SQL, in an image of the backend (by docker, without a network) or in its folder,
and has squawk lint it: a column that is dropped, renamed or of another type, a required one without a default, an index
that stops writers, and the like. squawk is on PyPI: pipx install squawk-cli

  --since REVISION  lints what comes after the revision of the version that runs; else everything
  --help            this text

Exit status: 0 when nothing is found, 1 when something is, 2 when the migrations cannot be linted.
`;

runCommand({
  usage,
  options: { since: { type: 'string' } },
  statusOfMistake: 2,
  main: ({ positionals, values: { since } }) => {
    const [from, ...others] = positionals;
    if (from === undefined || others.length > 0)
      throw new Mistake('Name one image of the backend, or its folder: npm run migrations -- IMAGE');
    const script = [join(__dirname, 'lint.sh'), from, ...(since === undefined ? [] : [since])];
    return spawnSync('sh', script, { stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 2;
  },
});
