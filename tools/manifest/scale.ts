import type { Manifest } from './manifest';
import type { Pod } from './pod';
import type { Value } from './value';

/** How many pods of a workload there are. */
export interface ReplicaRange {
  readonly fewest: number;
  /** With its autoscaler at its maximum; of a job, while it runs. */
  readonly most: number;
  /** Pods beside those while it rolls: new ones that start before old ones go. */
  readonly surge: number;
}

/**
 * How many pods of a workload there are. A DaemonSet has one on each node, and counts as one; a database of an operator
 * has its instances.
 */
export function scaleOf(manifest: Manifest, { object, workload }: Pod): ReplicaRange {
  const spec = object.value.at('spec');
  const scaler = manifest.autoscalerOf(object)?.value.at('spec');
  const replicas = count(spec.at('replicas')) ?? 1;
  const most = scaler === undefined ? replicas : (count(scaler.at('maxReplicas')) ?? replicas);
  const fewest = scaler === undefined ? replicas : (count(scaler.at('minReplicas')) ?? 1);
  const fixed = (pods: number): ReplicaRange => ({ fewest: pods, most: pods, surge: 0 });
  switch (workload) {
    case 'Deployment': {
      const recreates = spec.at('strategy', 'type').text === 'Recreate';
      const surge = amount(spec.at('strategy', 'rollingUpdate', 'maxSurge'), most, '25%');
      return { fewest, most, surge: recreates ? 0 : surge };
    }
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      return { fewest, most, surge: 0 };
    case 'Job':
      return { ...fixed(parallelPods(spec)), fewest: 0 };
    case 'CronJob':
      return { ...fixed(parallelPods(spec.at('jobTemplate', 'spec'))), fewest: 0 };
    case 'Pod':
    case 'DaemonSet':
      return fixed(1);
    case 'operator':
      // A job of the same size prepares a new instance before it starts.
      return { ...fixed(count(spec.at('instances')) ?? 1), surge: 1 };
  }
}

/** @see "Jobs", section "Controlling parallelism", kubernetes.io/docs/concepts/workloads/controllers/job */
function parallelPods(job: Value): number {
  return Math.min(count(job.at('parallelism')) ?? 1, count(job.at('completions')) ?? Infinity);
}

function count(value: Value): number | undefined {
  return value.number !== undefined && value.number >= 0 ? Math.floor(value.number) : undefined;
}

/** A number of pods that may be written as a percentage, rounded up as Kubernetes rounds `maxSurge` and budgets. */
export function amount(value: Value, of: number, fallback: number | string): number {
  const raw = value.number ?? value.text ?? fallback;
  if (typeof raw === 'number') return raw;
  const percent = /^(\d{1,4})%$/.exec(raw)?.[1];
  return percent === undefined ? 0 : Math.ceil((Number(percent) * of) / 100);
}
