import { annotations } from '../../../lib/annotations';
import type { Manifest } from '../../manifest/manifest';
import type { PodTemplate } from '../../manifest/pod-template';
import { parseQuantity } from '../../manifest/quantity';
import { servedPods } from '../../manifest/selection';
import type { Value } from '../../manifest/value';
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
  check: (manifest) => {
    const served = servedPods(manifest);
    return manifest.pods
      .filter((pod) => pod.workload === 'Deployment' && served.has(pod))
      .flatMap((pod) => [...gracePeriod(manifest, pod), ...unavailable(pod)]);
  },
};

function gracePeriod(manifest: Manifest, { object, spec, serving }: PodTemplate): readonly Finding[] {
  const grace = spec.at('terminationGracePeriodSeconds');
  const stated = object.value.at('metadata', 'annotations', annotations.drainSeconds);
  const drain = parseQuantity(stated.text) ?? 0;
  const findings = serving.flatMap(({ value, name }) => {
    const hook = value.at('lifecycle', 'preStop');
    const pause = sleepSeconds(hook);
    if (pause === undefined)
      return [
        finding(object, hook, `The container ${name} must wait in preStop, as in command: [sleep, "5"].`),
      ];
    const given = grace.number ?? usualGrace;
    return given >= pause + drain
      ? []
      : [
          finding(
            object,
            grace,
            `The grace period of ${given} s is shorter than ${pause} s of preStop and ${drain} s of drain.`,
          ),
        ];
  });
  const isOurs = manifest.fact(object.namespace, annotations.audience) !== undefined;
  return isOurs && !(drain > 0)
    ? [...findings, finding(object, stated, 'How long the drain takes must be stated, in seconds.')]
    : findings;
}

/** How long a preStop hook sleeps; `undefined` when it does not. */
function sleepSeconds(hook: Value): number | undefined {
  const words = hook
    .at('exec', 'command')
    .items()
    .map(({ text = '' }) => text)
    .join(' ');
  const seconds = /\bsleep (\d{1,6})/.exec(words)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function unavailable({ object }: PodTemplate): readonly Finding[] {
  const strategy = object.value.at('spec', 'strategy');
  const most = strategy.at('rollingUpdate', 'maxUnavailable');
  const surge = strategy.at('rollingUpdate', 'maxSurge');
  return [
    ...(strategy.at('type').text === 'Recreate'
      ? [finding(object, strategy.at('type'), 'Recreate stops every pod before the first new one starts.')]
      : most.raw === 0 || most.raw === '0%'
        ? []
        : [finding(object, most, 'maxUnavailable must be 0: an old pod goes when its successor is ready.')]),
    ...(surge.raw === 0 || surge.raw === '0%'
      ? [finding(object, surge, 'maxSurge must not be 0, or no new pod can start.')]
      : []),
  ];
}
