import type { Container, PodTemplate } from '../../manifest/pod-template';
import { servedPods } from '../../manifest/selection';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Liveness, Readiness, and Startup Probes", kubernetes.io/docs/concepts/configuration
 * @see "Configure Liveness, Readiness and Startup Probes", section "Define startup probes"
 */
export const probesDiffer: Rule = {
  name: 'probes-differ',
  description:
    'Containers behind a Service have a readiness probe, a liveness probe that asks something else (or a database that is down restarts every pod that asks for it), and a startup probe that gives a slow start its time.',
  recommendation: 'Ask the process alone for liveness and startup, and its dependencies for readiness.',
  check: (manifest) =>
    [...servedPods(manifest)]
      .filter(({ workload }) => workload !== 'Job' && workload !== 'CronJob')
      .flatMap((pod) => pod.serving.flatMap((container) => probesOf(pod, container))),
};

function probesOf({ object }: PodTemplate, { name, value }: Container): readonly Finding[] {
  const names = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  const missing = names
    .map((probe) => value.at(probe))
    .filter(({ isAbsent }) => isAbsent)
    .map((probe) => finding(object, probe, `The container ${name} has no ${String(probe.path.at(-1))}.`));
  const [live, ready] = ['livenessProbe', 'readinessProbe'].map((probe) =>
    JSON.stringify(['httpGet', 'tcpSocket', 'exec', 'grpc'].map((kind) => value.at(probe, kind).raw)),
  );
  return missing.length === 0 && live === ready
    ? [finding(object, value.at('livenessProbe'), `Liveness and readiness of ${name} ask the same question.`)]
    : missing;
}
