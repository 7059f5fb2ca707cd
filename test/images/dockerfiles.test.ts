import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Dockerfile, last, of, words } from '../../tools/images/dockerfile';

const read = (key: string): Dockerfile => Dockerfile.parse(readFileSync(`docker/${key}.Dockerfile`, 'utf8'));

/** Runs a program and waits for its end: its status, and what it said on standard error. */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly [number | null, string]> {
  const child = spawn(program, args, { env });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await once(child, 'close');
  return [child.exitCode, said.join('')];
}

function portOf(server: Server): string {
  const address = server.address();
  const isBound = (value: typeof address): value is AddressInfo =>
    typeof value === 'object' && value !== null;
  if (!isBound(address)) throw new Error('The server is not bound to a port.');
  return String(address.port);
}

describe('the health check of the image of the frontend', () => {
  const [, ...args] = words(last(read('frontend').image, 'HEALTHCHECK')?.replace(/^CMD /, ''));

  /** The status of the check while a server answers its path so, on a port of its own. */
  async function check(code: number): Promise<number | null> {
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/api/health/live' ? code : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const [status] = await run(process.execPath, args, { PORT: portOf(server) });
    server.close();
    return status;
  }

  test('is content when the server lives', async () => {
    expect(await check(200)).toBe(0);
  });

  test('is not when the server answers with an error', async () => {
    expect(await check(503)).toBe(1);
  });

  test('is not when nobody answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const PORT = portOf(server);
    server.close();
    await once(server, 'close');
    expect((await run(process.execPath, args, { PORT }))[0]).toBe(1);
  });
});

describe('the build of the frontend', () => {
  const [guard = ''] = of(read('frontend').stage('builder'), 'RUN').map(
    (instruction) => instruction.getArgumentsContent() ?? '',
  );

  test.each([{}, { NEXT_PUBLIC_API_URL: '' }])('stops with a sentence when it is given %j', async (env) => {
    const [status, said] = await run('/bin/sh', ['-c', guard], env);
    expect(status).toBe(1);
    expect(said).toBe(
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
