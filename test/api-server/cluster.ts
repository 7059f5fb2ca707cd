import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Mistake } from '../../tools/command';
import { textAt } from '../../tools/manifest';

/** A cluster that is asked for verdicts. */
export interface Cluster {
  /** Such as `v1.28.15`. */
  readonly version: string;
  /** Whether it was started for this alone, and may be written to. Of any other cluster, everything is asked in dry run. */
  readonly isOwn: boolean;
  /** Asks the API, as JSON. */
  ask(path: string, body?: unknown): Promise<{ readonly status: number; readonly answer: unknown }>;
  /** Runs kubectl, whatever its exit status, and returns what it prints. */
  kubectl(args: readonly string[], input: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * The cluster of the current context of kubectl; or one of `ETCD` and `KUBE_APISERVER`, two programs, where the environment
 * names them: it has no nodes and no controllers, is reached by this machine alone, and is gone afterwards.
 *
 * @throws {@link Mistake} when it does not come up.
 */
export async function startCluster({
  ETCD: etcd,
  KUBE_APISERVER: server,
  KUBECTL: kubectl = 'kubectl',
}: NodeJS.ProcessEnv): Promise<Cluster> {
  const started: ChildProcess[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'api-server-'));
  const run = (program: string, args: readonly string[]): ChildProcess => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    started.push(child);
    return child;
  };
  const stop = async (): Promise<void> => {
    for (const child of started.reverse()) {
      const isOver = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
      if (!isOver && child.kill()) await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const isOwn = etcd !== undefined && server !== undefined;
    const context = isOwn ? await startServer(etcd, server, folder, run) : [];
    const address = await proxied(run(kubectl, [...context, 'proxy', '--port=0']));
    const ask: Cluster['ask'] = async (path, body) => {
      const response = await fetch(`${address}${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      });
      const text = await response.text();
      const answer: unknown = text.startsWith('{') ? JSON.parse(text) : text;
      return { status: response.status, answer };
    };
    const version = await patiently(async () => {
      const { status } = await ask('/readyz');
      return status === 200 ? textAt((await ask('/version')).answer, 'gitVersion') : undefined;
    });
    return {
      version,
      isOwn,
      ask,
      stop,
      kubectl: (args, input) =>
        new Promise((resolve) => {
          const child = execFile(
            kubectl,
            [...context, ...args],
            { maxBuffer: 2 ** 30 },
            // It goes on after what is refused, and says so by its exit status.
            (_, stdout) => {
              resolve(stdout);
            },
          );
          // kubectl ends early over what it cannot read.
          child.stdin?.on('error', () => undefined).end(input);
        }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts etcd and an API server. Returns what kubectl reaches it by, as a user who may do everything. */
async function startServer(
  etcd: string,
  server: string,
  folder: string,
  run: (program: string, args: readonly string[]) => ChildProcess,
): Promise<readonly string[]> {
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  const key = join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const [tokens, token] = [join(folder, 'tokens.csv'), randomUUID()];
  writeFileSync(tokens, `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  run(etcd, [
    ...[`--data-dir=${join(folder, 'etcd')}`, '--unsafe-no-fsync', '--log-level=error'],
    ...[`--listen-client-urls=http://127.0.0.1:${client}`, `--listen-peer-urls=http://127.0.0.1:${peer}`],
    ...[`--advertise-client-urls=http://127.0.0.1:${client}`],
  ]);
  run(server, [
    ...[`--etcd-servers=http://127.0.0.1:${client}`, '--bind-address=127.0.0.1', `--secure-port=${secure}`],
    ...[`--cert-dir=${folder}`, '--authorization-mode=RBAC', `--token-auth-file=${tokens}`],
    '--service-cluster-ip-range=10.96.0.0/12',
    ...[`--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`],
    // Without controllers, no namespace has the account that pods would be given.
    ...[
      '--service-account-issuer=https://api.example.com',
      '--disable-admission-plugins=ServiceAccount',
      '--allow-privileged',
    ],
  ]);
  const context = join(folder, 'kubeconfig');
  const cluster = { server: `https://127.0.0.1:${secure}`, 'insecure-skip-tls-verify': true };
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'own' },
    clusters: [{ name: 'own', cluster }],
    contexts: [{ name: 'own', context: { cluster: 'own', user: 'admin' } }],
    users: [{ name: 'admin', user: { token } }],
  };
  writeFileSync(context, JSON.stringify(config), { mode: 0o600 });
  return [`--kubeconfig=${context}`, `--cache-dir=${join(folder, 'cache')}`];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The address that `kubectl proxy` says it serves on. */
async function proxied({ stdout }: ChildProcess): Promise<string> {
  for await (const line of stdout === null ? [] : createInterface(stdout)) {
    const [address] = /127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address !== undefined) return `http://${address}`;
  }
  throw new Mistake('kubectl proxy does not start: is there a kubectl, and a current context?');
}

/** @throws {@link Mistake} when there is no answer within a minute. */
async function patiently<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const answer = await attempt().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Mistake('The API server does not answer.');
}
