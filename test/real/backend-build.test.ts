import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contents, readDockerfile } from '../../tools/images/dockerfile';
import { root } from '../command';

// What the build of the backend makes sure of, with a real Alembic and uvicorn, on an application like the documents'.
const { stages } = readDockerfile(readFileSync(join(root, 'docker/backend.Dockerfile'), 'utf8'));
const script = contents(
  stages.find(({ name }) => name === 'checked'),
  'RUN',
).join('\n');

const work = realpathSync(mkdtempSync(join(tmpdir(), 'backend-build-')));
const [programs, bytecode] = [join(work, 'venv'), join(work, 'bytecode')];

function migration(revision: string, parent: string, table: string): string {
  const column = 'sa.Column("id", sa.Integer, primary_key=True)';
  return `
from alembic import op
import sqlalchemy as sa
revision = "${revision}"
down_revision = ${parent === '' ? 'None' : `"${parent}"`}
def upgrade():
    op.create_table("${table}", ${column})
`;
}

const env = `
from alembic import context
from app.main import settings
context.configure(url=settings["DATABASE_URL"], literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
`;

const application = `
import os
names = ["DATABASE_URL", "JWT_SECRET", "BETTER_AUTH_SECRET", "BETTER_AUTH_URL", "OPENAI_API_KEY"]
settings = {name: os.environ[name] for name in names}
async def app(scope, receive, send): ...
`;

const sources: Readonly<Record<string, string>> = {
  // Without prepend_sys_path, which newer templates have: PYTHONPATH leads to the application.
  'alembic.ini': '[alembic]\nscript_location = alembic\n',
  'alembic/env.py': env,
  'alembic/versions/one.py': migration('1', '', 'todos'),
  'alembic/versions/two.py': migration('2', '1', 'messages'),
  'app/__init__.py': '',
  // A driver, for what asks whether there is one.
  'psycopg.py': '',
  'app/main.py': application,
};

interface Check {
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs the check on the sources, some of them replaced, with the image's paths led into this test's folders. */
function check(replaced: Readonly<Record<string, string>> = {}, variables: NodeJS.ProcessEnv = {}): Check {
  const folder = mkdtempSync(join(work, 'application-'));
  for (const [path, text] of Object.entries({ ...sources, ...replaced })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const here = script
    .replaceAll('/opt/venv', programs)
    .replaceAll('/opt/bytecode', bytecode)
    .replace('=/app', `=${folder}`);
  const { status, stderr } = spawnSync('sh', ['-c', here], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      APP_MODULE: 'app.main:app',
      MIGRATION_CHECK: 'upgrade head --sql',
      ...variables,
    },
    encoding: 'utf8',
  });
  return { status, stderr };
}

beforeAll(() => {
  const install = [
    ['python3', '-m', 'venv', programs],
    [join(programs, 'bin/pip'), 'install', '--quiet', '--no-compile', 'alembic==1.17.2', 'uvicorn==0.38.0'],
  ];
  for (const [program = '', ...args] of install)
    expect(spawnSync(program, args, { encoding: 'utf8' })).toMatchObject({ status: 0 });
}, 120_000);

afterAll(() => {
  rmSync(work, { recursive: true });
});

test('the build goes on where uvicorn and Alembic can work, and leaves the bytecode of what they imported', () => {
  expect(check()).toEqual({ status: 0, stderr: '' });
  const compiled = spawnSync('find', [bytecode, '-name', '*.pyc'], { encoding: 'utf8' }).stdout;
  expect(compiled).toMatch(/app\/main\.cpython-\d+\.pyc/);
  expect(compiled).toMatch(/sqlalchemy\/sql\/schema\.cpython-\d+\.pyc/);
  expect(compiled).not.toMatch(/sqlalchemy\/(testing|dialects\/oracle)\//);
});

test.each<readonly [fault: string, replaced: Readonly<Record<string, string>>, said: RegExp]>([
  [
    'two heads',
    { 'alembic/versions/two.py': migration('2', '', 'messages') },
    /several heads.*alembic merge heads/,
  ],
  [
    'a broken env.py',
    { 'alembic/env.py': 'import nothing_like_this' },
    /nothing_like_this[^]*upgrade head --sql fails/,
  ],
  [
    'a migration that fails',
    { 'alembic/versions/two.py': migration('2', '1', 'x').replace('sa.Integer', 'sa.Integr') },
    /Integr[^]*upgrade head --sql fails/,
  ],
  ['a migration that is no Python', { 'alembic/versions/two.py': 'def (' }, /SyntaxError/],
  [
    'a driver that finds no library',
    { 'psycopg.py': 'raise ImportError("no pq wrapper available")\n' },
    /No driver of PostgreSQL.*RUNTIME_PACKAGES=libpq5/,
  ],
  [
    'a module that is missing',
    { 'app/main.py': `${application}import psycopg2\n` },
    /No module named 'psycopg2'/,
  ],
  [
    'another name',
    { 'app/main.py': application.replace('def app', 'def api') },
    /Attribute "app" not found in module "app\.main"/,
  ],
])('the build stops at %s, and says so', (_, replaced, said) => {
  const { status, stderr } = check(replaced);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(said);
});

test('the build stops at a module that is not where APP_MODULE says', () => {
  const { status, stderr } = check({}, { APP_MODULE: 'main:app' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('Could not import module "main"')]);
});

test('the build stops at a uvicorn that reads no UVICORN_APP', () => {
  const old = '0.23.2';
  const packages = join(programs, 'lib');
  const found = spawnSync('find', [packages, '-name', 'uvicorn-*.dist-info'], {
    encoding: 'utf8',
  }).stdout.trim();
  const metadata = readFileSync(join(found, 'METADATA'), 'utf8');
  cpSync(join(found, 'METADATA'), join(work, 'METADATA'));
  writeFileSync(join(found, 'METADATA'), metadata.replace(/^Version: .*/m, `Version: ${old}`));
  const outcome = check();
  cpSync(join(work, 'METADATA'), join(found, 'METADATA'));
  expect(outcome).toEqual({
    status: 1,
    stderr: `uvicorn is ${old}; 0.24 is the first that reads UVICORN_APP\n`,
  });
});

test('migrations that need a database are left to the Job where the build is told so', () => {
  const broken = { 'alembic/env.py': 'raise SystemExit("a database is needed")' };
  expect(check(broken).status).not.toBe(0);
  expect(check(broken, { MIGRATION_CHECK: 'heads' })).toEqual({ status: 0, stderr: '' });
});
