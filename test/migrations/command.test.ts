import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outcome, runProgram } from '../command';
import { workflowOf } from '../images/workflow';

const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command where `alembic`, `docker` and `squawk` are these shell texts. */
function migrations(args: readonly string[], programs: Readonly<Record<string, string>>): Outcome {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return runProgram('migrations', args, { env: { PATH: `${bin}:/usr/bin:/bin` } });
}

const echo = 'echo "-- $*"';
const squawk = 'cat migrations.sql';

test.each([
  ['of a folder, all', [folder], { alembic: echo, squawk }, '-- upgrade head --sql\n'],
  [
    'of a folder, some',
    [folder, '--since', '0002'],
    { alembic: echo, squawk },
    '-- upgrade 0002:head --sql\n',
  ],
  [
    'of an image, without a network',
    ['todo-backend:v1', '--since', '7'],
    {
      docker:
        'case "$*" in *--network=none*--entrypoint=alembic\\ todo-backend:v1*) echo "-- ${*##*v1}" ;; esac',
      squawk,
    },
    '--  upgrade 7:head --sql\n',
  ],
])('lints the SQL %s', (_, args, programs, sql) => {
  const { status, stdout, stderr } = migrations(args, programs);
  expect([status, stderr, stdout.startsWith(sql)]).toEqual([0, '', true]);
  expect(stdout).toMatch(/^Nothing in the migrations of .* breaks a version that still runs\.$/m);
});

test.each([
  ['something is found', [folder], { alembic: echo, squawk: 'echo found; exit 1' }, 1, ''],
  [
    'squawk is ill',
    [folder],
    { alembic: echo, squawk: 'exit 3' },
    2,
    'migrations: squawk cannot lint them.\n',
  ],
  [
    'alembic fails',
    [folder],
    { alembic: 'echo why >&2; exit 1', squawk },
    2,
    /^why\nmigrations: alembic upgrade head --sql fails/,
  ],
  ['nothing is named', [], { squawk }, 2, /^Name one image of the backend, or its folder/],
  [
    'squawk is not installed',
    [folder],
    { alembic: echo },
    2,
    'migrations: squawk is not installed: pipx install squawk-cli\n',
  ],
])('ends with a status of its own where %s', (_, args, programs, status, said) => {
  const outcome = migrations(args, programs);
  expect(outcome.status).toBe(status);
  if (typeof said === 'string') expect(outcome.stderr).toBe(said);
  else expect(outcome.stderr).toMatch(said);
});

test('the pipeline lints the migrations of a backend before its build has a tag', () => {
  const steps = workflowOf('images.yml').jobs['build']?.steps ?? [];
  const linting = steps.findIndex(({ run }) =>
    run?.includes('tools/migrations/lint.sh "$REFERENCE" "$SINCE"'),
  );
  expect(linting).toBeGreaterThan(steps.findIndex(({ name }) => name?.startsWith('Build')));
  expect(steps.findIndex(({ name }) => name === 'Hand out the digest')).toBeGreaterThan(linting);
});
