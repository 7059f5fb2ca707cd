import { annotations } from '../../../lib/annotations';
import { type Manifest, parseQuantity, type Pod, scaleOf, toNumber, type Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** Endpoints are withdrawn within about a second, in seconds. */
const shortestPause = 1;

/** What Kubernetes grants when nothing is stated, in seconds. */
const usualGrace = 30;

/**
 * @see "Pod Lifecycle", section "Termination of Pods", and "Container Lifecycle Hooks",
 * kubernetes.io/docs/concepts/workloads/pods
 */
export const shutdownsHaveTime: Rule = {
  name: 'shutdowns-have-time',
  description:
    'Rolling and draining lose no request: containers behind a Service wait in preStop until endpoints are withdrawn, the grace period is longer than that pause and the drain together, and no pod goes before its successor is ready.',
  recommendation:
    'Add a preStop sleep, state the drain time in the annotation todo-chatbot/drain-seconds, raise terminationGracePeriodSeconds, and set maxUnavailable: 0: workloads.*.preStopSeconds and longestAnswerSeconds in lib/environments.',
  *check(manifest) {
    const served = manifest.served();
    for (const pod of manifest.pods)
      if (pod.workload === 'Deployment' && served.has(pod)) {
        yield* shortGrace(manifest, pod);
        yield* lossyStrategy(pod, scaleOf(manifest, pod).most);
      }
  },
};

function* shortGrace(manifest: Manifest, { object, namespace, spec, serving }: Pod): Iterable<Finding> {
  const grace = spec.at('terminationGracePeriodSeconds');
  const seconds = grace.number ?? usualGrace;
  const annotation = object.value.at('metadata', 'annotations', annotations.drainSeconds);
  const drain = toNumber(parseQuantity(annotation.text) ?? 0n);
  for (const { value, name } of serving) {
    const hook = value.at('lifecycle', 'preStop');
    const pause = pauseOf(hook);
    if (pause < shortestPause)
      yield finding(object, hook, `The container ${name} must wait in preStop, as in command: [sleep, "5"].`);
    else if (seconds < pause + drain) {
      const needed = `${pause} s of preStop and ${drain} s of drain`;
      yield finding(object, grace, `The grace period of ${seconds} s is shorter than ${needed}.`);
    }
  }
  const isOurs = manifest.fact(namespace, annotations.audience) !== undefined;
  if (isOurs && drain <= 0)
    yield finding(object, annotation, 'How long the drain takes must be stated, in seconds.');
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * How long a preStop hook waits at least, in seconds. Of a request, or of a program that is not known, it is not known
 * that it does not wait.
 *
 * @see "sleep invocation", gnu.org/software/coreutils/manual: several times add up
 */
function pauseOf(hook: Value): number {
  const native = hook.at('sleep', 'seconds');
  if (!native.isAbsent) return native.number ?? 0;
  const line = hook
    .items('exec', 'command')
    .map(({ text = '' }) => text)
    .join(' ')
    .slice(0, 10_000);
  const sleeps = [...line.matchAll(/\bsleep((?:\s+["']?[^\s;&|"')]+["']?)*)/g)];
  const times = sleeps.flatMap(([, text = '']) => text.split(/[\s"']+/).filter(Boolean));
  if (sleeps.length > 0) return times.reduce((sum, time) => sum + timeOf(time), 0);
  const asks = !hook.at('httpGet').isAbsent;
  const isNothing = /^(?:(?:\/bin\/)?(?:ba)?sh -c )?(?:\/bin\/)?(?:true|:|echo\b.*|exit\b.*)?$/.test(
    line.trim(),
  );
  return asks || !isNothing ? shortestPause : 0;
}

/** A time as `sleep` reads it; 0 for one that it refuses, and does not wait for. */
function timeOf(text: string): number {
  if (text.startsWith('$')) return shortestPause;
  if (/^inf(?:inity)?$/.test(text)) return Infinity;
  const [, amount = '0', unit = 's'] = /^(\d{1,9}(?:\.\d{1,9})?)([smhd])?$/.exec(text) ?? [];
  return Number(amount) * (secondsOf[unit] ?? 0);
}

/** @param pods How many pods there are at most: a percentage of `maxUnavailable` is rounded down, of `maxSurge` up. */
function* lossyStrategy({ object }: Pod, pods: number): Iterable<Finding> {
  const strategy = object.value.at('spec', 'strategy');
  const type = strategy.at('type');
  const most = strategy.at('rollingUpdate', 'maxUnavailable');
  const surge = strategy.at('rollingUpdate', 'maxSurge');
  if (type.text === 'Recreate')
    yield finding(object, type, 'Recreate stops every pod before the first new one starts.');
  else if (part(most, pods) >= 1)
    yield finding(object, most, 'maxUnavailable must be 0: an old pod goes when its successor is ready.');
  if (type.text !== 'Recreate' && part(surge, pods) === 0)
    yield finding(object, surge, 'maxSurge must not be 0, or no new pod can start.');
}

/** A number of pods, or a share of them; what Kubernetes takes where nothing is stated is a quarter. */
function part({ number, text = '25%' }: Value, pods: number): number {
  return number ?? (Number(/^(\d{1,4})%$/.exec(text)?.[1] ?? 0) * pods) / 100;
}
