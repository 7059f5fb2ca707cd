import type { Cluster } from './cluster';
import { diagnose } from './diagnosis';
import type { Mask } from './masking';
import type { Result } from './report';
import type { Stage } from './stage';
import type { Step } from './step';

/** What a run needs beside its steps. */
export interface Running {
  readonly stage: Stage;
  readonly mask: Mask;
  readonly signal: AbortSignal;
  readonly progress: (result: Result) => void;
}

/** Runs steps in order; one whose needs did not come true is not run, and what it is about is not claimed. */
export async function runSteps(
  steps: readonly Step[],
  { stage, mask, signal, progress }: Running,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const step of steps) {
    const missing = step.needs.filter((need) =>
      results.some(({ name, outcome }) => name === need && (outcome === 'failed' || outcome === 'not run')),
    );
    const result = signal.aborted
      ? { ...about(step), outcome: 'not run' as const, detail: 'the run was stopped', seconds: 0 }
      : missing.length > 0
        ? { ...about(step), outcome: 'not run' as const, detail: `needs ${missing.join(', ')}`, seconds: 0 }
        : await runStep(step, stage, mask, signal);
    results.push(result);
    progress(result);
  }
  return results;
}

async function runStep(step: Step, stage: Stage, mask: Mask, signal: AbortSignal): Promise<Result> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const { outcome, detail } = await step.prove(stage);
    return { ...about(step), outcome, detail: mask(detail), seconds: seconds() };
  } catch (error) {
    const took = seconds();
    if (signal.aborted)
      return { ...about(step), outcome: 'not run', detail: 'the run was stopped', seconds: took };
    const detail = mask(error instanceof Error ? error.message : String(error));
    const diagnosis = await diagnose(stage.cluster, mask).catch(() => undefined);
    return {
      ...about(step),
      outcome: 'failed',
      detail,
      seconds: took,
      ...(diagnosis === undefined ? {} : { diagnosis }),
    };
  }
}

function about({ name, proves }: Step): Pick<Result, 'name' | 'proves'> {
  return { name, proves };
}

/** Removes namespaces and all that is in them, and waits until they are gone. */
export async function removeNamespaces(cluster: Cluster, namespaces: readonly string[]): Promise<void> {
  await cluster.ask(['delete', 'namespace', ...namespaces, '--ignore-not-found', '--wait=false']);
  // Nobody is served any more: pods need not finish what they do.
  for (const namespace of namespaces) {
    await cluster.run([
      'delete',
      'pods',
      '--all',
      `--namespace=${namespace}`,
      '--grace-period=1',
      '--wait=false',
    ]);
  }
  const gone = namespaces.map((namespace) => `namespace/${namespace}`);
  await cluster.ask(['wait', '--for=delete', ...gone, '--timeout=120s']);
}
