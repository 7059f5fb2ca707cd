import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  fchownSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { squidConfiguration } from '../../lib/constructs/egress-proxy';
import { readAllowList } from '../../tools/reach/allow-list';

const folder = mkdtempSync(join(tmpdir(), 'egress-'));
const drainSeconds = 6;

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = await listening(() => undefined);
  const { port } = addressOf(server);
  server.close();
  return port;
}

async function listening(answer: (socket: Socket) => void): Promise<Server> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

/** Answers every line with itself: a model that streams, as far as a tunnel can tell. */
const echo = listening((socket) => socket.pipe(socket));
const proxyPort = freePort();
let squid: ChildProcess;

/** Hosts of this machine, of which the proxy knows two by name. */
const known = [
  ...['model.example.com', 'MODEL.example.com', 'other.example.com', 'evil.model.example.com'],
  ...['model.example.com.evil.org', 'wide.example.org', 'a.wide.example.org', 'a.b.wide.example.org'],
  ...['evilwide.example.org', 'example.org', 'example.com'],
];
let configured = '';

beforeAll(async () => {
  const { port } = addressOf(await echo);
  const names = join(folder, 'hosts');
  writeFileSync(names, `127.0.0.1 ${known.join(' ')}\n`);
  const configuration = join(folder, 'squid.conf');
  const hosts = ['model.example.com', '.wide.example.org'].map((host) => ({ host, port }));
  const text = squidConfiguration(hosts, drainSeconds)
    .replace('http_port 3128', `http_port ${await proxyPort}`)
    // The two hosts are on this machine.
    .concat(`hosts_file ${names}\n`);
  writeFileSync(configuration, text);
  configured = text;
  chmodSync(folder, 0o755);
  // As in its pod: nobody in particular, who can write nothing but /tmp.
  const user = 12_345;
  const log = openSync(join(folder, 'log'), 'a');
  fchownSync(log, user, user);
  squid = spawn('/usr/sbin/squid', ['-N', '-f', configuration], {
    cwd: '/tmp',
    uid: user,
    gid: user,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  for (let tries = 0; tries < 100 && (await status('/squid-internal-static/icons/SN.png')) !== 200; tries++)
    await setTimeout(100);
}, 30_000);

afterAll(async () => {
  squid.kill('SIGKILL');
  (await echo).close();
  rmSync(folder, { recursive: true });
});

/** The status of a plain request to the proxy; 0 when nobody answers. */
async function status(path: string): Promise<number> {
  const port = await proxyPort;
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', () => {
      resolve(0);
    });
    asked.end();
  });
}

/** What comes next from the other end. */
function nextText(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('data', (text) => {
      resolve(String(text));
    });
  });
}

/** Asks for a tunnel: the status, and the connection. */
async function tunnel(to: string): Promise<{ readonly status: number; readonly socket: Socket }> {
  const socket = connect(await proxyPort, '127.0.0.1');
  socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  const answer = await nextText(socket);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0), socket };
}

async function said(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  return nextText(socket);
}

test('the proxy is ready as the probe asks, as a user that nobody knows', async () => {
  expect(await status('/squid-internal-static/icons/SN.png')).toBe(200);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('Accepting HTTP Socket connections');
});

test('the proxy makes room for some thousand descriptors, whatever it may have', () => {
  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('With 4096 file descriptors available');
});

test('a host that is named gets a tunnel at its port', async () => {
  const { port } = addressOf(await echo);
  const { status: found, socket } = await tunnel(`model.example.com:${port}`);
  expect([found, await said(socket, 'hello')]).toEqual([200, 'hello']);
  socket.destroy();
});

describe('refused is', () => {
  test.each<readonly [string, (port: number) => string]>([
    ['another host', (port) => `other.example.com:${port}`],
    ['a host below the named one', (port) => `evil.model.example.com:${port}`],
    ['the address behind the name', (port) => `127.0.0.1:${port}`],
    ['another port of the host', (port) => `model.example.com:${port - 1}`],
    ['a name that only begins so', (port) => `model.example.com.evil.org:${port}`],
  ])('%s', async (_, to) => {
    const { status: found, socket } = await tunnel(to(addressOf(await echo).port));
    expect(found).toBe(403);
    socket.destroy();
  });

  test.each(['http://model.example.com/', 'http://other.example.com/', '/squid-internal-mgr/info'])(
    'a plain request for %s',
    async (path) => {
      expect(await status(path)).toBe(403);
    },
  );
});

test('reach reads of the configuration whom the proxy lets through', async () => {
  const { port } = addressOf(await echo);
  const list = readAllowList(configured);
  const answers = known.map(async (host) => {
    const { status: found, socket } = await tunnel(`${host}:${port}`);
    socket.destroy();
    return [host, found === 200] as const;
  });
  const read = known.map((host) => [host, list?.allows(host, port)]);
  expect(await Promise.all(answers)).toEqual(read);
  expect(read.filter(([, allowed]) => allowed === true)).toHaveLength(5);
});

test('a tunnel that is open when the proxy is asked to stop gets its time, and then the proxy ends', async () => {
  const { port } = addressOf(await echo);
  const { socket } = await tunnel(`model.example.com:${port}`);
  const ended = once(squid, 'exit');
  squid.kill('SIGTERM');
  await setTimeout(2000);
  expect(await said(socket, 'still here')).toBe('still here');
  socket.destroy();
  expect(await ended).toEqual([0, null]);
}, 30_000);
