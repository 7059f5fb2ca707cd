import type { Manifest } from './manifest';
import { type ManifestObject, scalingKey } from './object';
import type { PodTemplate } from './pod-template';
import type { Value } from './value';

/** How many pods of a workload there are. */
export interface Scale {
  readonly fewest: number;
  readonly most: number;
  /** Pods beside those while it rolls: new ones that start before old ones go. */
  readonly surge: number;
}

/** The autoscaler of a workload. */
export function autoscalerOf(
  manifest: Manifest,
  { namespace, kind, name }: ManifestObject,
): ManifestObject | undefined {
  return manifest.autoscalers.get(scalingKey(namespace, kind, name));
}

/** How many pods of a workload there are, with its autoscaler at its limits; jobs run one pod at a time. */
export function scaleOf(manifest: Manifest, { object, workload }: PodTemplate): Scale {
  const spec = object.value.at('spec');
  const scaler = autoscalerOf(manifest, object)?.value.at('spec');
  const replicas = spec.at('replicas').number ?? 1;
  const most = scaler?.at('maxReplicas').number ?? replicas;
  switch (workload) {
    case 'Deployment':
      return {
        fewest: scaler === undefined ? replicas : (scaler.at('minReplicas').number ?? 1),
        most,
        surge:
          spec.at('strategy', 'type').text === 'Recreate'
            ? 0
            : amount(spec.at('strategy', 'rollingUpdate', 'maxSurge'), most, '25%'),
      };
    case 'StatefulSet':
    case 'ReplicaSet':
      return { fewest: scaler?.at('minReplicas').number ?? replicas, most, surge: 0 };
    case 'Job':
    case 'CronJob':
    case 'Pod':
    case 'DaemonSet':
      return { fewest: 1, most: 1, surge: 0 };
  }
}

/** A number of pods that may be written as a percentage, rounded up as Kubernetes rounds `maxSurge` and budgets. */
export function amount(value: Value, of: number, fallback: number | string): number {
  const raw = value.number ?? value.text ?? fallback;
  if (typeof raw === 'number') return raw;
  const percent = /^(\d{1,4})%$/.exec(raw)?.[1];
  return percent === undefined ? 0 : Math.ceil((Number(percent) * of) / 100);
}
