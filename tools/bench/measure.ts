import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { formatTable } from '../command';

/** A program that is run as a whole process. */
export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What comes before each run, and is not measured. */
  readonly prepare?: () => void;
}

/** Times in milliseconds. */
export interface Times {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The times of one command. */
export interface Measurement extends Times {
  readonly name: string;
}

/** Runs that do not count: the first fills caches of files and of programs, the second uses them. */
const warmUps = 2;

/** Runs the commands in turns, so that what else the machine does meets all alike. @throws when one of them fails. */
export function measure(commands: readonly Command[], runs: number): readonly Measurement[] {
  const times = commands.map((): number[] => []);
  for (let turn = 0; turn < warmUps + runs; turn++)
    commands.forEach((command, index) => {
      command.prepare?.();
      const began = performance.now();
      run(command);
      if (turn >= warmUps) times[index]?.push(performance.now() - began);
    });
  return commands.map(({ name }, index) => ({ name, ...spreadOf(times[index] ?? []) }));
}

/** Runs a command to its end, and returns what it prints. @throws with its standard error when it fails. */
export function run({ program, args, env }: Command): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The middle one of some times, and their ends. */
export function spreadOf(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), minimum: at(0), maximum: at(1) };
}

/** A time in whole milliseconds, for people. */
export function inMilliseconds(time: number): string {
  return `${time.toFixed(0)} ms`;
}

/** A line for each measurement, with its ratio to the first. */
export function formatMeasurements(measurements: readonly Measurement[]): string {
  const floor = measurements[0]?.median ?? Number.NaN;
  const rows = measurements.map(({ name, median, minimum, maximum }) => [
    name,
    ...[median, minimum, maximum].map(inMilliseconds),
    (median / floor).toFixed(2),
  ]);
  return formatTable([['', 'median', 'minimum', 'maximum', 'to the floor'], ...rows]);
}
