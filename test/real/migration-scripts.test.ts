import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../command';
import { serverOfTests } from './postgres-server';

const scripts = join(__dirname, '../../lib/constructs/scripts');
const scriptOf = (name: string): string => readFileSync(join(scripts, name), 'utf8');
const server = serverOfTests();

beforeEach(() => {
  server.makeDatabase();
});

/** Settings of a script, with nothing of the tests' own environment but where programs are. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], ...settings };
}

function run(script: string, settings: Readonly<Record<string, string>>): Outcome {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    env: environment(settings),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const release = 'ghcr.io/example/todo-backend:v1.2.3';
const record = (url: string, migration = release): Outcome =>
  run(scriptOf('record-migration.sh'), {
    DATABASE_URL: url,
    MIGRATION: migration,
    STATEMENTS: join(scripts, 'grants.sql'),
  });

const query = `select 1 from deployment.migration where name = '${release}'`;
const waiting = (url: string, seconds: number): Readonly<Record<string, string>> => ({
  DATABASE_URL: url,
  QUERY: query,
  WAITING_FOR: 'the schema',
  WAIT_SECONDS: String(seconds),
});

describe('record-migration', () => {
  it('records a release, again without complaint, and beside others', () => {
    expect(record(server.url)).toMatchObject({ status: 0, stdout: `recorded ${release}\n` });
    expect(record(server.url).status).toBe(0);
    expect(record(server.url, 'other:v1').status).toBe(0);
    expect(server.psql('select name from deployment.migration order by 1')).toBe(`${release}\nother:v1`);
  });

  it('takes a name as a value, whatever is in it', () => {
    const name = `it's; drop schema deployment cascade; --`;
    expect(record(server.url, name).status).toBe(0);
    expect(server.psql('select name from deployment.migration')).toBe(name);
  });

  it('leaves nothing in the schema that the application’s migrations compare', () => {
    record(server.url);
    const tables = "select count(*) from information_schema.tables where table_schema = 'public'";
    expect(server.psql(tables)).toBe('0');
  });

  it('fails when the database does not answer', () => {
    expect(record(server.urlWith({ port: 1 })).status).not.toBe(0);
  });
});

describe('wait-for-row', () => {
  const script = scriptOf('wait-for-row.sh');

  it.each(['postgresql', 'postgresql+asyncpg'])(
    'ends as soon as the row is there, by a URL of %s',
    (scheme) => {
      record(server.url);
      const found = { status: 0, stdout: 'found the schema\n', stderr: '' };
      expect(run(script, waiting(server.url.replace('postgresql', scheme), 60))).toEqual(found);
    },
  );

  it('waits while another release is recorded, until its own is', async () => {
    record(server.url, 'ghcr.io/example/todo-backend:v1.2.2');
    const child = spawn('sh', ['-c', script], { env: environment(waiting(server.url, 60)) });
    const ended = once(child, 'exit');
    expect(String(await once(child.stdout, 'data'))).toBe('waiting for the schema: no answer\n');
    record(server.url);
    expect(await ended).toEqual([0, null]);
  });

  it('gives up after its time, and says what the server answered', () => {
    const { status, stderr } = run(script, waiting(server.url, 0));
    expect(status).toBe(1);
    expect(stderr).toBe(
      'gave up waiting for the schema after 0 s: ERROR:  relation "deployment.migration" does not exist\n',
    );
  });

  it.each<[string, () => string, RegExp]>([
    [
      'a wrong password',
      () => server.urlWith({ password: 'half' }),
      /FATAL: {2}password authentication failed/,
    ],
    ['a server that is down', () => server.urlWith({ port: 1 }), /: Connection refused\n$/i],
    [
      'a password with an @ that was not encoded',
      () => 'postgresql://todo_user:half@other-half@127.0.0.1/todo_db',
      /could not translate host name\n$/,
    ],
  ])('tells %s from a schema that is not there, and repeats nothing of the URL', (_, url, reason) => {
    const { status, stdout, stderr } = run(script, waiting(url(), 0));
    expect(status).toBe(1);
    expect(stderr).toMatch(reason);
    expect(stdout + stderr).not.toContain('half');
  });
});
