import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { join } from 'node:path';

/** How a command ended, and what it said. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const root = join(__dirname, '..');

/** What Node is given to run the program of a command, as the scripts of package.json do from anywhere. */
export function programOf(command: string): readonly [runner: string, program: string] {
  return [join(root, 'runner'), join(root, 'tools', command, 'command.ts')];
}

/** Runs `npm run COMMAND -- ARGUMENT…` without npm, in this folder and environment. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: Pick<SpawnSyncOptions, 'cwd' | 'env' | 'input'> = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...programOf(command), ...args], {
    cwd: root,
    ...options,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
