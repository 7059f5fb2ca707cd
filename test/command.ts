import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** How a command ended, and what it said. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs, and what it reads from standard input. */
interface Surroundings {
  /** @default this folder */
  readonly cwd?: string;
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Buffer;
}

export const root = join(__dirname, '..');

/** What Node is given to run the program of a command, as the scripts of package.json do from anywhere. */
export function programOf(command: string): readonly [runner: string, program: string] {
  return [join(root, 'runner'), join(root, 'tools', command, 'command.ts')];
}

/** Runs `npm run COMMAND -- ARGUMENT…` without npm, in this folder and environment. */
export function runProgram(command: string, args: readonly string[], options: Surroundings = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...programOf(command), ...args], {
    cwd: root,
    ...options,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/**
 * The same without a process of its own, for a command that waits for nothing: what it imports is loaded already.
 *
 * @throws What the command throws, which as a program ends with a stack trace.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd = root, env = process.env, input = '' }: Surroundings = {},
): Outcome {
  const [, program] = programOf(command);
  const written = { stdout: '', stderr: '' };
  const folder = process.cwd();
  const surroundings = {
    argv: process.argv,
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
  };
  const surround = (values: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(values))
      Object.defineProperty(process, name, { value, configurable: true, writable: true });
  };
  const streamOf = (name: keyof typeof written): unknown => ({
    isTTY: false,
    on: () => undefined,
    write: (text: string) => (written[name] += text) !== '',
  });
  const { readFileSync } = fs;
  const load = createRequire(program);
  const { exitCode } = process;
  try {
    process.chdir(cwd);
    Object.assign(process, { exitCode: undefined });
    surround({ argv: [process.execPath, program, ...args], env: { ...env } });
    surround({ stdout: streamOf('stdout'), stderr: streamOf('stderr') });
    Reflect.set(fs, 'readFileSync', (path: fs.PathOrFileDescriptor, options?: BufferEncoding) =>
      path === 0 ? input.toString() : readFileSync(path, options),
    );
    Reflect.deleteProperty(load.cache, program);
    load(program);
    return { status: Number(process.exitCode ?? 0), ...written };
  } finally {
    Reflect.set(fs, 'readFileSync', readFileSync);
    surround(surroundings);
    process.exitCode = exitCode;
    process.chdir(folder);
  }
}
