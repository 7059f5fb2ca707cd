import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { labelArguments } from '../../lib/contract';
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

describe('the health check of the image of the frontend', () => {
  const [, ...args] = words(last(stages.at(-1), 'HEALTHCHECK')?.replace(/^CMD /, '')) ?? [];

  test.each([
    ['is content when the server lives', 200, 0],
    ['is not when the server answers with an error', 503, 1],
  ])('%s', async (_, code, status) => {
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/api/health/live' ? code : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const PORT = typeof address === 'object' && address !== null ? String(address.port) : '';
    expect((await run(process.execPath, args, { PORT }))[0]).toBe(status);
    server.close();
  });

  test('is not when nobody answers', async () => {
    expect((await run(process.execPath, args, { PORT: '9' }))[0]).toBe(1);
  });
});

describe('the build of the frontend', () => {
  const [guard = ''] = stages
    .filter(({ name }) => name === 'builder')
    .flatMap((each) => contents(each, 'RUN'));
  const refusal =
    'NEXT_PUBLIC_API_URL is empty: --build-arg NEXT_PUBLIC_API_URL=<where browsers reach the backend>\n';
  const given = { NEXT_PUBLIC_API_URL: 'http://localhost:8000' };
  const developed =
    "NODE_ENV is 'development': next build makes an image for production alone, and npm run dev is for development\n";

  test.each([
    ['stops with a sentence', {}, [1, refusal]],
    ['stops with a sentence', { NEXT_PUBLIC_API_URL: '' }, [1, refusal]],
    ['stops with a sentence', { ...given, NODE_ENV: 'development' }, [1, developed]],
    ['goes on', { ...given, NODE_ENV: 'production' }, [0, '']],
  ])('%s when it is given %j', async (_, env, outcome) => {
    expect(await run('/bin/sh', ['-c', guard], { ...env })).toEqual(outcome);
  });
});

const directives = /^# syntax=docker\/dockerfile:1\n# check=error=true\n/;

describe.each(['frontend', 'backend'])('the Dockerfile of the %s', (key) => {
  const text = readFileSync(`docker/${key}.Dockerfile`, 'utf8');

  test.each([
    ['is read by the current syntax of BuildKit, whose checks stop a build', directives, true],
    ['downloads nothing beside what is installed', /\b(apk add|curl|wget|ADD)\b/, false],
    ['installs system packages where they are asked for alone', /(?<!if test -n[^]*)\bapt-get\b/, false],
    ['builds native code for the platform of the image', /--platform|BUILDPLATFORM/, false],
  ])('%s', (_, pattern, isThere) => {
    expect(pattern.test(text)).toBe(isThere);
  });
});

describe('the page about images', () => {
  // BUILDER_IMAGE and the like come in sets: several in one cell.
  const cells = [...readFileSync('docs/images.md', 'utf8').matchAll(/^\| (`[A-Z_]+`[^|]*) \| (\w+)/gm)];
  const documented = cells.flatMap(([, names = '', image]) =>
    [...names.matchAll(/`([A-Z_]+)`/g)].map(
      ([, name]) => `${image === 'both' ? '' : `${String(image)} `}${String(name)}`,
    ),
  );

  test('has a row for each build argument, and for no other', () => {
    const declared = ['frontend', 'backend'].flatMap((key) => {
      const file = readDockerfile(readFileSync(`docker/${key}.Dockerfile`, 'utf8'));
      const all = [file, ...file.stages].flatMap((each) => Object.keys(each.arguments));
      return all.map((name) => (name in labelArguments ? name : `${key} ${name}`));
    });
    expect([...new Set(documented)].sort()).toEqual([...new Set(declared)].sort());
  });
});
