import { byText } from './order';
import type { Pod } from './pod';
import { formatPort, type Port } from './port';
import { isBehind, type Service, targetPort } from './service';

/**
 * The ports at which a pod is meant to be reached: those its containers declare, and those Services send to.
 *
 * A declaration is information only: a process may listen on a port that nobody declares, so this is the list of what the
 * manifests know, not of what is open.
 */
export function exposedPorts(pod: Pod, services: readonly Service[]): readonly Port[] {
  const targets = services
    .filter((service) => isBehind(pod, service))
    .flatMap((service) => service.ports.map((port) => targetPort(pod, service, port)))
    .filter((port) => port !== undefined);
  const ports = [...pod.ports, ...targets].map(({ protocol, number }): Port => ({ protocol, number }));
  return [...new Map(ports.map((port) => [formatPort(port), port])).values()].sort(
    (one, other) => byText(one.protocol, other.protocol) || one.number - other.number,
  );
}
