import { decide, type Decision } from './decision';
import type { Endpoint } from './endpoint';
import type { Pod } from './pod';
import type { Port } from './port';
import { isBehind, type Service, targetPort } from './service';
import type { Topology } from './topology';

/** One pod behind a Service, and whether a client gets through to it. */
export interface ServiceDestination {
  readonly pod: Pod;
  /** After Service translation. */
  readonly port: Port;
  readonly decision: Decision;
}

/** What becomes of a connection to a Service. */
export type ServiceDecision =
  | {
      readonly kind: 'pods';
      /** Which one a connection takes is chance; none when the Service selects no pod. */
      readonly destinations: readonly ServiceDestination[];
    }
  | {
      /** The Service has no such port. */
      readonly kind: 'no such port';
    }
  | {
      /** It selects no pods itself, or stands for a name outside: the manifests do not say where it leads. */
      readonly kind: 'unknown destination';
    };

/**
 * Whether an endpoint gets through a Service to the pods behind it. Policies act on the pods, at their target ports.
 *
 * @param port What the client dials. A headless Service translates nothing: that port of the pods is meant.
 * @throws InvalidAddress when the endpoint's address is no IP address.
 * @see "Service", sections "Services without selectors" and "Headless Services",
 * kubernetes.io/docs/concepts/services-networking/service
 */
export function decideService(
  topology: Topology,
  from: Endpoint,
  service: Service,
  port: Port,
): ServiceDecision {
  if (service.resolvesTo === 'external name' || Object.keys(service.selector).length === 0)
    return { kind: 'unknown destination' };
  const dialled =
    service.resolvesTo === 'pod addresses'
      ? { ...port, target: port.number }
      : service.ports.find(({ protocol, number }) => protocol === port.protocol && number === port.number);
  if (dialled === undefined) return { kind: 'no such port' };
  const destinations = topology.pods
    .filter((pod) => isBehind(pod, service))
    .flatMap((pod): ServiceDestination[] => {
      const target = targetPort(pod, service, dialled);
      if (target === undefined) return [];
      return [{ pod, port: target, decision: decide(topology, from, { kind: 'pod', pod }, target) }];
    });
  return { kind: 'pods', destinations };
}
