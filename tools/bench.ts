/**
 * `npm run bench`: how long synth itself takes, as whole processes: loading cdk8s-plus alone (the floor) and main.ts for
 * both environments; and, in one process, what each further environment adds. Medians of several runs after a warm-up.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { App } from 'cdk8s';
import { type Environment, production } from '../lib/environments';
import { TodoChart } from '../lib/todo-chart';

const runs = 9;
const output = mkdtempSync(join(tmpdir(), 'bench-'));

interface Spread {
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** Milliseconds that `work` takes, several times after a warm-up. */
function measure(work: () => void): Spread {
  work();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.round(share * (runs - 1))] ?? Number.NaN;
  return { minimum: at(0), median: at(0.5), maximum: at(1) };
}

function node(...args: readonly string[]): () => void {
  return () => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, CDK8S_OUTDIR: output },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  };
}

function synthesize(count: number): () => void {
  const environments = Array.from({ length: count }, (_, index): Environment => ({
    ...production,
    name: `production-${index}`,
    namespace: `todo-${index}`,
    domain: `todo-${index}.example.com`,
  }));
  return () => {
    const app = new App({ outdir: output });
    for (const environment of environments) new TodoChart(app, environment);
    app.synth();
  };
}

function row(name: string, { minimum, median, maximum }: Spread, ratio = ''): string {
  const columns = [median, minimum, maximum].map((time) => `${time.toFixed(0)} ms`.padStart(9));
  return `${name.padEnd(44)}${columns.join('')}   ${ratio}`;
}

try {
  const floor = measure(node('--eval', "require('cdk8s-plus-28')"));
  const both = measure(node('runner', 'main.ts'));
  const few = measure(synthesize(2));
  const many = measure(synthesize(22));
  const further = (many.median - few.median) / 20;
  console.log(`${''.padEnd(44)}${['median', 'minimum', 'maximum'].map((name) => name.padStart(9)).join('')}`);
  console.log(row('loading cdk8s-plus alone (the floor)', floor));
  console.log(
    row('main.ts, both environments', both, `${(both.median / floor.median).toFixed(1)} times the floor`),
  );
  console.log(`each further environment${''.padEnd(20)}${`${further.toFixed(1)} ms`.padStart(9)}`);
} finally {
  rmSync(output, { recursive: true });
}
