import { type ManifestObject, ofKind } from './manifest-object';
import { at, count, distinct, text } from './value';

/** Something that makes pods. */
export interface Workload {
  readonly object: ManifestObject;
  /** What it is to the stack: answers requests, keeps data, or comes and goes. */
  readonly nature: 'serving' | 'stateful' | 'job';
  /** The spec of its pods; `undefined` where an operator writes it. */
  readonly pod: unknown;
  /** How many pods run at the least and at the most; jobs count while they run. */
  readonly pods: { readonly minimum: number; readonly maximum: number };
  /** The number of pods, and when they run, in words. */
  readonly when: string;
}

/** Whether an object is a database of the CloudNativePG operator. */
export function isDatabaseCluster({ group, kind }: ManifestObject): boolean {
  return group === 'postgresql.cnpg.io' && kind === 'Cluster';
}

/** Everything in a manifest that makes pods, in the order of the manifest, each once. */
export function readWorkloads(objects: readonly ManifestObject[]): readonly Workload[] {
  const autoscalers = ofKind(objects, 'autoscaling', 'HorizontalPodAutoscaler');
  return distinct(
    objects.flatMap((object) => {
      const workload = readWorkload(object, autoscalers);
      return workload === undefined ? [] : [workload];
    }),
    ({ object }) => object.key,
  );
}

function readWorkload(object: ManifestObject, autoscalers: readonly ManifestObject[]): Workload | undefined {
  const { value } = object;
  const template = at(value, 'spec', 'template', 'spec');
  if (isDatabaseCluster(object)) {
    const instances = count(at(value, 'spec', 'instances')) ?? 1;
    return { object, nature: 'stateful', pod: undefined, ...fixed(instances) };
  }
  switch (`${object.group}/${object.kind}`) {
    case 'apps/Deployment':
    case 'apps/ReplicaSet':
      return { object, nature: 'serving', pod: template, ...scaleOf(object, autoscalers) };
    case 'apps/StatefulSet':
      return { object, nature: 'stateful', pod: template, ...scaleOf(object, autoscalers) };
    case 'apps/DaemonSet':
      return { object, nature: 'serving', pod: template, ...fixed(1), when: 'one pod a node' };
    case '/Pod':
      return { object, nature: 'serving', pod: at(value, 'spec'), ...fixed(1) };
    case 'batch/Job':
      return { object, nature: 'job', pod: template, ...fixed(parallel(value)), when: 'runs once' };
    case 'batch/CronJob': {
      const job = at(value, 'spec', 'jobTemplate');
      const suspended = at(value, 'spec', 'suspend') === true;
      const when = suspended ? 'suspended: run by hand' : `at ${text(at(value, 'spec', 'schedule')) ?? '?'}`;
      const pod = at(job, 'spec', 'template', 'spec');
      return { object, nature: 'job', pod, ...fixed(parallel(job)), when };
    }
    default:
      return undefined;
  }
}

function parallel(job: unknown): number {
  return count(at(job, 'spec', 'parallelism')) ?? 1;
}

function scaleOf(
  { kind, namespace, name, value }: ManifestObject,
  autoscalers: readonly ManifestObject[],
): Pick<Workload, 'pods' | 'when'> {
  const autoscaler = autoscalers.find((candidate) => {
    const target = at(candidate.value, 'spec', 'scaleTargetRef');
    return candidate.namespace === namespace && at(target, 'kind') === kind && at(target, 'name') === name;
  });
  if (autoscaler === undefined) return fixed(count(at(value, 'spec', 'replicas')) ?? 1);
  const minimum = count(at(autoscaler.value, 'spec', 'minReplicas')) ?? 1;
  const maximum = count(at(autoscaler.value, 'spec', 'maxReplicas')) ?? minimum;
  return { pods: { minimum, maximum }, when: `${minimum}–${maximum} pods by HPA` };
}

function fixed(pods: number): Pick<Workload, 'pods' | 'when'> {
  return { pods: { minimum: pods, maximum: pods }, when: pods === 1 ? '1 pod' : `${pods} pods` };
}
