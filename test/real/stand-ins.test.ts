import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { contract, type HealthCheck } from '../../lib/contract';
import { broken, type HttpAnswer } from '../../tools/e2e/http';
import { numberAt } from '../../tools/manifest';
import type { Outcome } from '../command';
import { freePort, postgresBin, serverOfTests } from './postgres-server';

const folder = join(__dirname, '../../tools/e2e/stand-ins');
const { live, ready, overview } = contract.backend.health;

/** The BusyBox whose programs the scripts find, as in the Alpine image: another one is named by BUSYBOX. */
const busybox = process.env['BUSYBOX'] ?? 'busybox';

/** A folder for what scripts find on PATH, and for what they write. */
const scratch = mkdtempSync(join(tmpdir(), 'stand-ins-'));
const shell = join(scratch, 'sh');
const running: ChildProcess[] = [];
const server = serverOfTests();

beforeAll(() => {
  spawnSync(busybox, ['--install', '-s', scratch]);
  symlinkSync(join(postgresBin, 'psql'), join(scratch, 'psql'));
  migrate();
});

afterAll(async () => {
  const left = running.filter(({ exitCode }) => exitCode === null);
  const ended = left.map((child) => once(child, 'exit'));
  for (const child of left) child.kill('SIGTERM');
  await Promise.all(ended);
  rmSync(scratch, { recursive: true, force: true });
});

function environment(url: string): NodeJS.ProcessEnv {
  const { BETTER_AUTH_URL = '' } = process.env;
  return { PATH: scratch, TMPDIR: scratch, DATABASE_URL: url, BETTER_AUTH_URL, LANG: 'en_US.utf8' };
}

function migrate(): Outcome {
  return spawnSync(shell, [join(folder, 'migrate.sh')], { env: environment(server.url), encoding: 'utf8' });
}

interface Backend {
  readonly child: ChildProcess;
  readonly address: string;
}

/** Starts a backend that stands in. */
async function start(url = server.url): Promise<Backend> {
  const port = await freePort();
  const child = spawn(shell, [join(folder, 'backend.sh'), String(port)], {
    env: environment(url),
    stdio: 'ignore',
  });
  running.push(child);
  const backend = { child, address: `http://127.0.0.1:${port}` };
  while ((await ask(backend, live.path)).status === 0) {
    if (child.exitCode !== null) throw new Error('the backend that stands in ended');
    await setTimeout(20);
  }
  return backend;
}

/** A request with a connection of its own, as from a new client; status 0 says that nobody answered. */
async function ask({ address }: Backend, path: string): Promise<HttpAnswer> {
  try {
    const response = await fetch(`${address}${path}`, { headers: { connection: 'close' } });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}

async function write(backend: Backend, body: string): Promise<HttpAnswer> {
  const response = await fetch(`${backend.address}/todos`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

async function brokenAt(
  backend: Backend,
  check: Extract<HealthCheck, { kind: 'http' }>,
): Promise<string | undefined> {
  return broken(check, await ask(backend, check.path));
}

describe('the migration that stands in', () => {
  it('brings the schema up to date, and does nothing when it is', () => {
    const well = { status: 0, stdout: 'the schema is up to date\n', stderr: '' };
    server.makeDatabase();
    expect(migrate()).toMatchObject(well);
    server.psql("insert into todos (title) values ('kept')");
    expect(migrate()).toMatchObject(well);
    expect(server.psql('delete from todos returning title')).toBe('kept');
  });
});

describe('the backend that stands in', () => {
  it('answers as the contract says', async () => {
    const backend = await start();
    for (const check of [live, ready, overview])
      await expect(brokenAt(backend, check)).resolves.toBeUndefined();
    await expect(ask(backend, '/other')).resolves.toMatchObject({ status: 404 });
  });

  it('reads the keys of tokens from the frontend, and says so where there are none', async () => {
    const frontend = createServer(({ url }, response) => {
      response.writeHead(url === '/api/auth/jwks' ? 200 : 404).end('{"keys":[]}');
    });
    await once(frontend.listen(0, '127.0.0.1'), 'listening');
    process.env['BETTER_AUTH_URL'] = `http://127.0.0.1:${numberAt(frontend.address(), 'port')}`;
    const backend = await start();
    await expect(ask(backend, '/jwks')).resolves.toEqual({ status: 200, text: '{"keys":[]}' });
    frontend.close();
    await expect(ask(backend, '/jwks')).resolves.toMatchObject({ status: 502 });
  });

  it.each([
    ['nobody answers', () => server.urlWith({ port: 1 }), 'Connection refused'],
    [
      'the password is wrong',
      () => server.urlWith({ password: 'wr@ng/%' }),
      'password authentication failed',
    ],
  ])('lives, and is not ready, when at its database %s', async (_, url, reason) => {
    const backend = await start(url());
    await expect(brokenAt(backend, live)).resolves.toBeUndefined();
    await expect(brokenAt(backend, overview)).resolves.toBeUndefined();
    for (const [path, status] of [
      [ready.path, 503],
      ['/todos', 500],
    ] as const) {
      const answer = await ask(backend, path);
      expect(answer.status).toBe(status);
      expect(answer.text).toContain(reason);
    }
  });

  it('writes rows and reads them, whatever their text, also where the URL names a driver', async () => {
    const backend = await start(server.url.replace('postgresql:', 'postgresql+psycopg:'));
    const titles = [
      'plain',
      `it's "quoted" \\ $HOME :'body'`,
      "'); drop table todos; --",
      'é 🙂\ntwo lines %s',
    ];
    for (const title of titles) {
      const { status, text } = await write(backend, JSON.stringify({ title }));
      expect(status).toBe(201);
      expect(JSON.parse(text)).toMatchObject({ title });
    }
    const { status, text } = await ask(backend, '/todos');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject(titles.map((title) => ({ title })));
    for (const body of ['', 'no JSON', '{}']) {
      await expect(write(backend, body)).resolves.toMatchObject({ status: 500 });
    }
  });

  it('ends after SIGTERM with the last request that runs', async () => {
    const backend = await start();
    const release = await server.hold('lock table todos');
    const answers = Array.from({ length: 3 }, () => ask(backend, '/todos'));
    await server.waiting(3);
    const ended = once(backend.child, 'exit');
    backend.child.kill('SIGTERM');
    while ((await ask(backend, live.path)).status !== 0) await setTimeout(20);
    expect(backend.child.exitCode).toBeNull();
    await release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    await expect(ended).resolves.toEqual([0, null]);
  });

  it('loses none of 300 requests while each of two is taken out of service, ended and replaced', async () => {
    let serving = [await start(), await start()];
    const answers: Promise<HttpAnswer>[] = [];
    const ends: Promise<unknown>[] = [];
    for (let sent = 0; sent < 300; sent += 1) {
      // As Kubernetes does: a new one serves, the old one does not, and only then it is ended.
      if (sent === 100 || sent === 200) {
        const [old, ...others] = serving;
        serving = [...others, await start()];
        if (old !== undefined) ends.push(once(old.child, 'exit'));
        await setTimeout(200);
        old?.child.kill('SIGTERM');
      }
      const backend = serving[sent % serving.length];
      if (backend !== undefined) answers.push(ask(backend, '/todos'));
      await setTimeout(10);
    }
    const lost = (await Promise.all(answers)).filter(({ status }) => status !== 200);
    expect(answers).toHaveLength(300);
    expect(lost).toEqual([]);
    await expect(Promise.all(ends)).resolves.toEqual([
      [0, null],
      [0, null],
    ]);
  }, 60_000);
});
