import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import { exposes } from '../../manifest/container-port';
import { podsBehind } from '../../manifest/selection';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/**
 * @see "Service", section "Port definitions"; "Ingress", section "Ingress rules"; "Configure Liveness, Readiness and
 * Startup Probes", kubernetes.io/docs
 */
export const portsAreExposed: Rule = {
  name: 'ports-are-exposed',
  description:
    'The variable PORT, probes, preStop hooks, the target ports of Services, and the backends of Ingresses and routes mean a port that a container exposes and a Service has.',
  recommendation: 'Use the name of the container port, or of the Service port, everywhere.',
  check: (manifest) => [
    ...probePorts(manifest),
    ...listeningPorts(manifest),
    ...manifest.all('', 'Service').flatMap((service) => targetPorts(manifest, service)),
    ...manifest.all('networking.k8s.io', 'Ingress').flatMap((ingress) => ingressBackends(manifest, ingress)),
    ...manifest
      .all('gateway.networking.k8s.io', 'HTTPRoute')
      .flatMap((route) => routeBackends(manifest, route)),
  ],
};

function probePorts({ pods }: Manifest): readonly Finding[] {
  return pods.flatMap(({ object, containers }) =>
    containers.flatMap((container) =>
      [...probes.map((probe) => container.value.at(probe)), container.value.at('lifecycle', 'preStop')]
        .flatMap((handler) => ['httpGet', 'tcpSocket', 'grpc'].map((kind) => handler.at(kind)))
        .filter((action) => !action.isAbsent && !exposes([container], action.at('port')))
        .map((action) =>
          finding(object, action.at('port'), `The container ${container.name} exposes no such port.`),
        ),
    ),
  );
}

/** A process that takes its port from PORT listens there, whatever the container declares. */
function listeningPorts({ pods }: Manifest): readonly Finding[] {
  return pods.flatMap(({ object, containers }) =>
    containers
      .filter(({ value }) => value.at('ports').items().length > 0)
      .flatMap(({ name, value }) => {
        const declared = value
          .at('ports')
          .items()
          .map((port) => String(port.at('containerPort').raw));
        return value
          .at('env')
          .items()
          .filter((variable) => variable.at('name').text === 'PORT')
          .map((variable) => variable.at('value'))
          .filter(({ text }) => text !== undefined && !declared.includes(text))
          .map((port) =>
            finding(object, port, `The container ${name} does not expose the port that it listens on.`),
          );
      }),
  );
}

function targetPorts(manifest: Manifest, service: ManifestObject): readonly Finding[] {
  const pods = podsBehind(manifest, service.namespace, service.value);
  return service.value
    .at('spec', 'ports')
    .items()
    .flatMap((port) => {
      const target = port.at('targetPort').isAbsent ? port.at('port') : port.at('targetPort');
      const protocol = port.at('protocol').text ?? 'TCP';
      return pods
        .filter(({ serving }) => !exposes(serving, target, protocol))
        .map(({ object }) => finding(service, target, `No container of ${object.label} exposes this port.`));
    });
}

/** Whether a Service, of the manifest or made by an operator, has a port; a sentence where it has not. */
function backend(
  manifest: Manifest,
  object: ManifestObject,
  name: Value,
  has: (ports: readonly Value[]) => boolean,
  madePort: number | undefined,
): readonly Finding[] {
  const service = manifest.find('', 'Service', object.namespace, name.text ?? '');
  const made = manifest.made.services.some(
    (one) => one.namespace === object.namespace && one.name === name.text && one.port === madePort,
  );
  if (made) return [];
  if (service === undefined) return [finding(object, name, `There is no Service ${name.text ?? ''}.`)];
  return has(service.value.at('spec', 'ports').items())
    ? []
    : [finding(object, name, `The Service ${name.text ?? ''} has no such port.`)];
}

function ingressBackends(manifest: Manifest, ingress: ManifestObject): readonly Finding[] {
  const spec = ingress.value.at('spec');
  const paths = spec
    .at('rules')
    .items()
    .flatMap((rule) => rule.at('http', 'paths').items());
  return [spec.at('defaultBackend'), ...paths.map((path) => path.at('backend'))]
    .map((entry) => entry.at('service'))
    .filter((service) => !service.isAbsent)
    .flatMap((service) => {
      const [name, number] = [service.at('port', 'name'), service.at('port', 'number')];
      const has = (ports: readonly Value[]): boolean =>
        ports.some((port) =>
          name.isAbsent ? port.at('port').raw === number.raw : port.at('name').raw === name.raw,
        );
      return backend(manifest, ingress, service.at('name'), has, number.number);
    });
}

function routeBackends(manifest: Manifest, route: ManifestObject): readonly Finding[] {
  return route.value
    .at('spec', 'rules')
    .items()
    .flatMap((rule) => rule.at('backendRefs').items())
    .flatMap((reference) => {
      const port = reference.at('port');
      const has = (ports: readonly Value[]): boolean => ports.some((one) => one.at('port').raw === port.raw);
      return backend(manifest, route, reference.at('name'), has, port.number);
    });
}
