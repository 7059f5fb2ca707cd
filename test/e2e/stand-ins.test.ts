import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { contract, type HealthCheck } from '../../lib/contract';
import { broken } from '../../tools/e2e/http';
import { textsAt } from '../../tools/e2e/json';
import { programs, programsConfigMap } from '../../tools/e2e/programs';
import { findings } from '../../tools/e2e/steps/containers';

const folder = join(__dirname, '..', '..', 'tools', 'e2e', 'stand-ins');
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a program and returns it with its address. */
async function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const child = spawn(process.execPath, [join(folder, program), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const [, port] = /listening on (\d+)/.exec(said) ?? [];
    if (port !== undefined) return { child, address: `http://127.0.0.1:${port}` };
  }
  throw new Error(`${program} ended: ${said}`);
}

/** In what an answer differs from the promise of a check. */
async function brokenAt(
  address: string,
  check: Extract<HealthCheck, { kind: 'http' }>,
): Promise<string | undefined> {
  const response = await fetch(`${address}${check.path}`);
  return broken(check, { status: response.status, text: await response.text() });
}

describe('the frontend that stands in', () => {
  it('is ready when the backend answers well, finishes what it has begun after SIGTERM, and ends with 0', async () => {
    let answer: ((status: number) => void) | undefined;
    const backend = createServer((_, response) => {
      answer = (code) => response.writeHead(code).end();
      backend.emit('asked');
    }).listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const { port } = addressOf(backend.address());
    const { child, address } = await start('frontend.mjs', [], {
      PORT: '0',
      HOSTNAME: '127.0.0.1',
      INTERNAL_API_URL: `http://127.0.0.1:${port}`,
    });
    const ready = `${address}${contract.frontend.health.ready.path}`;
    const asked = async (code: number, meanwhile: () => void): Promise<number> => {
      const heard = once(backend, 'asked');
      const found = new Promise<number>((resolve, reject) => {
        get(ready, { agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).once('error', reject);
      });
      await heard;
      meanwhile();
      answer?.(code);
      return found;
    };
    await expect(asked(200, () => undefined)).resolves.toBe(200);
    await expect(asked(503, () => undefined)).resolves.toBe(503);
    await expect(brokenAt(address, contract.frontend.health.live)).resolves.toBeUndefined();
    await expect(brokenAt(address, contract.frontend.health.overview)).resolves.toBeUndefined();
    const ended = once(child, 'exit');
    await expect(asked(200, () => child.kill('SIGTERM'))).resolves.toBe(200);
    await expect(ended).resolves.toEqual([0, null]);
    backend.close();
    backend.closeAllConnections();
  });
});

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

describe('the ConfigMap of programs', () => {
  it('holds every program, and what it reads beside it', () => {
    const files = new Map(Object.entries(textsAt(programsConfigMap('here'), 'data')));
    const commands = Object.values(programs).map(([, path]) => path);
    const read = [...files.values()].flatMap((text) =>
      [...text.matchAll(/"\$\{0%\/\*\}\/(.+?)"/g)].map(([, file = '']) => `/e2e/${file}`),
    );
    expect(read).toContain('/e2e/query.sh');
    for (const path of [...commands, ...read]) expect(files.get(path.replace('/e2e/', ''))).toBeDefined();
  });
});

describe('what runs in a container', () => {
  const promised = {
    user: 1000,
    group: 1001,
    writable: ['/tmp', '/var/run/postgresql'],
    tolerated: ['/var/lib/postgresql/data'],
  };
  const well = [
    'Uid: 1000',
    'Gid: 1001',
    ...['CapPrm:', 'CapEff:', 'CapBnd:'].map((set) => `${set} ${'0'.repeat(16)}`),
    'NoNewPrivs: 1',
    'root ro',
    'writable /dev/shm',
    'writable /tmp',
    'writable /run/postgresql',
  ];
  const without = (start: string, ...more: readonly string[]): string =>
    [...well.filter((line) => !line.startsWith(start)), ...more].join('\n');

  it('is found to be as promised', () => {
    expect(findings(well.join('\n'), promised)).toEqual([]);
  });

  it('may write where its image declares a volume', () => {
    expect(findings(without('never', 'writable /var/lib/postgresql/data'), promised)).toEqual([]);
  });

  it.each([
    [without('Uid:', 'Uid: 0'), 'the user is 0, not 1000'],
    [without('Gid:', 'Gid: 0'), 'the group is 0, not 1001'],
    [without('CapEff:', 'CapEff: 00000000a80425fb'), 'the effective capabilities is 00000000a80425fb'],
    [without('NoNewPrivs:', 'NoNewPrivs: 0'), 'no_new_privs is 0, not 1'],
    [without('root', 'root rw'), 'the root file system is rw, not ro'],
    [without('writable /tmp'), '/tmp cannot be written: is its mount missing?'],
    [without('', 'writable /app'), '/app can be written, and the contract does not say so'],
    [without('never', 'token /run/secrets'), 'there is a service account token below /run/secrets'],
    ['', 'the user is unknown'],
  ])('is found not to be: %#', (output, sentence) => {
    expect(findings(output, promised).join('; ')).toContain(sentence);
  });
});
