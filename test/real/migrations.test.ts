import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../command';
import { read } from '../images/workflow';
import { cleanUp, python } from './applications';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
const backend = join(folder, 'backend');
const bin = join(folder, 'python/bin');

beforeAll(() => {
  const [squawk = ''] = /squawk-cli==[\d.]+/.exec(read('images.yml')) ?? [];
  for (const [program, ...args] of [
    [python, '-m', 'venv', join(folder, 'python')],
    [join(bin, 'pip'), 'install', '--quiet', squawk, 'alembic'],
  ]) {
    const { status, stderr } = spawnSync(program ?? '', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  cpSync(join(root, 'examples/todo-backend'), backend, { recursive: true });
});
afterAll(() => {
  cleanUp();
  rmSync(folder, { recursive: true });
});

function lint(since = ''): { readonly status: unknown; readonly stdout: string } {
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  return spawnSync('sh', [join(root, 'tools/migrations/lint.sh'), backend, since], { env, encoding: 'utf8' });
}

test('nothing is found in the example', () => {
  expect(lint().status).toBe(0);
});

test.each([
  ['a column that is dropped', 'op.drop_column("todos", "done")', 'ban-drop-column'],
  ['one that is renamed', 'op.alter_column("todos", "title", new_column_name="name")', 'renaming-column'],
  [
    'a required one without default',
    'op.add_column("todos", sa.Column("a", sa.Text, nullable=False))',
    'adding-required-field',
  ],
  ['another type', 'op.alter_column("todos", "title", type_=sa.String(9))', 'changing-column-type'],
  [
    'an index that stops writers',
    'op.create_index("i", "todos", ["title"])',
    'require-concurrent-index-creation',
  ],
  ['a table that is renamed', 'op.rename_table("todos", "tasks")', 'renaming-table'],
  ['a table that is dropped', 'op.drop_table("todos")', 'ban-drop-table'],
])('what breaks the version that runs is found: %s', (_, change, rule) => {
  writeFileSync(
    join(backend, 'alembic/versions/0003_change.py'),
    `import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "0003"\ndown_revision = "0002"\n\n\ndef upgrade() -> None:\n    ${change}\n`,
  );
  const { status, stdout } = lint('0002');
  expect([status, stdout]).toEqual([1, expect.stringContaining(rule)]);
});
