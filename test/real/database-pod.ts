import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { databaseRoles, type DatabaseRole } from '../../lib/contract';
import { freePort, postgresBin, unprivileged } from './postgres-server';

/** What the image has: it makes a database where there is none, with POSTGRES_USER as its superuser. */
export const ensureDatabase = `#!/bin/sh
set -e
[ ! -s "$PGDATA/PG_VERSION" ] || exit 0
printf '%s\\n' "$POSTGRES_PASSWORD" >"$PGDATA.password"
initdb --username="$POSTGRES_USER" --pwfile="$PGDATA.password" --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
pg_ctl --silent --wait --log="$PGDATA.log" --options="-c listen_addresses= -c unix_socket_directories=$PGHOST" start
psql --quiet --username="$POSTGRES_USER" --dbname=postgres --command="create database $POSTGRES_DB"
pg_ctl --silent --wait stop
`;

const quiet = [
  '--no-psqlrc',
  '--no-password',
  '--quiet',
  '--tuples-only',
  '--no-align',
  '--set=ON_ERROR_STOP=1',
];

/** The pod of the database: the image's tools and shell, a volume, the mounted files, and start.sh as its process. */
export class DatabasePod {
  /** Passwords by their variables; a change counts from the next start on. */
  readonly passwords: Record<string, string> = Object.fromEntries(
    Object.values(databaseRoles).map(({ password }) => [password, `of 'the' ${password}`]),
  );
  private readonly root = mkdtempSync(join(tmpdir(), 'pod-'));
  private readonly owner = unprivileged();
  private port = 0;
  private process: ChildProcess | undefined;
  /** What the container wrote since its start. */
  log = '';

  /** @param authentication The pg_hba.conf that is mounted. */
  constructor(authentication: string) {
    cpSync(join(__dirname, '../../lib/constructs/scripts'), join(this.root, 'scripts'), { recursive: true });
    // The tests' own way in comes first.
    writeFileSync(join(this.root, 'pg_hba.conf'), `local all postgres trust\n${authentication}`);
    for (const name of ['bin', 'sockets']) mkdirSync(join(this.root, name));
    spawnSync('/bin/busybox', ['--install', '-s', join(this.root, 'bin')]);
    writeFileSync(join(this.root, 'bin/docker-ensure-initdb.sh'), ensureDatabase, { mode: 0o755 });
    chmodSync(this.root, 0o755);
    for (const name of ['', 'sockets'])
      if (this.owner !== undefined) chownSync(join(this.root, name), this.owner.uid, this.owner.gid);
  }

  private get environment(): NodeJS.ProcessEnv {
    return {
      PATH: `${join(this.root, 'bin')}:${postgresBin}`,
      PGDATA: join(this.root, 'data'),
      PGHOST: join(this.root, 'sockets'),
      PGPORT: String(this.port),
      POSTGRES_USER: 'todo_user',
      POSTGRES_DB: 'todo_db',
      CERTIFICATE_SECONDS: '1',
      ...this.passwords,
    };
  }

  /** Runs a program where the container would, as whom it would. */
  run(program: string, args: readonly string[], input = ''): ReturnType<typeof spawnSync> {
    return spawnSync(program, args, {
      ...this.owner,
      cwd: '/',
      env: this.environment,
      input,
      encoding: 'utf8',
    });
  }

  /** Makes a volume as version 1.0.0 left it, after statements of todo_user, its superuser; what it then holds. */
  async makeOld(sql: string): Promise<string> {
    this.port = await freePort();
    const server = (...args: readonly string[]): void => {
      const done = this.run(join(postgresBin, 'pg_ctl'), ['--silent', '--wait', ...args]);
      if (done.status !== 0) throw new Error(String(done.stderr));
    };
    const made = this.run('/bin/busybox', ['sh', join(this.root, 'bin/docker-ensure-initdb.sh')]);
    if (made.status !== 0) throw new Error(String(made.stderr));
    const log = `--log=${join(this.root, 'log')}`;
    server(
      log,
      `--options=-c listen_addresses= -c unix_socket_directories=${join(this.root, 'sockets')}`,
      'start',
    );
    this.local(sql, 'todo_user');
    const held = this.dump();
    server('stop');
    return held;
  }

  /** Starts the container, and resolves once it answers over TCP. */
  async start(...options: readonly string[]): Promise<void> {
    this.port = await freePort();
    const settings = [
      `port=${this.port}`,
      `unix_socket_directories=${join(this.root, 'sockets')}`,
      `hba_file=${join(this.root, 'pg_hba.conf')}`,
      'listen_addresses=127.0.0.1',
      'fsync=off',
      ...options,
    ].flatMap((setting) => ['-c', setting]);
    const args = ['sh', join(this.root, 'scripts/start.sh'), 'postgres', ...settings];
    this.log = '';
    const child = spawn('/bin/busybox', args, { ...this.owner, cwd: '/', env: this.environment });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    this.process = child;
    const ready = ['--host=127.0.0.1', `--port=${this.port}`];
    while (spawnSync(join(postgresBin, 'pg_isready'), ready).status !== 0) {
      if (child.exitCode !== null) throw new Error(`start.sh ended: ${this.log}`);
      await setTimeout(50);
    }
  }

  /** Stops the container as the kubelet does; its exit status. */
  async stop(): Promise<unknown> {
    const { process } = this;
    if (process?.exitCode !== null) return process?.exitCode;
    const ended = once(process, 'exit');
    process.kill('SIGINT');
    const status: readonly unknown[] = await ended;
    return status[0];
  }

  /** Runs SQL over the socket, by default as the superuser. */
  local(sql: string, role = 'postgres', database = 'todo_db'): string {
    const args = [...quiet, `--username=${role}`, `--dbname=${database}`];
    const { status, stdout, stderr } = this.run(join(postgresBin, 'psql'), args, sql);
    if (status !== 0) throw new Error(`${sql}: ${String(stderr)}`);
    return String(stdout).trimEnd();
  }

  /** The address of the database for a role, with further parameters. */
  url(role: DatabaseRole, parameters = ''): string {
    const { name, password } = databaseRoles[role];
    const secret = encodeURIComponent(this.passwords[password] ?? '');
    return `postgresql://${name}:${secret}@127.0.0.1:${this.port}/todo_db${parameters}`;
  }

  /** What a role gets from another pod: `allowed`, or the SQLSTATE or the words with which it is refused. */
  ask(role: DatabaseRole, sql: string, parameters = ''): string {
    const args = [...quiet, '--set=VERBOSITY=sqlstate', this.url(role, parameters)];
    const { status, stderr } = spawnSync(join(postgresBin, 'psql'), args, { input: sql, encoding: 'utf8' });
    return status === 0 ? 'allowed' : (/(?:ERROR|FATAL): {2}(.*)/.exec(stderr)?.[1] ?? stderr);
  }

  /** The whole database as SQL text, but for whom it belongs to and who may what. */
  dump(url = `postgresql:///todo_db?user=${this.superuser()}`): string {
    const { status, stdout, stderr } = this.run(join(postgresBin, 'pg_dump'), [
      '--no-owner',
      '--no-privileges',
      url,
    ]);
    if (status !== 0) throw new Error(String(stderr));
    return String(stdout).replaceAll(/^\\(un)?restrict .*$/gm, '');
  }

  private superuser(): string {
    const isThere = (name: string): boolean => {
      const args = [...quiet, `--username=${name}`, '--dbname=todo_db', '--command=select 1'];
      return this.run(join(postgresBin, 'psql'), args).status === 0;
    };
    return isThere('postgres') ? 'postgres' : 'todo_user';
  }

  /** Where a mounted script is. */
  path(script: string): string {
    return join(this.root, 'scripts', script);
  }

  /** Content of a mounted script. */
  script(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Deletes the pod with its volume. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}
