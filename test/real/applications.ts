import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  contract,
  type ContainerContract,
  defaultOf,
  describe as allowed,
  satisfies,
  type Variable,
} from '../../lib/contract';
import { root } from '../command';

/** The Python that makes virtual environments: Debian's, which every account may run. Another one is named by PYTHON. */
export const python = process.env['PYTHON'] ?? '/usr/bin/python3';

/** An application of the contract that an example implements. */
export type Key = 'frontend' | 'backend';

/** Every account may read what is in here, and none but ours may write. */
const scratch = mkdtempSync(join(tmpdir(), 'examples-'));
chmodSync(scratch, 0o755);

/** Where an application lies as in its image, and where its sources lie beside all that builds and tests them. */
const folders = {
  frontend: { image: join(scratch, 'frontend'), sources: join(scratch, 'frontend-sources') },
  backend: { image: join(scratch, 'backend'), sources: join(scratch, 'backend') },
};
const binaries = join(scratch, 'python', 'bin');
const path = `${binaries}:${process.env['PATH'] ?? ''}`;

/** Runs a program to its end where the sources of an application are; throws what it said when it fails. */
export function run(key: Key, program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folders[key].sources,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      PATH: path,
      NEXT_TELEMETRY_DISABLED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      ...more,
    },
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed: ${stdout}${stderr}`, { cause: error });
}

/** Installs and builds both as their Dockerfiles do; browsers find the backend at this address. */
export function build(publicBackend: string): void {
  for (const key of ['frontend', 'backend'] as const) {
    // Without what a developer's own runs have left there.
    const left = /(node_modules|\.next|\.venv|__pycache__)$/;
    const from = join(root, 'examples', contract[key].name);
    cpSync(from, folders[key].sources, { recursive: true, filter: (file) => !left.test(file) });
  }
  run('frontend', 'npm', ['ci', '--no-audit', '--no-fund']);
  const built = { NODE_ENV: 'production', NEXT_PUBLIC_API_URL: publicBackend };
  run('frontend', 'npm', ['run', 'build'], built);
  const { sources, image } = folders.frontend;
  cpSync(join(sources, '.next/standalone'), image, { recursive: true, verbatimSymlinks: true });
  cpSync(join(sources, '.next/static'), join(image, '.next/static'), { recursive: true });
  // As in the Dockerfile: Next.js keeps pages that it makes again beside its code.
  symlinkSync('../cache', join(image, '.next/server/route-cache'));
  run('backend', python, ['-m', 'venv', join(scratch, 'python')]);
  run('backend', 'pip', ['install', '--quiet', '--requirement', 'requirements.txt']);
  for (const key of ['frontend', 'backend'] as const) {
    for (const writable of writablePaths(key)) {
      mkdirSync(writable, { recursive: true });
      if (account.uid !== undefined) chownSync(writable, account.uid, account.gid);
    }
  }
}

/** The account that the contract names, where the tests may choose one. */
const { user, group } = contract.backend.account;
const account = process.getuid?.() === 0 ? { uid: user, gid: group } : {};

/** The folders that the contract lets an application write into, each at its place below the application's own. */
export function writablePaths(key: Key): readonly string[] {
  const { workingDirectory, writable } = contract[key];
  return writable.map(({ path }) => join(folders[key].image, path.replace(workingDirectory, '')));
}

/**
 * The environment of an application, variable by variable as the contract has it: what is given, or its default.
 * What is given beside that are the application's own settings. Throws where one is missing, or not as the contract says.
 */
function environmentOf(key: Key, given: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const variables = Object.entries<Variable>(contract[key].variables).filter(
    ([, { kind }]) => kind !== 'build',
  );
  const values = variables.map(([name, row]) => {
    const own = given[name];
    if (own === undefined ? row.required && defaultOf(row) === undefined : !satisfies(row.check, own))
      throw new Error(`${key} needs ${name}: ${allowed(row.check)}`);
    return [name, own ?? defaultOf(row)] as const;
  });
  return { ...Object.fromEntries(values), ...given };
}

/** A process of an application, as its container would run it: its command, environment, account and folders. */
export class Application {
  /** What it wrote to standard output and standard error. */
  output = '';
  private child: ChildProcess | undefined;

  constructor(
    private readonly key: Key,
    private readonly port: number,
    private readonly given: Readonly<Record<string, string>>,
  ) {}

  get facts(): ContainerContract {
    return contract[this.key];
  }

  /** Address by which this machine reaches it. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, and resolves when it answers that it lives. */
  async start(): Promise<void> {
    const [program = '', ...args] = this.facts.command.map((word) =>
      word === String(contract[this.key].port.number) ? String(this.port) : word,
    );
    this.child = this.spawn(program, args);
    const { live } = contract[this.key].health;
    while ((await this.ask(live.path)).status !== 200) {
      if (this.child.exitCode !== null) throw new Error(`${this.key} ended: ${this.output}`);
      await setTimeout(50);
    }
  }

  /** Runs another command of its image, such as a migration, to its end; throws when it fails. */
  async runOnce([program = '', ...args]: readonly string[]): Promise<void> {
    const ended: readonly unknown[] = await once(this.spawn(program, args), 'close');
    if (ended[0] !== 0) throw new Error(`${program} failed: ${this.output}`);
  }

  private spawn(program: string, args: readonly string[]): ChildProcess {
    const [temporary] = writablePaths(this.key);
    const child = spawn(program, args, {
      ...account,
      cwd: folders[this.key].image,
      env: {
        PATH: path,
        TMPDIR: temporary,
        PYTHONDONTWRITEBYTECODE: '1',
        ...environmentOf(this.key, this.given),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    return child;
  }

  /** One request with a connection of its own; status 0 where nobody answers. */
  async ask(path: string): Promise<{ readonly status: number; readonly text: string }> {
    try {
      const response = await fetch(`${this.address}${path}`, { headers: { connection: 'close' } });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return { status: 0, text: String(error) };
    }
  }

  /** Asks it to end. */
  terminate(): void {
    this.child?.kill(this.facts.stopSignal);
  }

  /** How it ended, once it has: its exit status, or the signal that it was sent where it says so. */
  async ended(): Promise<number | string | null> {
    const { child } = this;
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'close');
    return child?.exitCode ?? child?.signalCode ?? null;
  }

  /** Ends it, also when a test has left it in any state. */
  async stop(): Promise<number | string | null> {
    this.terminate();
    return this.ended();
  }
}

/** Deletes everything that was built. */
export function cleanUp(): void {
  rmSync(scratch, { recursive: true, force: true });
}
