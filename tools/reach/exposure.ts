import {
  byText,
  distinct,
  formatPort,
  isBehind,
  type Pod,
  type Port,
  type Service,
  targetPort,
} from '../manifest';

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
  return [...distinct(ports, formatPort)].sort(
    (one, other) => byText(one.protocol, other.protocol) || one.number - other.number,
  );
}
