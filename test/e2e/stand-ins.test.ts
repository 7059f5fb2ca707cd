import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { contract } from '../../lib/contract';
import { ask, broken } from '../../tools/e2e/http';
import { textsAt } from '../../tools/manifest';
import { programs, programsConfigMap } from '../../tools/e2e/programs';
import { findings } from '../../tools/e2e/steps/containers';

const { live, ready, overview } = contract.frontend.health;
let child: ChildProcess | undefined;

afterAll(() => child?.kill('SIGKILL'));

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('the frontend that stands in', () => {
  it.each([
    ['INTERNAL_API_URL', (address: string) => ({ args: [], INTERNAL_API_URL: address })],
    ['what was built in', (address: string) => ({ args: [address], INTERNAL_API_URL: 'http://127.0.0.1:9' })],
  ])(
    'is ready when the backend answers well at %s, finishes what it has begun after SIGTERM, and ends with 0',
    async (_, built) => {
      let answer: ((status: number) => void) | undefined;
      const backend = createServer((_, response) => {
        answer = (code) => response.writeHead(code).end();
        backend.emit('asked');
      }).listen(0, '127.0.0.1');
      await once(backend, 'listening');
      const { args, INTERNAL_API_URL } = built(addressOf(backend.address()));
      const program = join(__dirname, '../../tools/e2e/stand-ins/frontend.mjs');
      const frontend = spawn(process.execPath, [program, ...args], {
        env: { PORT: '0', HOSTNAME: '127.0.0.1', INTERNAL_API_URL },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = frontend;
      const line = String(await once(frontend.stdout, 'data'));
      const address = `http://127.0.0.1:${/listening on (\d+)/.exec(line)?.[1] ?? ''}`;
      const readiness = async (code: number, meanwhile?: () => void): Promise<number> => {
        const heard = once(backend, 'asked');
        const found = new Promise<number>((resolve, reject) => {
          get(`${address}${ready.path}`, { agent: false }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          }).once('error', reject);
        });
        await heard;
        meanwhile?.();
        answer?.(code);
        return found;
      };
      await expect(readiness(200)).resolves.toBe(200);
      await expect(readiness(503)).resolves.toBe(503);
      for (const check of [live, overview]) {
        expect(broken(check, await ask(`${address}${check.path}`))).toBeUndefined();
      }
      const ended = once(frontend, 'exit');
      await expect(readiness(200, () => frontend.kill('SIGTERM'))).resolves.toBe(200);
      await expect(ended).resolves.toEqual([0, null]);
      backend.close();
      backend.closeAllConnections();
    },
  );
});

describe('a program that only waits', () => {
  it('accepts connections on its ports, whatever else it is given, and ends with 0 after SIGTERM', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = new URL(addressOf(free.address()));
    free.close();
    const file = join(__dirname, '../../tools/e2e/clients/idle.mjs');
    const idle = spawn(process.execPath, [file, port, '--listen', 'all'], { stdio: 'inherit' });
    child = idle;
    const isOpen = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(Number(port), '127.0.0.1');
        for (const event of ['connect', 'error'] as const)
          socket.once(event, () => {
            socket.destroy();
            resolve(event === 'connect');
          });
      });
    while (!(await isOpen())) expect(idle.exitCode).toBeNull();
    const ended = once(idle, 'exit');
    idle.kill('SIGTERM');
    await expect(ended).resolves.toEqual([0, null]);
  });
});

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

describe('an answer', () => {
  const tells = { status: 'ok', version: '1.0.0', service: 'todo-frontend' };
  const empty = '{"status":"ok","version":"","service":7}';

  it.each([
    [overview, 200, JSON.stringify(tells), undefined],
    [live, 200, 'fine', undefined],
    [live, 503, '{"error":"no database"}', 'answers 503, not 200: {"error":"no database"}'],
    [live, 0, 'ECONNREFUSED', 'gives no answer: ECONNREFUSED'],
    [live, 500, 'x'.repeat(5000), `answers 500, not 200: ${'x'.repeat(200)}`],
    [overview, 200, 'ok', 'answers no JSON object: ok'],
    [overview, 200, '["status"]', 'answers no JSON object: ["status"]'],
    [overview, 200, '{"status":"ok"}', 'does not tell its version and service: {"status":"ok"}'],
    [overview, 200, empty, `does not tell its version and service: ${empty}`],
  ] as const)('is judged by the promise of its check: %#', (check, status, text, sentence) => {
    expect(broken(check, { status, text })).toBe(sentence);
  });
});

describe('what runs in a container', () => {
  const promised = {
    account: { user: 1000, group: 1001 },
    writable: ['/tmp', '/var/run/postgresql'],
    tolerated: ['/var/lib/postgresql/data'],
  };
  const well = [
    ...['Uid: 1000', 'Gid: 1001', 'NoNewPrivs: 1', 'root ro'],
    ...['CapPrm:', 'CapEff:', 'CapBnd:'].map((set) => `${set} ${'0'.repeat(16)}`),
    ...['/dev/shm', '/tmp', '/run/postgresql'].map((path) => `writable ${path}`),
  ];
  const found = (without: string, more: string): string =>
    findings([...well.filter((line) => !line.startsWith(without)), more].join('\n'), promised).join('; ');

  it.each([
    ['Uid: 1000650000\nGid: 0', ''],
    ['Uid: 0\nGid: 0', 'the user is root'],
    ['Uid: 1000650000\nGid: 1001', 'the group is 1001, not 0'],
  ])('may be any user but root, in group 0, where the cluster assigns one: %j', (account, expected) => {
    const others = well.filter((each) => !/^[UG]id:/.test(each));
    const text = [...others, account].join('\n');
    expect(findings(text, { ...promised, account: undefined }).join('; ')).toBe(expected);
  });

  it('is found to be as promised, also where its image declares a volume', () => {
    expect(found('never', '')).toBe('');
    expect(found('never', 'writable /var/lib/postgresql/data')).toBe('');
  });

  it.each([
    ['Uid:', 'Uid: 0', 'the user is 0, not 1000'],
    ['Gid:', 'Gid: 0', 'the group is 0, not 1001'],
    ['CapEff:', 'CapEff: 00000000a80425fb', 'the effective capabilities is 00000000a80425fb'],
    ['NoNewPrivs:', 'NoNewPrivs: 0', 'no_new_privs is 0, not 1'],
    ['root', 'root rw', 'the root file system is rw, not ro'],
    ['writable /tmp', '', '/tmp cannot be written: is its mount missing?'],
    ['never', 'writable /app', '/app can be written, and the contract does not say so'],
    ['never', 'token /run/secrets', 'there is a service account token below /run/secrets'],
    ['', '', 'the user is unknown'],
  ])('is found not to be: without %j, with %j', (without, more, sentence) => {
    expect(found(without, more)).toContain(sentence);
  });
});
