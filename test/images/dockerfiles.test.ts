import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contents, last, readDockerfile, words } from '../../tools/images/dockerfile';

const { stages } = readDockerfile(readFileSync('docker/frontend.Dockerfile', 'utf8'));

/** Runs a program and waits for its end: its status, and what it wrote to standard error. */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly [number | null, string]> {
  const child = spawn(program, args, { env });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  await once(child, 'close');
  return [child.exitCode, errors.join('')];
}

function portOf(server: Server): string {
  const address = server.address();
  const isBound = (value: typeof address): value is AddressInfo =>
    typeof value === 'object' && value !== null;
  if (!isBound(address)) throw new Error('The server is not bound to a port.');
  return String(address.port);
}

describe('the health check of the image of the frontend', () => {
  const [, ...args] = words(last(stages.at(-1), 'HEALTHCHECK')?.replace(/^CMD /, '')) ?? [];

  /** The status of the check while a server on a port of its own answers like this; no code is no answer. */
  async function check(code?: number): Promise<number | null> {
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/api/health/live' ? (code ?? 0) : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const PORT = portOf(server);
    if (code === undefined) await once(server.close(), 'close');
    const [status] = await run(process.execPath, args, { PORT });
    server.close();
    return status;
  }

  test.each([
    ['is content when the server lives', 200, 0],
    ['is not when the server answers with an error', 503, 1],
    ['is not when nobody answers', undefined, 1],
  ])('%s', async (_, code, status) => {
    expect(await check(code)).toBe(status);
  });
});

describe('the build of the frontend', () => {
  const [guard = ''] = contents(
    stages.find(({ name }) => name === 'builder'),
    'RUN',
  );

  test.each([{}, { NEXT_PUBLIC_API_URL: '' }])('stops with a sentence when it is given %j', async (env) => {
    const [status, errors] = await run('/bin/sh', ['-c', guard], env);
    expect(status).toBe(1);
    expect(errors).toBe(
      'NEXT_PUBLIC_API_URL is empty: --build-arg NEXT_PUBLIC_API_URL=<where browsers reach the backend>\n',
    );
  });

  test('goes on when it knows where browsers reach the backend', async () => {
    expect(await run('/bin/sh', ['-c', guard], { NEXT_PUBLIC_API_URL: 'http://localhost:8000' })).toEqual([
      0,
      '',
    ]);
  });
});

describe.each(['frontend', 'backend'])('the Dockerfile of the %s', (key) => {
  const text = readFileSync(`docker/${key}.Dockerfile`, 'utf8');

  test('is read by the current syntax of BuildKit, whose checks stop a build', () => {
    expect(text.split('\n').slice(0, 2)).toEqual(['# syntax=docker/dockerfile:1', '# check=error=true']);
  });

  test('installs nothing beside the dependencies of the application', () => {
    expect(text).not.toMatch(/\b(apt-get|apk add|curl|wget)\b/);
  });

  test('builds native code for the platform of the image, not of the builder', () => {
    expect(text).not.toMatch(/--platform|BUILDPLATFORM/);
  });
});
