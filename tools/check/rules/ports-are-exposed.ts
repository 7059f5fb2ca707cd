import type { Manifest, ManifestObject, Pod } from '../../manifest';
import { isClosed } from '../contract';
import { type Backend, backendsOf } from '../edge';
import { finding, type Finding, isTest, type Rule } from '../rule';
import { variablesNamed } from '../variables';

/** Where a container may name a port for a probe or a hook. */
const handlers = [['livenessProbe'], ['readinessProbe'], ['startupProbe'], ['lifecycle', 'preStop']].flatMap(
  (handler) => ['httpGet', 'tcpSocket', 'grpc'].map((action) => [...handler, action]),
);

/**
 * @see "Service", section "Port definitions"; "Ingress", section "Ingress rules"; "Configure Liveness, Readiness and
 * Startup Probes", kubernetes.io/docs
 */
export const portsAreExposed: Rule = {
  name: 'ports-are-exposed',
  description:
    'The variable PORT, probes, preStop hooks, the target ports of Services, and the backends of Ingresses and routes mean a port that a container listens at and a Service has.',
  recommendation: 'Use the name of the container port, or of the Service port, everywhere.',
  *check(manifest) {
    for (const pod of manifest.pods) yield* portsOfContainers(pod);
    for (const service of manifest.all('', 'Service')) yield* targetPorts(manifest, service);
    for (const backend of backendsOf(manifest)) yield* portOfBackend(manifest, backend);
  },
};

function* portsOfContainers(pod: Pod): Iterable<Finding> {
  const { object, containers } = pod;
  for (const container of containers) {
    const { name, value } = container;
    for (const handler of handlers) {
      const action = value.at(...handler);
      if (!action.isAbsent && isClosed(pod, [container], action.at('port')))
        yield finding(object, action.at('port'), `The container ${name} exposes no such port.`);
    }
    // A process that takes its port from PORT listens there, whatever the container declares.
    const declared = value.items('ports').map((port) => String(port.at('containerPort').raw));
    for (const variable of declared.length === 0 ? [] : variablesNamed([container], 'PORT')) {
      const port = variable.at('value');
      if (port.text?.includes('$(') === false && !declared.includes(port.text))
        yield finding(object, port, `The container ${name} does not expose the port that it listens on.`);
    }
  }
}

function* targetPorts(manifest: Manifest, service: ManifestObject): Iterable<Finding> {
  const pods = manifest.behind(service).filter(({ object }) => !isTest(object));
  for (const port of service.value.items('spec', 'ports')) {
    const target = port.at('targetPort').isAbsent ? port.at('port') : port.at('targetPort');
    for (const pod of pods)
      if (isClosed(pod, pod.serving, target, port.at('protocol').text))
        yield finding(service, target, `No container of ${pod.object.label} exposes this port.`);
  }
}

/** The port of a Service of the manifest, or of one that an operator makes. */
function* portOfBackend(manifest: Manifest, { object, service, port }: Backend): Iterable<Finding> {
  const { namespace } = object;
  const { text: name = '' } = service;
  const isMade = manifest.made.services.some(
    (made) => made.namespace === namespace && made.name === name && made.port === port.number,
  );
  if (isMade) return;
  const found = manifest.find('', 'Service', namespace, name);
  const field = port.text === undefined ? 'port' : 'name';
  if (found === undefined) yield finding(object, service, `There is no Service ${name}.`);
  else if (!found.value.items('spec', 'ports').some((one) => one.at(field).raw === port.raw))
    yield finding(object, service, `The Service ${name} has no such port.`);
}
