import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { statements } from '../../lib/constructs/script';
import { contract, type HealthCheck, migration } from '../../lib/contract';
import { browse, TodoPage } from '../../tools/e2e/examples/page';
import { broken } from '../../tools/e2e/http';
import { root } from '../command';
import { Application, build, cleanUp, run, writablePaths } from './applications';
import { freePort, serverOfTests } from './postgres-server';

jest.setTimeout(120_000);

const server = serverOfTests();
let model: ChildProcess;
let browser: Browser | undefined;
let page: TodoPage;
let publicFrontend: string;
let applications: { readonly frontend: Application; readonly backend: Application };
/** What the backend is given. */
let given: Readonly<Record<string, string>>;

beforeAll(async () => {
  const ports = { frontend: await freePort(), backend: await freePort(), model: await freePort() };
  publicFrontend = `http://localhost:${ports.frontend}`;
  build(`http://localhost:${ports.backend}`);
  model = spawn(process.execPath, [join(root, 'tools/e2e/stand-ins/model.mjs'), String(ports.model)]);
  const shared = { BETTER_AUTH_SECRET: 'better-auth-'.repeat(3) };
  given = {
    ...shared,
    DATABASE_URL: server.urlOf('backend'),
    JWT_SECRET: 'jwt-'.repeat(8),
    OPENAI_API_KEY: 'any',
    OPENAI_BASE_URL: `http://127.0.0.1:${ports.model}/v1`,
    CORS_ORIGINS: publicFrontend,
    FRONTEND_URL: publicFrontend,
    // By another name than browsers use, as inside of a cluster.
    BETTER_AUTH_URL: `http://127.0.0.1:${ports.frontend}`,
  };
  applications = {
    backend: new Application('backend', ports.backend, given),
    frontend: new Application('frontend', ports.frontend, {
      ...shared,
      DATABASE_URL: server.urlOf('frontend'),
      PORT: String(ports.frontend),
      BETTER_AUTH_URL: publicFrontend,
      INTERNAL_API_URL: `http://127.0.0.1:${ports.backend}`,
    }),
  };
  // Each is who it is in a cluster, and so is the migration.
  server.makeRoles();
  const owner = { ...given, DATABASE_URL: server.urlOf('owner') };
  await new Application('backend', ports.backend, owner).runOnce(migration.command);
  server.psql(statements('grants'));
  await Promise.all(Object.values(applications).map((each) => each.start()));
  browser = await browse('/usr/bin/chromium');
  page = new TodoPage(await browser.newPage());
}, 900_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all(Object.values(applications).map((each) => each.stop()));
  model.kill();
  cleanUp();
});

const endpoints = (['frontend', 'backend'] as const).flatMap((key) =>
  Object.values<Extract<HealthCheck, { kind: 'http' }>>(contract[key].health).map((check) => ({
    key,
    check,
    path: check.path,
  })),
);

test.each(endpoints)('the $key answers at $path as the contract says', async ({ key, check }) => {
  const times: number[] = [];
  for (let asked = 0; asked < 10; asked += 1) {
    const start = performance.now();
    expect(broken(check, await applications[key].ask(check.path))).toBeUndefined();
    times.push(performance.now() - start);
  }
  // The fastest of ten: this machine may be busy with other things.
  expect(Math.min(...times)).toBeLessThan(check.answersWithinMilliseconds);
});

test('a backend without its database lives, is not ready, and says so in lines of JSON', async () => {
  const lonely = new Application('backend', await freePort(), {
    ...given,
    DATABASE_URL: server.urlWith({ port: 1 }),
  });
  await lonely.start();
  const { live, ready, overview } = contract.backend.health;
  const statuses = await Promise.all([live, ready, overview].map(({ path }) => lonely.ask(path)));
  await lonely.stop();
  expect(statuses.map(({ status }) => status)).toEqual([200, 503, 200]);
  const levels = lonely.output
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(levels).toContainEqual(expect.objectContaining({ level: 'WARNING', logger: 'app.health' }));
});

test('sign up, a to-do, the chat; after a restart of everything still there and still signed in', async () => {
  await page.signUp(publicFrontend, { name: 'Ann', email: 'ann@example.com', password: 'correct horse' });
  await page.add('bread');
  await page.say('Add milk', 'It is done:');
  await page.finish('milk');
  expect(await page.todos()).toEqual(['bread', 'milk']);

  const { frontend, backend } = applications;
  await backend.stop();
  const { live, ready } = contract.frontend.health;
  expect([(await frontend.ask(ready.path)).status, (await frontend.ask(live.path)).status]).toEqual([
    503, 200,
  ]);
  await frontend.stop();
  server.restart();
  await Promise.all([frontend.start(), backend.start()]);

  await page.reload('Ann');
  await page.expectDone('milk');
  expect(await page.todos()).toEqual(['bread', 'milk']);
});

test('a stream gets its end while the backend is asked to stop', async () => {
  const { backend } = applications;
  await page.say('Count 5', 'Bot: 1');
  backend.terminate();
  await page.expect('Bot: 1 2 3 4 5');
  expect(await page.complaints()).toEqual([]);
  expect(await backend.ended()).toBe('SIGTERM');
  await backend.start();
});

test('a page is made again while the server runs, from what is kept where the contract lets it write', async () => {
  const { frontend } = applications;
  const asks = async (): Promise<boolean> => (await frontend.ask('/about')).text.includes('>1.0.0</dd>');
  // The build had no backend to ask.
  while (!(await asks())) await setTimeout(500);
  // What it was told is written after the answer.
  while (!writablePaths('frontend').some((path) => readdirSync(path).includes('fetch-cache')))
    await setTimeout(100);
  expect(frontend.output).not.toMatch(/error/i);
});

// Each command fails the test by its exit status.
// oxlint-disable-next-line jest/expect-expect
test('the tests of the examples pass, and their style is kept', () => {
  server.makeDatabase();
  const env = { DATABASE_URL: server.url };
  run('backend', 'pip', ['install', '--quiet', '--requirement', 'requirements-dev.txt']);
  run('backend', 'pytest', ['--quiet'], env);
  run('backend', 'ruff', ['check', '--no-cache'], env);
  run('backend', 'ruff', ['format', '--check', '--no-cache'], env);
  run('frontend', 'npm', ['test'], env);
}, 600_000);
