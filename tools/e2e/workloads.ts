import { at, isMapping, listAt, nameOf, numberAt, textAt, titleOf } from './json';
import { NotProven, until } from './patience';
import type { Stage } from './stage';

/** Time for images to be pulled and for slow starts, in seconds. */
const readyLimitSeconds = 180;

/** Name label of the objects and pods of a workload. */
export const nameLabel = 'app.kubernetes.io/name';

/** The labels that every pod of the stack has, and no pod of the runner's own. */
export function stackLabels({ environment }: Stage): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/instance': environment.name };
}

/** Pods of the stack that workloads keep there; of one of them where it is named. */
export async function stackPods(stage: Stage, workload?: string): Promise<readonly unknown[]> {
  const labels = {
    ...stackLabels(stage),
    ...(workload === undefined ? {} : { [nameLabel]: workload }),
  };
  const pods = await stage.cluster.list('pods', labels);
  return pods.filter((pod) =>
    listAt(pod, 'metadata', 'ownerReferences').some((owner) =>
      ['ReplicaSet', 'StatefulSet'].includes(textAt(owner, 'kind')),
    ),
  );
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
  return !isEnding(pod) && conditionOf(pod, 'Ready', 'True') !== undefined;
}

/** The condition of an object with this type and status. */
export function conditionOf(object: unknown, type: string, status: string): unknown {
  return listAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === status,
  );
}

/** Waits until every workload of the manifest runs as it should, with pods other than those of `without`. */
export async function untilReady(
  stage: Stage,
  without: readonly string[] = [],
  limitSeconds = readyLimitSeconds,
): Promise<void> {
  await until(stage.cluster, limitSeconds, async () => {
    const kinds = ['deployments', 'statefulsets', 'jobs', 'pods', 'horizontalpodautoscalers'];
    const objects = await stage.cluster.list(kinds.join(','), stackLabels(stage));
    const all = (kind: string): readonly unknown[] =>
      objects.filter((object) => textAt(object, 'kind') === kind);
    const failed = all('Job').find((job) => conditionOf(job, 'Failed', 'True') !== undefined);
    if (failed !== undefined) throw new NotProven(`${titleOf(failed)} failed.`);
    const pods = all('Pod').filter((pod) => !without.includes(uidOf(pod)));
    const incomplete = (kind: string): readonly unknown[] =>
      all(kind).filter((workload) => !isComplete(workload, pods, all('HorizontalPodAutoscaler')));
    // Each waits for those before it, so that the first one holds the reason.
    const waiting = [
      ...incomplete('StatefulSet'),
      ...all('Job').filter((job) => conditionOf(job, 'Complete', 'True') === undefined),
      ...incomplete('Deployment'),
    ];
    const [first] = waiting;
    if (first === undefined) return undefined;
    return `${titleOf(first)} is not Ready: ${await reasonOf(stage, first, pods)}`;
  });
}

/**
 * Whether every pod that a workload wants is there, up to date and Ready. An autoscaler may want more than the nodes have
 * room for, as the requests of a step are work too: above its minimum, a pod without a node is not waited for.
 */
function isComplete(workload: unknown, pods: readonly unknown[], autoscalers: readonly unknown[]): boolean {
  const autoscaler = autoscalers.find(
    (candidate) => textAt(candidate, 'spec', 'scaleTargetRef', 'name') === nameOf(workload),
  );
  const wanted = numberAt(workload, 'spec', 'replicas');
  const own = pods.filter((pod) => belongsTo(pod, workload));
  const homeless = own.filter((pod) => conditionOf(pod, 'PodScheduled', 'False') !== undefined).length;
  const least = autoscaler === undefined ? wanted : numberAt(autoscaler, 'spec', 'minReplicas');
  const needed = Math.max(least, wanted - homeless);
  return (
    numberAt(workload, 'status', 'observedGeneration') >= numberAt(workload, 'metadata', 'generation') &&
    wanted >= numberAt(autoscaler, 'spec', 'minReplicas') &&
    numberAt(workload, 'status', 'updatedReplicas') >= wanted &&
    numberAt(workload, 'status', 'availableReplicas') >= needed &&
    // A Deployment that still has old pods is not done; one whose old pods are ending is.
    numberAt(workload, 'status', 'replicas') <=
      Math.max(wanted, numberAt(workload, 'status', 'updatedReplicas')) &&
    own.filter(isReady).length >= needed
  );
}

function belongsTo(pod: unknown, workload: unknown): boolean {
  return (
    textAt(pod, 'metadata', 'labels', nameLabel) === nameOf(workload) &&
    listAt(pod, 'metadata', 'ownerReferences').length > 0
  );
}

/** Why a workload is not Ready, in the cluster's own words. */
async function reasonOf(stage: Stage, workload: unknown, pods: readonly unknown[]): Promise<string> {
  const failure = conditionOf(workload, 'ReplicaFailure', 'True');
  if (failure !== undefined) return textAt(failure, 'message');
  const own = pods.filter((pod) => ownedThrough(pod, workload) && !isReady(pod) && !isEnding(pod));
  const crash = (await Promise.all(own.map((pod) => lastWords(stage, pod)))).flat()[0];
  if (crash !== undefined) return crash;
  const stated = own.flatMap(podReasons)[0];
  if (stated !== undefined) return stated;
  const events = (await stage.cluster.list('events')).toSorted((one, other) =>
    textAt(one, 'lastTimestamp').localeCompare(textAt(other, 'lastTimestamp')),
  );
  const warning = events.findLast(
    (event) =>
      textAt(event, 'type') === 'Warning' &&
      [workload, ...own].some((object) => textAt(event, 'involvedObject', 'name') === nameOf(object)),
  );
  if (warning !== undefined) return textAt(warning, 'message');
  const [starting] = own;
  if (starting === undefined) return 'its pods are not there yet';
  const { stdout } = await stage.cluster.run(['logs', nameOf(starting), '--all-containers', '--tail=1']);
  return stdout.trim() === '' ? 'its pods are starting' : `its pod says: ${stdout.trim()}`;
}

function ownedThrough(pod: unknown, workload: unknown): boolean {
  return belongsTo(pod, workload) || nameOf(pod).startsWith(`${nameOf(workload)}-`);
}

/** What a line sounds like that says why a program ends. */
const reasonable = /\b(fatal|panic|error|denied|read-only|cannot|could not)\b/i;

/** How containers of a pod ended that do not stay up, and what they said. */
async function lastWords({ cluster }: Stage, pod: unknown): Promise<readonly string[]> {
  const ended = containerStatuses(pod).flatMap((status) => {
    const exit = at(status, 'lastState', 'terminated');
    const failed = isMapping(exit) && numberAt(exit, 'exitCode') !== 0 && at(status, 'ready') !== true;
    return failed ? [{ name: textAt(status, 'name'), exit }] : [];
  });
  return Promise.all(
    ended.map(async ({ name, exit }) => {
      const { stdout } = await cluster.run([
        'logs',
        nameOf(pod),
        `--container=${name}`,
        '--previous',
        '--tail=20',
      ]);
      const lines = stdout.trim().split('\n');
      const said = lines.findLast((line) => reasonable.test(line)) ?? lines.at(-1) ?? '';
      const how = `${textAt(exit, 'reason')}, status ${numberAt(exit, 'exitCode')}`;
      return `container ${name} does not stay up (${how}): ${said.trim()}`;
    }),
  );
}

function containerStatuses(pod: unknown): readonly unknown[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((field) => listAt(pod, 'status', field));
}

/** What the kubelet and the scheduler say that holds a pod up. */
export function podReasons(pod: unknown): readonly string[] {
  const scheduling = conditionOf(pod, 'PodScheduled', 'False');
  if (scheduling !== undefined) return [textAt(scheduling, 'message')];
  return containerStatuses(pod).flatMap((status) => {
    const waiting = at(status, 'state', 'waiting');
    const reason = textAt(waiting, 'reason');
    const container = `container ${textAt(status, 'name')}`;
    if (isMapping(waiting) && !['PodInitializing', 'ContainerCreating'].includes(reason)) {
      return [`${container}: ${reason} ${textAt(waiting, 'message')}`.trim()];
    }
    return [];
  });
}
