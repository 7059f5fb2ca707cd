import type { Cluster } from './cluster';
import { listAt, type Mask, nameOf, textAt } from '../manifest';
import type { Diagnosis, Result } from './report';
import type { Stage, Step } from './step';
import { hasCondition } from './workloads';

/** What a run needs beside its steps. */
export interface Running {
  readonly stage: Stage;
  readonly mask: Mask;
  readonly signal: AbortSignal;
  readonly progress: (result: Result) => void;
}

/** How a step ended, and after how many seconds. */
type Ended = Omit<Result, 'name' | 'proves'>;

/** Runs steps in order. A step is not run where another one that it needs has failed or was not run. */
export async function runSteps(steps: readonly Step[], running: Running): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const step of steps) {
    const without = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'not run');
    const missing = step.needs.filter((need) => without.some(({ name }) => name === need));
    const ended = running.signal.aborted
      ? stopped(0)
      : missing.length > 0
        ? ({ outcome: 'not run', detail: `needs ${missing.join(', ')}`, seconds: 0 } as const)
        : await outcomeOf(step, running);
    const result = { name: step.name, proves: step.proves, ...ended };
    results.push(result);
    running.progress(result);
  }
  return results;
}

function stopped(seconds: number): Ended {
  return { outcome: 'not run', detail: 'the run was stopped', seconds };
}

async function outcomeOf(step: Step, { stage, mask, signal }: Running): Promise<Ended> {
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  try {
    const { outcome, detail } = await step.prove(stage);
    return { outcome, detail: mask.text(detail), seconds: elapsed() };
  } catch (error) {
    const seconds = elapsed();
    if (signal.aborted) return stopped(seconds);
    const detail = mask.text(error instanceof Error ? error.message : String(error));
    const diagnosis = await diagnose(stage.cluster, mask).catch(() => undefined);
    return { outcome: 'failed', detail, seconds, ...(diagnosis && { diagnosis }) };
  }
}

/** Events, and of each pod that is not well (of every pod, if all are) its description and last log lines, masked. */
async function diagnose(cluster: Cluster, mask: Mask): Promise<Diagnosis> {
  const shown = async (args: readonly string[], lines = Infinity): Promise<string> => {
    const { stdout, stderr } = await cluster.run(args);
    const text = mask.text(stdout.trim() === '' ? stderr : stdout);
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  };
  const { status, stdout } = await cluster.run(['get', 'pods', '--output=json']);
  const pods = status === 0 ? listAt(JSON.parse(stdout), 'items') : [];
  const unwell = pods.filter(
    (pod) => textAt(pod, 'status', 'phase') !== 'Succeeded' && !hasCondition(pod, 'ContainersReady'),
  );
  const concerned = (unwell.length > 0 ? unwell : pods).map(nameOf);
  return {
    events: await shown(['get', 'events', '--sort-by=.lastTimestamp'], 40),
    pods: await Promise.all(
      concerned.map(async (name) => ({
        name,
        describe: await shown(['describe', 'pod', name]),
        logs: await shown(['logs', name, '--all-containers', '--prefix', '--tail=20'], 60),
      })),
    ),
  };
}

/** Removes namespaces and all that is in them, and waits until they are gone. */
export async function removeNamespaces(cluster: Cluster, namespaces: readonly string[]): Promise<void> {
  await cluster.ask(['delete', 'namespace', ...namespaces, '--ignore-not-found', '--wait=false']);
  // No client is left to be served, so that pods need no time to finish.
  const pods = ['delete', 'pods', '--all', '--grace-period=1', '--wait=false'];
  for (const namespace of namespaces) await cluster.run([...pods, `--namespace=${namespace}`]);
  const gone = namespaces.map((namespace) => `namespace/${namespace}`);
  await cluster.ask(['wait', '--for=delete', ...gone, '--timeout=120s']);
}
