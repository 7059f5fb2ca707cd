import { type ChildProcess, spawn, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { database, databaseRoles } from '../../lib/contract/postgres';
import type { DatabaseRole } from '../../lib/contract/variable';

/** Where Debian and Ubuntu install PostgreSQL 15; another place is named by POSTGRES_BIN. */
export const postgresBin = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin';

/** Runs a program of PostgreSQL to its end; throws when it fails, since here only the script under test may. */
function must(program: string, args: readonly string[], options: SpawnSyncOptions): string {
  const { status, stdout, stderr } = spawnSync(join(postgresBin, program), args, {
    ...options,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} failed (${String(status)}): ${stderr}`);
  return stdout;
}

/** PostgreSQL refuses to run as root: the unprivileged user to be instead, where the tests are root. */
export function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** A TCP port of the loopback interface on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A PostgreSQL 15 with the database `todo_db` of `todo_user`; it asks for passwords over TCP, as the image does. */
export class PostgresServer {
  /** Password of `todo_user`, made of what a URL must encode, a shell expands and UTF-8 spells in two bytes. */
  readonly password = 'p@ss/w%rd:?#&$HOME \'"\\é';
  /** The port on 127.0.0.1, once the server is started. */
  port = 0;
  private readonly owner = unprivileged();
  // Short: the path of a Unix socket may have 107 bytes.
  private readonly directory = mkdtempSync(join(tmpdir(), 'pg-'));
  private readonly pgdata = `--pgdata=${join(this.directory, 'data')}`;
  private readonly log = join(this.directory, 'log');
  private readonly sessions: ChildProcess[] = [];

  /** Starts with this postgresql.conf, which decides all but port and socket; by default with that of initdb. */
  async start(configuration?: string): Promise<void> {
    const { directory, owner } = this;
    this.port = await freePort();
    if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
    const authentication = ['--auth-local=trust', '--auth-host=scram-sha-256', '--username=postgres'];
    this.asOwner('initdb', [...authentication, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']);
    const settings = [`port=${this.port}`, `unix_socket_directories=${directory}`, 'fsync=off'];
    if (configuration === undefined) {
      // Without logical, PostgreSQL warns whenever a publication is made.
      settings.push('listen_addresses=127.0.0.1', 'wal_level=logical');
    } else {
      const file = join(directory, 'postgresql.conf');
      writeFileSync(file, configuration, { mode: 0o644 });
      settings.push(`config_file=${file}`);
    }
    const options = settings.map((setting) => `-c ${setting}`).join(' ');
    try {
      this.asOwner('pg_ctl', ['start', '--wait', `--log=${this.log}`, `--options=${options}`]);
    } catch (error) {
      throw new Error(`the server does not start: ${readFileSync(this.log, 'utf8')}`, { cause: error });
    }
    this.admin(`create role ${database.user} login password $pw$${this.password}$pw$`, 'postgres');
    this.makeDatabase();
  }

  /** Replaces the database by a new one: empty, or a copy of the one that is named. */
  makeDatabase(template = 'template1'): void {
    this.admin(`drop database if exists ${database.name} with (force)`, 'postgres');
    this.admin(`create database ${database.name} template ${template} owner ${database.user}`, 'postgres');
  }

  private asOwner(program: string, args: readonly string[]): void {
    const env = { PATH: process.env['PATH'] };
    must(program, [this.pgdata, ...args], { ...this.owner, cwd: this.directory, env });
  }

  /** What reaches the server by its Unix socket, where it believes everybody, as words of libpq. */
  get words(): string {
    return `host=${this.directory} port=${this.port} user=${database.user} dbname=${database.name} sslmode=disable`;
  }

  /** Address of the database for `todo_user`, with its password encoded. */
  get url(): string {
    return this.urlWith({});
  }

  /** The address with one part replaced, for tests of what cannot be reached. */
  urlWith(parts: { readonly password?: string; readonly port?: number }): string {
    const password = encodeURIComponent(parts.password ?? this.password);
    return `postgresql://${database.user}:${password}@127.0.0.1:${parts.port ?? this.port}/${database.name}`;
  }

  /** Makes the roles of the contract, with the same password each, as a superuser does in a database elsewhere. */
  makeRoles(): void {
    const names = Object.values(databaseRoles).map(({ password }) => [password, this.password] as const);
    const passwords: Readonly<Record<string, string>> = Object.fromEntries(names);
    const file = join(__dirname, '../../lib/constructs/scripts/roles.sql');
    const options = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--file=${file}`];
    const env = { ...process.env, ...passwords };
    must('psql', [...options, ...this.socket('postgres', 'postgres')], { env });
  }

  /** Address of the database for one of its roles. */
  urlOf(role: DatabaseRole): string {
    return this.url.replace(database.user, databaseRoles[role].name);
  }

  /** Runs SQL as `todo_user`; rows come back as lines, columns parted by `|`. */
  psql(sql: string): string {
    return this.query(sql, database.user, database.name);
  }

  /** Runs SQL as the superuser. */
  admin(sql: string, inDatabase: string = database.name): string {
    return this.query(sql, 'postgres', inDatabase);
  }

  private query(sql: string, user: string, inDatabase: string): string {
    const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
    return must('psql', [...options, ...this.socket(user, inDatabase)], { input: sql }).trimEnd();
  }

  /** Runs SQL in a transaction that stays open; what it returns ends it. */
  async hold(sql: string): Promise<() => Promise<void>> {
    const options = ['-X', '-q', ...this.socket('postgres', database.name)];
    const session = spawn(join(postgresBin, 'psql'), options, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(session, 'close');
    this.sessions.push(session);
    session.stdin.write(`begin; ${sql}; \\echo held\n`);
    await once(session.stdout, 'data');
    return async () => {
      session.stdin.end();
      await ended;
    };
  }

  /** Resolves once as many sessions wait for a lock. */
  async waiting(sessions = 1): Promise<void> {
    const waiting = 'select count(*) from pg_locks where not granted';
    while (this.admin(waiting) !== String(sessions)) await setTimeout(20);
  }

  /** The whole database as SQL text: definitions, rows, sequences, comments, owners, privileges. */
  dump(): string {
    // Newer releases guard the text with a random word.
    const text = must('pg_dump', this.socket('postgres', database.name), {});
    return text.replaceAll(/^\\(un)?restrict .*$/gm, '');
  }

  private socket(user: string, inDatabase: string): readonly string[] {
    return [
      `--host=${this.directory}`,
      `--port=${this.port}`,
      `--username=${user}`,
      `--dbname=${inDatabase}`,
    ];
  }

  /** Ends every session, and starts the server again with the same settings and rows. */
  restart(): void {
    this.asOwner('pg_ctl', ['restart', '--wait', '--mode=fast', `--log=${this.log}`]);
  }

  /** Stops the server and deletes everything it wrote. */
  stop(): void {
    // A test that failed has not ended its own, and jest would wait for them.
    for (const session of this.sessions) session.kill();
    this.asOwner('pg_ctl', ['stop', '--wait', '--mode=immediate']);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A server for the tests of a file or of a `describe`, with this postgresql.conf or that of initdb. */
export function serverOfTests(configuration?: string): PostgresServer {
  const server = new PostgresServer();
  beforeAll(() => server.start(configuration));
  afterAll(() => {
    server.stop();
  });
  return server;
}
