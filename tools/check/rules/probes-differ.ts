import type { Container, Manifest, Pod, Value } from '../../manifest';
import { promisesOf } from '../contract';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Liveness, Readiness, and Startup Probes", kubernetes.io/docs/concepts/configuration
 * @see "Configure Liveness, Readiness and Startup Probes", section "Define startup probes"
 */
export const probesDiffer: Rule = {
  name: 'probes-differ',
  description:
    'Containers behind a Service have a readiness probe, a liveness probe that asks something else (or a database that is down restarts every pod that asks for it), and a startup probe that gives a slow start its time; none is asked for the answer to another, or by HTTPS where HTTP is spoken.',
  recommendation: 'Ask the process alone for liveness and startup, and its dependencies for readiness.',
  *check(manifest) {
    for (const pod of manifest.served())
      if (pod.workload !== 'Job' && pod.workload !== 'CronJob')
        for (const container of pod.serving)
          if (!isBeside(manifest, pod, container)) yield* probesOf(pod, container);
  },
};

/** Whether no Service leads to the ports of a container: it counts beside the one that serves, such as an exporter. */
function isBeside(manifest: Manifest, pod: Pod, { value }: Container): boolean {
  const targets = manifest
    .all('', 'Service')
    .filter((service) => manifest.behind(service).includes(pod))
    .flatMap((service) => service.value.items('spec', 'ports'))
    .map((port) => (port.at('targetPort').isAbsent ? port.at('port').raw : port.at('targetPort').raw));
  const ports = value.items('ports').flatMap((port) => [port.at('name').raw, port.at('containerPort').raw]);
  return ports.length > 0 && !targets.some((target) => ports.includes(target));
}

function* probesOf(pod: Pod, container: Container): Iterable<Finding> {
  const { object } = pod;
  const { name, value } = container;
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
  const missing = probes.filter((probe) => value.at(probe).isAbsent);
  for (const probe of missing)
    yield finding(object, value.at(probe), `The container ${name} has no ${probe}.`);
  const [live, ready] = probes.map((probe) => questionOf(value.at(probe)));
  const message = `Liveness and readiness of ${name} ask the same question.`;
  if (missing.length === 0 && live === ready) yield finding(object, value.at('livenessProbe'), message);
  else yield* exchanged(pod, container);
  const ports = value.items('ports');
  for (const probe of probes) {
    const [port, scheme] = [value.at(probe, 'httpGet', 'port'), value.at(probe, 'httpGet', 'scheme')];
    const declared = ports.find((one) =>
      [one.at('name').raw, one.at('containerPort').raw].includes(port.raw),
    );
    const isPlain = [declared?.at('name').text, port.text].some((text = '') => /^http(?:-|$)/.test(text));
    if (scheme.text === 'HTTPS' && isPlain)
      yield finding(
        object,
        scheme,
        `The ${probe} of ${name} speaks HTTPS to a port for HTTP, and always fails.`,
      );
  }
}

/** What a probe asks, whatever else stands in its path: a query changes no answer. */
function questionOf(probe: Value): string {
  const { path, port } = { path: pathOf(probe), port: probe.at('httpGet', 'port').raw };
  const others = ['tcpSocket', 'exec', 'grpc'].map((kind) => probe.at(kind).raw);
  return JSON.stringify([path, port, others]);
}

function pathOf(probe: Value): string | undefined {
  const { text } = probe.at('httpGet', 'path');
  return probe.at('httpGet').isAbsent
    ? undefined
    : (text ?? '/').replace(/[?#].*$/, '').replace(/(?<=.)\/+$/, '');
}

const alive = /live|alive/i;
const able = /ready|readiness/i;

/** Who asks for readiness restarts what only waits; who asks for liveness sends requests to what is not ready. */
function* exchanged(pod: Pod, container: Container): Iterable<Finding> {
  const { object } = pod;
  const { name, value } = container;
  const health = promisesOf(pod, container)?.health;
  const live = value.at('livenessProbe');
  const asked = pathOf(live) ?? live.at('grpc', 'service').text ?? '';
  const queries = live.items('exec', 'command').some(({ text = '' }) => /\bpsql\b/.test(text));
  const ready = value.at('readinessProbe');
  const answer = pathOf(ready) ?? ready.at('grpc', 'service').text ?? '';
  if (queries || (able.test(asked) && !alive.test(asked))) {
    const what = queries ? 'the database with a query' : asked;
    yield finding(
      object,
      live,
      `Liveness of ${name} asks ${what}: a pod that only waits would be restarted.`,
    );
  } else if (alive.test(answer) && !able.test(answer))
    yield finding(
      object,
      ready,
      `Readiness of ${name} asks ${answer}: requests would go to a pod that is not ready.`,
    );
  else
    for (const [what, probe, promised] of [
      ['liveness', live, health?.live],
      ['readiness', ready, health?.ready],
      ['start', value.at('startupProbe'), health?.live],
    ] as const) {
      const isHttp = promised?.kind === 'http' && !probe.at('httpGet').isAbsent;
      if (isHttp && pathOf(probe) !== promised.path)
        yield finding(object, probe, `${name} answers for its ${what} at ${promised.path}, by the contract.`);
    }
}
