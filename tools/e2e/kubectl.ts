import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Mistake } from '../command';

/** How a run of kubectl ended. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of kubectl that goes on, such as a port-forward. */
export interface Running {
  /** Resolves with the first line of standard output; rejects when the run ends without one. */
  readonly firstLine: Promise<string>;
  /** How it ended. */
  readonly answer: Promise<Answer>;
  /** Ends its standard input. */
  readonly endInput: () => void;
  readonly stop: () => void;
}

/** kubectl as this project runs it: one argument per list item, secrets by standard input alone. */
export interface Kubectl {
  readonly run: (args: readonly string[], input?: string) => Promise<Answer>;
  readonly start: (args: readonly string[]) => Running;
}

/**
 * Runs the kubectl on the PATH of `env`, without a shell; aborting the signal stops what runs.
 *
 * @throws Mistake, from its runs, where there is no kubectl.
 */
export function kubectl(signal?: AbortSignal, env: NodeJS.ProcessEnv = process.env): Kubectl {
  const launch = (args: readonly string[]): ChildProcessWithoutNullStreams => {
    signal?.throwIfAborted();
    const child = spawn('kubectl', [...args], {
      env,
      // In a process group of its own: a terminal's Ctrl-C must not reach the kubectl that cleans up.
      detached: true,
    });
    const stop = (): void => void child.kill();
    signal?.addEventListener('abort', stop, { once: true });
    child.once('close', () => signal?.removeEventListener('abort', stop));
    // A command that ends before it has read its input is judged by its status.
    child.stdin.on('error', () => undefined);
    for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8');
    return child;
  };
  return {
    run: async (args, input) => {
      const child = launch(args);
      child.stdin.end(input);
      return answerOf(child);
    },
    start: (args) => {
      const child = launch(args);
      const answer = answerOf(child);
      const firstLine = new Promise<string>((resolve, reject) => {
        let text = '';
        child.stdout.on('data', (chunk: string) => {
          text += chunk;
          if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
        });
        answer.then(({ stderr }) => {
          reject(new Error(stderr.trim()));
        }, reject);
      });
      // Whoever stops a run no longer asks for its first line.
      firstLine.catch(() => undefined);
      return { firstLine, answer, endInput: () => child.stdin.end(), stop: () => void child.kill() };
    },
  };
}

function answerOf(child: ChildProcessWithoutNullStreams): Promise<Answer> {
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: string) => (output.stdout += chunk));
  child.stderr.on('data', (chunk: string) => (output.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Mistake('There is no kubectl on PATH: install it.') : error);
    });
    child.once('close', (status) => {
      resolve({ status: status ?? 1, ...output });
    });
  });
}
