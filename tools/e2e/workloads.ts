import { contract } from '../../lib/contract';
import { databaseCluster } from '../../lib/environments';
import { at, isMapping, listAt, nameOf, numberAt, textAt, titleOf } from '../manifest';
import { NotProven, type Stage, until } from './step';

/** Name label of the objects and pods of a workload. */
export const nameLabel = 'app.kubernetes.io/name';

/** The labels that every pod of the stack has, and no pod of the runner's own. */
export function stackLabels({ environment }: Stage): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/instance': environment.name };
}

/** Pods that workloads of the stack keep there; those of one workload where it is named. */
export async function stackPods(stage: Stage, workload?: string): Promise<readonly unknown[]> {
  const labels = { ...stackLabels(stage), ...(workload !== undefined && { [nameLabel]: workload }) };
  const pods = await stage.cluster.list('pods', labels);
  const isKept = (owner: unknown): boolean => ['ReplicaSet', 'StatefulSet'].includes(textAt(owner, 'kind'));
  return pods.filter((pod) => listAt(pod, 'metadata', 'ownerReferences').some(isKept));
}

/** Pods of the database's servers: those of its workload, or those that an operator keeps. */
export async function databasePods(stage: Stage): Promise<readonly unknown[]> {
  const { database } = stage.environment;
  return database.kind === 'cloudnative-pg'
    ? stage.cluster.list('pods', { 'cnpg.io/cluster': databaseCluster, 'cnpg.io/podRole': 'instance' })
    : stackPods(stage, contract.postgres.name);
}

/** The identity of a pod, which a pod of the same name does not share. */
export function uidOf(pod: unknown): string {
  return textAt(pod, 'metadata', 'uid');
}

/** Whether a pod is on its way out. */
export function isEnding(pod: unknown): boolean {
  return at(pod, 'metadata', 'deletionTimestamp') !== undefined;
}

/** Whether a pod serves. */
export function isReady(pod: unknown): boolean {
  return !isEnding(pod) && hasCondition(pod, 'Ready');
}

/** Whether no node has room for a pod. */
export function isHomeless(pod: unknown): boolean {
  return hasCondition(pod, 'PodScheduled', 'False');
}

/** The condition of an object with this type and status. */
export function conditionOf(object: unknown, type: string, status: string): unknown {
  return listAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === status,
  );
}

/** The autoscaler of a workload, among those of a list. */
export function autoscalerOf(autoscalers: readonly unknown[], workload: string): unknown {
  return autoscalers.find((each) => textAt(each, 'spec', 'scaleTargetRef', 'name') === workload);
}

/** Whether an object has a condition of this type and status. */
export function hasCondition(object: unknown, type: string, status = 'True'): boolean {
  return conditionOf(object, type, status) !== undefined;
}

/**
 * Waits until every workload of the manifest runs as it should, with pods other than those of `without`.
 *
 * @param limitSeconds Enough for images to be pulled and for slow starts.
 */
export async function untilReady(
  stage: Stage,
  without: readonly string[] = [],
  limitSeconds = 180,
): Promise<void> {
  await until(stage.cluster, limitSeconds, async () => {
    const kinds = ['deployments', 'statefulsets', 'jobs', 'pods', 'horizontalpodautoscalers'];
    const objects = await stage.cluster.list(kinds.join(','), stackLabels(stage));
    const all = (kind: string): readonly unknown[] =>
      objects.filter((object) => textAt(object, 'kind') === kind);
    const failed = all('Job').find((job) => hasCondition(job, 'Failed'));
    if (failed !== undefined) throw new NotProven(`${titleOf(failed)} failed.`);
    const pods = all('Pod').filter((pod) => !without.includes(uidOf(pod)));
    const incomplete = (kind: string): readonly unknown[] =>
      all(kind).filter((workload) => !isComplete(workload, pods, all('HorizontalPodAutoscaler')));
    // Each waits for those before it, so that the first one holds the reason.
    const [first] = [
      ...incomplete('StatefulSet'),
      ...all('Job').filter((job) => !hasCondition(job, 'Complete')),
      ...incomplete('Deployment'),
    ];
    if (first === undefined) return undefined;
    return `${titleOf(first)} is not Ready: ${await reasonOf(stage, first, pods)}`;
  });
}

/**
 * Whether every pod of a workload is there, up to date and Ready. Under the requests of a step, an autoscaler may ask
 * for more pods than the nodes have room for: above its minimum, a pod without a node is not waited for.
 */
function isComplete(workload: unknown, pods: readonly unknown[], autoscalers: readonly unknown[]): boolean {
  const status = (field: string): number => numberAt(workload, 'status', field);
  const autoscaler = autoscalerOf(autoscalers, nameOf(workload));
  const minimum = numberAt(autoscaler, 'spec', 'minReplicas');
  const replicas = numberAt(workload, 'spec', 'replicas');
  const own = pods.filter((pod) => belongsTo(pod, workload));
  const placeable = replicas - own.filter(isHomeless).length;
  const needed = Math.max(autoscaler === undefined ? replicas : minimum, placeable);
  return (
    status('observedGeneration') >= numberAt(workload, 'metadata', 'generation') &&
    replicas >= minimum &&
    status('updatedReplicas') >= replicas &&
    status('availableReplicas') >= needed &&
    // A Deployment that still has old pods is not done; one whose old pods are ending is.
    status('replicas') <= Math.max(replicas, status('updatedReplicas')) &&
    own.filter(isReady).length >= needed
  );
}

function belongsTo(pod: unknown, workload: unknown): boolean {
  const isOwned = listAt(pod, 'metadata', 'ownerReferences').length > 0;
  return isOwned && textAt(pod, 'metadata', 'labels', nameLabel) === nameOf(workload);
}

/** Deletes pods, and waits until others are Ready in their place. */
export async function replaced(
  stage: Stage,
  pods: readonly unknown[],
  options: readonly string[] = [],
): Promise<void> {
  await stage.cluster.ask(['delete', 'pod', ...pods.map(nameOf), '--wait=false', ...options]);
  await untilReady(stage, pods.map(uidOf));
}

/** Why a workload is not Ready, in the cluster's own words. */
async function reasonOf({ cluster }: Stage, workload: unknown, pods: readonly unknown[]): Promise<string> {
  const failure = conditionOf(workload, 'ReplicaFailure', 'True');
  if (failure !== undefined) return textAt(failure, 'message');
  const isOwn = (pod: unknown): boolean =>
    belongsTo(pod, workload) || nameOf(pod).startsWith(`${nameOf(workload)}-`);
  const own = pods.filter((pod) => isOwn(pod) && !isReady(pod) && !isEnding(pod));
  const crashes = await Promise.all(own.map((pod) => crashesOf(cluster, pod)));
  const [reason] = [...crashes.flat(), ...own.flatMap(podReasons)];
  if (reason !== undefined) return reason;
  const events = (await cluster.list('events')).toSorted((one, other) =>
    textAt(one, 'lastTimestamp').localeCompare(textAt(other, 'lastTimestamp')),
  );
  const names = [workload, ...own].map(nameOf);
  const warning = events.findLast(
    (event) => textAt(event, 'type') === 'Warning' && names.includes(textAt(event, 'involvedObject', 'name')),
  );
  if (warning !== undefined) return textAt(warning, 'message');
  const [starting] = own;
  if (starting === undefined) return 'its pods are not there yet';
  const { stdout } = await cluster.run(['logs', nameOf(starting), '--all-containers', '--tail=1']);
  return stdout.trim() === '' ? 'its pods are starting' : `its pod says: ${stdout.trim()}`;
}

/** Words of a line that says why a program ends. */
const words = /\b(fatal|panic|error|denied|read-only|cannot|could not)\b/i;

/** How containers of a pod ended that do not stay up, with the line of their log that says why. */
async function crashesOf(cluster: Stage['cluster'], pod: unknown): Promise<readonly string[]> {
  const ended = containerStatuses(pod).filter(
    (status) => numberAt(status, 'lastState', 'terminated', 'exitCode') !== 0 && at(status, 'ready') !== true,
  );
  return Promise.all(
    ended.map(async (status) => {
      const name = textAt(status, 'name');
      const exit = at(status, 'lastState', 'terminated');
      const how = `${textAt(exit, 'reason')}, status ${numberAt(exit, 'exitCode')}`;
      const args = ['logs', nameOf(pod), `--container=${name}`, '--previous', '--tail=20'];
      const lines = (await cluster.run(args)).stdout.trim().split('\n');
      const why = lines.findLast((line) => words.test(line)) ?? lines.at(-1) ?? '';
      return `container ${name} does not stay up (${how}): ${why.trim()}`;
    }),
  );
}

function containerStatuses(pod: unknown): readonly unknown[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((field) => listAt(pod, 'status', field));
}

/** What holds a pod up, as the kubelet and the scheduler say. */
export function podReasons(pod: unknown): readonly string[] {
  const scheduling = conditionOf(pod, 'PodScheduled', 'False');
  if (scheduling !== undefined) return [textAt(scheduling, 'message')];
  return containerStatuses(pod).flatMap((status) => {
    const waiting = at(status, 'state', 'waiting');
    const reason = textAt(waiting, 'reason');
    if (!isMapping(waiting) || ['PodInitializing', 'ContainerCreating'].includes(reason)) return [];
    return [`container ${textAt(status, 'name')}: ${reason} ${textAt(waiting, 'message')}`.trim()];
  });
}
