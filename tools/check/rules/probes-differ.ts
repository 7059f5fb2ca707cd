import type { Container, Pod } from '../../manifest';
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
  *check(manifest) {
    for (const pod of manifest.served())
      if (pod.workload !== 'Job' && pod.workload !== 'CronJob')
        for (const container of pod.serving) yield* probesOf(pod, container);
  },
};

function* probesOf({ object }: Pod, { name, value }: Container): Iterable<Finding> {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
  const missing = probes.filter((probe) => value.at(probe).isAbsent);
  for (const probe of missing)
    yield finding(object, value.at(probe), `The container ${name} has no ${probe}.`);
  const [live, ready] = probes.map((probe) =>
    JSON.stringify(['httpGet', 'tcpSocket', 'exec', 'grpc'].map((kind) => value.at(probe, kind).raw)),
  );
  const message = `Liveness and readiness of ${name} ask the same question.`;
  if (missing.length === 0 && live === ready) yield finding(object, value.at('livenessProbe'), message);
}
