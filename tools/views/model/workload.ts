import { type Manifest, type Pod, type ReplicaRange, scaleOf, type WorkloadKind } from '../../manifest';

/** Something that makes pods. */
export interface Workload {
  /** Label of its object. */
  readonly id: string;
  readonly pod: Pod;
  /** What it is to the stack: answers requests, keeps data, or comes and goes. */
  readonly nature: 'serving' | 'stateful' | 'job';
  readonly scale: ReplicaRange;
  /** The number of pods, and when they run, in words. */
  readonly when: string;
}

/** Every other kind serves. The pods of an operator are those of CloudNativePG, which keep data. */
const natures: Partial<Readonly<Record<WorkloadKind, Workload['nature']>>> = {
  StatefulSet: 'stateful',
  Job: 'job',
  CronJob: 'job',
  operator: 'stateful',
};

/** Everything in a manifest that makes pods, in its order. */
export function readWorkloads(manifest: Manifest): readonly Workload[] {
  const operated = manifest.made.pods.flatMap(({ pod, stays }) => (stays ? [pod] : []));
  const pods = new Map([...manifest.pods, ...operated].map((pod) => [pod.object, pod]));
  return [...manifest.applied.values()].flatMap((object) => {
    const pod = pods.get(object);
    if (pod === undefined || object.name === '') return [];
    const scale = scaleOf(manifest, pod);
    const nature = natures[pod.workload] ?? 'serving';
    return [{ id: object.label, pod, nature, scale, when: whenOf(pod, scale, manifest) }];
  });
}

function whenOf({ object, workload }: Pod, { fewest, most }: ReplicaRange, manifest: Manifest): string {
  const spec = object.value.at('spec');
  if (workload === 'DaemonSet') return 'one pod a node';
  if (workload === 'Job') return 'runs once';
  if (workload === 'CronJob')
    return spec.at('suspend').flag === true
      ? 'suspended: run by hand'
      : `at ${spec.at('schedule').text ?? '?'}`;
  if (manifest.autoscalerOf(object) !== undefined) return `${fewest}–${most} pods by HPA`;
  return most === 1 ? '1 pod' : `${most} pods`;
}
