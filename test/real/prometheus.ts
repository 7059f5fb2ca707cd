import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { formatDocuments } from '../../lib/yaml';
import { listAt, textAt } from '../../tools/manifest';
import { freePort } from './postgres-server';

/** Somebody whom Prometheus asks: where, and the labels that the operator's monitors would give to what it says. */
export interface Target {
  readonly job: string;
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
}

/** Programs and servers of a test, which ends them. */
export class Neighbours {
  private readonly folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  private readonly programs: ChildProcess[] = [];
  private readonly servers: Server[] = [];

  /** Starts a program that listens at a port, as `$PORT` in its arguments. */
  async program(
    name: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const port = await freePort();
    const own = args.map((arg) => arg.replace('$PORT', String(port)).replace('$FOLDER', this.folder));
    const options = { stdio: 'ignore', env: { PATH: process.env['PATH'], ...env } } as const;
    this.programs.push(spawn(name, own, options));
    return port;
  }

  /** Answers every question with what is said at that moment. */
  async server(answer: () => readonly [status: number, text: string]): Promise<number> {
    const server = createServer((_, response) => {
      const [status, text] = answer();
      response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
    }).listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    this.servers.push(server);
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Starts Prometheus with rules, which looks at everything every three seconds. */
  async prometheus(rules: object, targets: readonly Target[]): Promise<Prometheus> {
    writeFileSync(join(this.folder, 'rules.yaml'), formatDocuments([rules]));
    const scrape_configs = targets.map(({ job, port, labels, path = '/metrics', parameters = {} }) => ({
      job_name: job,
      metrics_path: path,
      params: parameters,
      static_configs: [{ targets: [`127.0.0.1:${port}`], labels }],
    }));
    const global = { scrape_interval: '3s', scrape_timeout: '3s', evaluation_interval: '1s' };
    const configuration = { global, rule_files: ['rules.yaml'], scrape_configs };
    writeFileSync(join(this.folder, 'prometheus.yaml'), formatDocuments([configuration]));
    const port = await this.program('prometheus', [
      ...['--config.file=$FOLDER/prometheus.yaml', '--storage.tsdb.path=$FOLDER/data'],
      '--web.listen-address=127.0.0.1:$PORT',
    ]);
    return new Prometheus(port);
  }

  async stop(): Promise<void> {
    for (const program of this.programs)
      if (program.exitCode === null && program.kill('SIGKILL')) await once(program, 'close');
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(this.folder, { recursive: true });
  }
}

/** A Prometheus that runs. */
export class Prometheus {
  constructor(private readonly port: number) {}

  private async ask(path: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/${path}`).catch(() => undefined);
    return answer?.ok === true ? answer.json() : undefined;
  }

  /** Names of the alerts in a state. */
  async alerts(...states: readonly ('pending' | 'firing')[]): Promise<readonly string[]> {
    const found = listAt(await this.ask('alerts'), 'data', 'alerts');
    const own = found.filter((alert) => states.some((state) => state === textAt(alert, 'state')));
    return [...new Set(own.map((alert) => textAt(alert, 'labels', 'alertname')))].sort();
  }

  /** How many series an expression finds; `undefined` for one that Prometheus does not take. */
  async count(expression: string): Promise<number | undefined> {
    const answer = await this.ask(`query?query=${encodeURIComponent(expression)}`);
    return answer === undefined ? undefined : listAt(answer, 'data', 'result').length;
  }

  /** Waits until a look at it shows what it should. */
  async until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) await setTimeout(200);
  }
}
