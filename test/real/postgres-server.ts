import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { database } from '../../lib/contract/postgres';

/** Where Debian and Ubuntu install PostgreSQL 15; another place is named by POSTGRES_BIN. */
export const postgresBin = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin';

/** How a server is started. */
export interface PostgresServerOptions {
  /**
   * A postgresql.conf to start with; port and socket directory are still the test's own.
   * @default - the one that initdb writes, listening on 127.0.0.1
   */
  readonly configFile?: string;
}

/** What a program left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; throws when it fails, since here only the script under test may. */
function must(outcome: Outcome, what: string): string {
  if (outcome.status !== 0) {
    throw new Error(`${what} failed (${String(outcome.status)}): ${outcome.stderr}`);
  }
  return outcome.stdout;
}

/** PostgreSQL refuses to run as root: the unprivileged user to be instead, where the tests are root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const ask = (flag: string): number =>
    Number(must(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }), `id ${flag} postgres`));
  return { uid: ask('-u'), gid: ask('-g') };
}

/** A TCP port of the loopback interface on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') {
          reject(new Error('no port'));
        } else {
          resolve(address.port);
        }
      });
    });
  });
}

/** A real PostgreSQL 15 for one test file, in a temporary directory; it asks for passwords over TCP, as the image does. */
export class PostgresServer {
  /** Password of `todo_user`, made of what a URL must encode, a shell expands and UTF-8 spells in two bytes. */
  readonly password = 'p@ss/w%rd:?#&$HOME \'"\\é';
  private readonly owner = unprivileged();
  private readonly sessions: ChildProcess[] = [];

  private constructor(
    private readonly directory: string,
    readonly port: number,
  ) {}

  /** Makes and starts a server with the database `todo_db`, owned by `todo_user`. */
  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    // Short: the path of a Unix socket may have 107 bytes.
    const server = new PostgresServer(mkdtempSync(join(tmpdir(), 'pg-')), await freePort());
    try {
      server.create(options);
    } catch (error) {
      rmSync(server.directory, { recursive: true, force: true });
      throw error;
    }
    return server;
  }

  private get data(): string {
    return join(this.directory, 'data');
  }

  private create(options: PostgresServerOptions): void {
    const { directory, data, owner } = this;
    if (owner !== undefined) {
      chownSync(directory, owner.uid, owner.gid);
    }
    this.asOwner('initdb', [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]);
    const settings = [`port=${this.port}`, `unix_socket_directories=${directory}`, 'fsync=off'];
    if (options.configFile === undefined) {
      // Without logical, PostgreSQL warns whenever a publication is made.
      settings.push('listen_addresses=127.0.0.1', 'wal_level=logical');
    } else {
      const copy = join(directory, 'postgresql.conf');
      copyFileSync(options.configFile, copy);
      chmodSync(copy, 0o644);
      settings.push(`config_file=${copy}`);
    }
    try {
      this.asOwner('pg_ctl', [
        'start',
        '--wait',
        `--pgdata=${data}`,
        `--log=${join(directory, 'log')}`,
        `--options=${settings.map((setting) => `-c ${setting}`).join(' ')}`,
      ]);
    } catch (error) {
      const log = readFileSync(join(directory, 'log'), 'utf8');
      throw new Error(`the server does not start: ${log}`, { cause: error });
    }
    this.admin(`create role ${database.user} login password $pw$${this.password}$pw$`, 'postgres');
    this.makeDatabase();
  }

  /** Replaces the database by a new, empty one. */
  makeDatabase(): void {
    this.admin(`drop database if exists ${database.name} with (force)`, 'postgres');
    this.admin(`create database ${database.name} owner ${database.user}`, 'postgres');
  }

  private asOwner(program: string, options: readonly string[]): void {
    const outcome = spawnSync(join(postgresBin, program), options, {
      ...this.owner,
      cwd: this.directory,
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    must(outcome, program);
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
    const outcome = spawnSync(join(postgresBin, 'psql'), [...options, ...this.socket(user, inDatabase)], {
      input: sql,
      encoding: 'utf8',
    });
    return must(outcome, `psql (${sql})`).trimEnd();
  }

  /** Runs SQL in a transaction that stays open; what it returns ends it. */
  async hold(sql: string): Promise<() => Promise<void>> {
    const session = spawn(
      join(postgresBin, 'psql'),
      ['-X', '-q', ...this.socket('postgres', database.name)],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    const ended = once(session, 'close');
    this.sessions.push(session);
    session.stdin.write(`begin; ${sql}; \\echo held\n`);
    await once(session.stdout, 'data');
    return async () => {
      session.stdin.end();
      await ended;
    };
  }

  /** Resolves once a session waits for a lock. */
  async someoneWaits(): Promise<void> {
    while (this.admin('select count(*) from pg_locks where not granted') === '0') {
      await setTimeout(20);
    }
  }

  /** The whole database as SQL text: definitions, rows, sequences, comments, owners, privileges. */
  dump(): string {
    const socket = this.socket('postgres', database.name);
    const outcome = spawnSync(join(postgresBin, 'pg_dump'), socket, { encoding: 'utf8' });
    // Newer releases guard the text with a random word.
    return must(outcome, 'pg_dump').replaceAll(/^\\(un)?restrict .*$/gm, '');
  }

  private socket(user: string, inDatabase: string): readonly string[] {
    return [
      `--host=${this.directory}`,
      `--port=${this.port}`,
      `--username=${user}`,
      `--dbname=${inDatabase}`,
    ];
  }

  /** Stops the server and deletes everything it wrote. */
  stop(): void {
    // A test that failed has not ended its own, and jest would wait for them.
    for (const session of this.sessions) {
      session.kill();
    }
    this.asOwner('pg_ctl', ['stop', '--wait', '--mode=immediate', `--pgdata=${this.data}`]);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
