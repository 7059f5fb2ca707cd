import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clientAuthentication } from '../../lib/constructs/postgres-configuration';
import { DatabasePod } from './database-pod';
import { postgresBin, unprivileged } from './postgres-server';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
const secret = join(folder, 'secret');
const pod = new DatabasePod(clientAuthentication(true));

/** Makes an authority of this name, and a certificate of it for the server's address. */
function issue(authority: string): void {
  const openssl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...request,
    '-days',
    '2',
    '-subj',
    `/CN=${authority}`,
    '-keyout',
    `${authority}.key`,
    '-out',
    `${authority}.crt`,
  );
  openssl(
    ...[...request, '-days', '1', '-subj', '/CN=todo-postgres', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-addext', 'basicConstraints=CA:FALSE'],
    ...['-CA', `${authority}.crt`, '-CAkey', `${authority}.key`],
    ...['-keyout', `${authority}-tls.key`, '-out', `${authority}-tls.crt`],
  );
}

/** Puts a certificate where the kubelet would, all of it at once; the key is for the server's eyes alone. */
function mount(authority: string): void {
  const own = join(folder, `mounted-${authority}`);
  mkdirSync(own);
  for (const part of ['key', 'crt']) {
    const file = join(own, `tls.${part}`);
    cpSync(join(folder, `${authority}-tls.${part}`), file);
    chmodSync(file, 0o600);
    const owner = unprivileged();
    if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
  }
  symlinkSync(own, join(folder, 'next'));
  renameSync(join(folder, 'next'), secret);
}

const trusting = (authority: string): string =>
  `?sslmode=verify-full&sslrootcert=${join(folder, `${authority}.crt`)}`;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  for (const authority of ['first', 'second']) issue(authority);
  mount('first');
  await pod.start('ssl=on', `ssl_cert_file=${secret}/tls.crt`, `ssl_key_file=${secret}/tls.key`);
});
afterAll(async () => {
  await pod.remove();
  rmSync(folder, { recursive: true });
});

test.each([
  ['the authority that issued it', trusting('first'), /^allowed$/],
  ['another authority', trusting('second'), /certificate verify failed/],
  [
    'no authority',
    '?sslmode=verify-full&sslrootcert=/nowhere',
    /root certificate file "\/nowhere" does not exist/,
  ],
  [
    'another name than it was issued for',
    `${trusting('first')}&host=localhost&hostaddr=127.0.0.1`,
    /does not match host name "localhost"/,
  ],
  ['no encryption', '?sslmode=disable', /^no pg_hba.conf entry for .*, no encryption/],
])('a client that expects %s gets what it should', (_, parameters, answer) => {
  expect(pod.ask('backend', 'select 1', parameters)).toMatch(answer);
});

test('a renewed certificate is served without a restart, and who is connected stays', async () => {
  const started = pod.local('select pg_postmaster_start_time()');
  const session = spawn(
    join(postgresBin, 'psql'),
    [pod.url('backend', trusting('first')), '-X', '-t', '-A'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  session.stdin.write('select version();\n');
  await once(session.stdout, 'data');
  mount('second');
  while (pod.ask('backend', 'select 1', trusting('second')) !== 'allowed') await setTimeout(100);
  expect(pod.ask('backend', 'select 1', trusting('first'))).toMatch(/certificate verify failed/);
  session.stdin.write('select 42;\n');
  expect(String(await once(session.stdout, 'data'))).toBe('42\n');
  session.stdin.end();
  expect(pod.local('select pg_postmaster_start_time()')).toBe(started);
  expect(pod.log).not.toContain('terminating any other active server processes');
});

test('the container ends as the server does, when the kubelet asks it to', async () => {
  expect(await pod.stop()).toBe(0);
});
