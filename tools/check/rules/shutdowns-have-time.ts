import { annotations } from '../../../lib/annotations';
import { type Manifest, parseQuantity, type Pod, toNumber, type Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

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
    'Add a preStop sleep, state the drain time in the annotation todo-chatbot/drain-seconds, raise terminationGracePeriodSeconds, and set maxUnavailable: 0: workloads.*.shutdown in lib/environments.',
  *check(manifest) {
    const served = manifest.served();
    for (const pod of manifest.pods)
      if (pod.workload === 'Deployment' && served.has(pod)) {
        yield* shortGrace(manifest, pod);
        yield* lossyStrategy(pod);
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
    const pause = sleepSeconds(hook);
    if (pause === undefined)
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

/** How long a preStop hook sleeps; `undefined` when it does not. */
function sleepSeconds(hook: Value): number | undefined {
  const words = hook.items('exec', 'command').map(({ text = '' }) => text);
  const seconds = /\bsleep (\d{1,6})/.exec(words.join(' '))?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function* lossyStrategy({ object }: Pod): Iterable<Finding> {
  const strategy = object.value.at('spec', 'strategy');
  const type = strategy.at('type');
  const most = strategy.at('rollingUpdate', 'maxUnavailable');
  const surge = strategy.at('rollingUpdate', 'maxSurge');
  if (type.text === 'Recreate')
    yield finding(object, type, 'Recreate stops every pod before the first new one starts.');
  else if (!isNone(most))
    yield finding(object, most, 'maxUnavailable must be 0: an old pod goes when its successor is ready.');
  if (isNone(surge)) yield finding(object, surge, 'maxSurge must not be 0, or no new pod can start.');
}

function isNone({ raw }: Value): boolean {
  return raw === 0 || raw === '0%';
}
