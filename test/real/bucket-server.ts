import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './postgres-server';

/** What the server is installed as: moto, which AWS' own clients are tested with, and no more of it than S3. */
const releases = ['moto[s3]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5'];

/** An S3 server with an empty bucket, in memory. */
export class BucketServer {
  readonly bucket = 'todo-backups';
  private readonly directory = mkdtempSync(join(tmpdir(), 's3-'));
  private server: ChildProcess | undefined;
  port = 0;

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Installs the server from PyPI, starts it and makes the bucket. */
  async start(): Promise<void> {
    const programs = join(this.directory, 'bin');
    for (const [program, args] of [
      ['python3', ['-m', 'venv', this.directory]],
      [join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...releases]],
    ] as const) {
      const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
    }
    this.port = await freePort();
    const where = ['--host', '127.0.0.1', '--port', String(this.port)];
    this.server = spawn(join(programs, 'moto_server'), where, { stdio: 'ignore' });
    const isThere = async (): Promise<boolean> =>
      this.ask(`/${this.bucket}`, 'PUT').then(
        () => true,
        () => false,
      );
    while (!(await isThere())) await setTimeout(100);
  }

  /** The server asks who is there, and believes it. */
  private async ask(path: string, method: 'GET' | 'PUT' | 'POST', body?: string): Promise<Response> {
    const credential = 'Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=b';
    const headers = { Authorization: `AWS4-HMAC-SHA256 ${credential}` };
    const answer = await fetch(`${this.endpoint}${path}`, { method, headers, ...(body && { body }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer;
  }

  /** Names of what is in the bucket, as whoever owns it sees them. */
  async keys(): Promise<readonly string[]> {
    const listing = await (await this.ask(`/${this.bucket}?list-type=2`, 'GET')).text();
    return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
  }

  /** How many uploads in parts have begun, and not come to their end. */
  async unfinished(): Promise<number> {
    const listing = await (await this.ask(`/${this.bucket}?uploads`, 'GET')).text();
    return listing.match(/<UploadId>/g)?.length ?? 0;
  }

  /** What is in the bucket, as whoever owns it sees it. */
  async contents(): Promise<readonly string[]> {
    const all = (await this.keys()).map(async (key) => {
      const answer = await this.ask(`/${this.bucket}/${key}`, 'GET');
      return Buffer.from(await answer.arrayBuffer()).toString('latin1');
    });
    return Promise.all(all);
  }

  /** Overwrites one of them. */
  async spoil(key: string): Promise<void> {
    await this.ask(`/${this.bucket}/${key}`, 'PUT', 'spoilt');
  }

  /** Forgets everything, and makes the bucket again. */
  async empty(): Promise<void> {
    await this.ask('/moto-api/reset', 'POST');
    await this.ask(`/${this.bucket}`, 'PUT');
  }

  async stop(): Promise<void> {
    if (this.server !== undefined) {
      this.server.kill('SIGKILL');
      await once(this.server, 'close');
    }
    if (existsSync(this.directory)) rmSync(this.directory, { recursive: true });
  }
}
