import type { Manifest, ManifestObject, Value } from '../../manifest';
import { finding, type Rule } from '../rule';

/** @see "Deployments", section "Pausing and Resuming a rollout", and "Jobs", section "Suspending a Job", kubernetes.io/docs/concepts/workloads/controllers */
export const workloadsRun: Rule = {
  name: 'workloads-run',
  description:
    'What is applied runs: no Deployment is paused, nothing has 0 pods that no autoscaler adds to, and no Job is suspended.',
  recommendation:
    'Remove paused and suspend, and state at least one pod: workloads.*.scale in lib/environments.',
  *check(manifest) {
    for (const object of manifest.objects) {
      const { label } = object;
      for (const [value, isStopped, does] of stops(manifest, object))
        if (isStopped)
          yield finding(object, value, `${value.place} is ${String(value.raw)}: ${label} ${does}.`);
    }
  },
};

type Stop = readonly [value: Value, isStopped: boolean, does: string];

function stops(manifest: Manifest, object: ManifestObject): readonly Stop[] {
  const { group, kind, value } = object;
  const field = (...path: readonly string[]): Value => value.at(...path);
  const replicas = field('spec', 'replicas');
  const isEmpty = replicas.number === 0 && !isScaled(manifest, object);
  switch (`${group}/${kind}`) {
    case 'apps/Deployment': {
      const paused = field('spec', 'paused');
      return [
        [paused, paused.flag === true, 'never rolls out'],
        [replicas, isEmpty, 'has no pod'],
      ];
    }
    case 'apps/StatefulSet': {
      const partition = field('spec', 'updateStrategy', 'rollingUpdate', 'partition');
      const isHeld = (partition.number ?? 0) >= (replicas.number ?? 1) && !isEmpty;
      return [
        [replicas, isEmpty, 'has no pod'],
        [partition, isHeld, 'never rolls out'],
      ];
    }
    case 'apps/ReplicaSet':
      return [[replicas, isEmpty, 'has no pod']];
    case 'batch/Job':
      return stopsOfJob(value.at('spec'), value);
    case 'batch/CronJob':
      return stopsOfJob(field('spec', 'jobTemplate', 'spec'), field('spec', 'jobTemplate'));
    case 'postgresql.cnpg.io/Cluster': {
      const asleep = field('metadata', 'annotations', 'cnpg.io/hibernation');
      return [[asleep, asleep.text === 'on', 'has no pod']];
    }
    default:
      return [];
  }
}

function stopsOfJob(spec: Value, holder: Value): readonly Stop[] {
  const [suspend, parallelism] = [spec.at('suspend'), spec.at('parallelism')];
  // A queue starts it when there is room ("Run A Job", kueue.sigs.k8s.io).
  const isQueued = !holder.at('metadata', 'labels', 'kueue.x-k8s.io/queue-name').isAbsent;
  return [
    [suspend, suspend.flag === true && !isQueued, 'never starts'],
    [parallelism, parallelism.number === 0, 'never starts'],
  ];
}

/** Whether something adds pods to a workload: Kubernetes' own autoscaler, or that of KEDA. */
function isScaled(manifest: Manifest, { kind, namespace, name, ...object }: ManifestObject): boolean {
  const scalers = manifest.all('keda.sh', 'ScaledObject').filter((scaler) => {
    const target = scaler.value.at('spec', 'scaleTargetRef');
    const isOfKind = (target.at('kind').text ?? 'Deployment') === kind;
    return scaler.namespace === namespace && isOfKind && target.at('name').text === name;
  });
  return scalers.length > 0 || manifest.autoscalerOf({ kind, namespace, name, ...object }) !== undefined;
}
