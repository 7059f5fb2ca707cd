import { formatTable } from '../command';
import { type Command, inMilliseconds, run } from './measure';

/** What it took to synthesize this many environments in one process. */
export interface Growth {
  readonly environments: number;
  /** Of validating and synthesizing them, without loading the program. */
  readonly milliseconds: number;
  readonly peakMebibytes: number;
}

const counts = [1, 10, 100, 1000];

/** Synthesizes more and more environments, each time in a process of its own, into a folder. */
export function measureGrowth(folder: string): readonly Growth[] {
  return counts.map((environments) => {
    const command: Command = {
      name: `${environments} environments`,
      program: process.execPath,
      args: ['runner', 'tools/bench/tenants.ts', String(environments)],
      env: { CDK8S_OUTDIR: folder },
    };
    run(command);
    const [milliseconds = Number.NaN, peakMebibytes = Number.NaN] = run(command).split(' ').map(Number);
    return { environments, milliseconds, peakMebibytes };
  });
}

/** The exponent with which time grows: the slope of its logarithm over that of the number, by least squares. */
export function exponentOf(growth: readonly Growth[]): number {
  const points = growth.map(({ environments, milliseconds }) => ({
    x: Math.log(environments),
    y: Math.log(milliseconds),
  }));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const middle = sum(points.map(({ x }) => x)) / points.length;
  return sum(points.map(({ x, y }) => (x - middle) * y)) / sum(points.map(({ x }) => (x - middle) ** 2));
}

/** A line for each number of environments, with what each further one adds, and the exponent. */
export function formatGrowth(growth: readonly Growth[]): string {
  const rows = growth.map(({ environments, milliseconds, peakMebibytes }, index) => {
    const name = `${environments} environment${environments === 1 ? '' : 's'}`;
    const row = [name, inMilliseconds(milliseconds), `${peakMebibytes.toFixed(0)} MiB`];
    const before = growth[index - 1];
    if (before === undefined) return row;
    const count = environments - before.environments;
    const time = ((milliseconds - before.milliseconds) / count).toFixed(1);
    const memory = ((peakMebibytes - before.peakMebibytes) / count).toFixed(2);
    return [...row, `each further one ${time} ms, ${memory} MiB`];
  });
  return `${formatTable(rows)}Time grows with exponent ${exponentOf(growth).toFixed(2)}.\n`;
}
