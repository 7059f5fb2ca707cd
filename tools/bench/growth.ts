import { type Command, run } from './measure';

/** What synthesizing this many environments in one process took. */
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
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  return (
    mean(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / mean(points.map(({ x }) => (x - meanX) ** 2))
  );
}

/** A line for each number of environments, with what each further one adds, and the exponent. */
export function formatGrowth(growth: readonly Growth[]): string {
  const rows = growth.map(({ environments, milliseconds, peakMebibytes }, index) => {
    const before = growth[index - 1];
    const added =
      before === undefined
        ? ''
        : `   each further one ${perEnvironment(environments - before.environments, {
            milliseconds: milliseconds - before.milliseconds,
            mebibytes: peakMebibytes - before.peakMebibytes,
          })}`;
    const name = `${environments} environment${environments === 1 ? '' : 's'}`;
    return `${name.padEnd(20)}${`${milliseconds.toFixed(0)} ms`.padStart(10)}${`${peakMebibytes.toFixed(0)} MiB`.padStart(10)}${added}\n`;
  });
  return [...rows, `Time grows with exponent ${exponentOf(growth).toFixed(2)}.\n`].join('');
}

function perEnvironment(
  count: number,
  added: { readonly milliseconds: number; readonly mebibytes: number },
): string {
  return `${(added.milliseconds / count).toFixed(1)} ms, ${(added.mebibytes / count).toFixed(2)} MiB`;
}
