import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Cluster } from '../../tools/e2e/cluster';
import { listAt, textAt } from '../../tools/manifest';
import type { Answer, Kubectl, Running } from '../../tools/e2e/kubectl';

/** One run of kubectl. */
export interface Call {
  readonly args: readonly string[];
  readonly input?: string;
}

/** Answers a call; what it leaves out is status 0 and no output. */
export type Script = (call: Call) => Partial<Answer> | undefined;

/** A kubectl that runs nothing, and remembers what it was asked. */
export class FakeKubectl implements Kubectl {
  readonly calls: Call[] = [];

  constructor(private readonly script: Script = () => undefined) {}

  readonly run = (args: readonly string[], input?: string): Promise<Answer> => {
    const call = { args, ...(input !== undefined && { input }) };
    this.calls.push(call);
    return Promise.resolve({ status: 0, stdout: '', stderr: '', ...this.script(call) });
  };

  readonly start: (args: readonly string[]) => Running = () => {
    throw new Error('nothing is started here');
  };

  /** What was asked, without the context and namespace that every call names. */
  get commands(): readonly string[] {
    return this.calls.map(({ args }) => withoutPlace(args).join(' '));
  }
}

/** The command itself. */
export function withoutPlace(args: readonly string[]): readonly string[] {
  return args.filter((argument) => !/^--(context|namespace)=/.test(argument));
}

/** A cluster behind a fake kubectl, in which waiting takes no time. */
export class FakeCluster extends Cluster {
  private time = 0;

  override now(): number {
    return this.time;
  }

  override pause(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    return Promise.resolve();
  }
}

/** A program named kubectl, put first on PATH: it writes down its arguments and input, and answers by a rule. */
export interface KubectlOnPath {
  readonly path: string;
  readonly calls: () => readonly Call[];
}

/**
 * Installs it. `rule` is JavaScript: the body of a function of `args` (a list) and `answer(status, stdout, stderr)`; a run
 * that it does not answer ends well. `hang()` keeps the program there until it is stopped.
 */
export function kubectlOnPath(rule = ''): KubectlOnPath {
  const folder = mkdtempSync(join(tmpdir(), 'todo-chatbot-kubectl-'));
  const log = join(folder, 'calls');
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
let input;
try { input = readFileSync(0, 'utf8'); } catch {}
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, input }) + '\\n');
const answer = (status, stdout = '', stderr = '') => {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status;
};
const hang = () => setInterval(() => {}, 1000);
${rule}
`;
  writeFileSync(join(folder, 'kubectl'), program);
  chmodSync(join(folder, 'kubectl'), 0o755);
  const lines = (): readonly string[] =>
    existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return {
    path: [folder, process.env['PATH'] ?? ''].join(delimiter),
    calls: () =>
      lines().map((line) => {
        const call: unknown = JSON.parse(line);
        return { args: listAt(call, 'args').map(String), input: textAt(call, 'input') };
      }),
  };
}
