import type { ManifestObject } from './object';
import type { Pod } from './pod';
import { type Port, readProtocol } from './port';
import { StrictValue } from './strict-value';

/** An entry of a Service's `ports`: what clients dial, and what that becomes. */
export interface ServicePort extends Port {
  /** A number, or the name of a container port that each selected pod resolves for itself. */
  readonly target: number | string;
}

/** A Service (core v1). */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  /**
   * What its name resolves to: one address that is translated to pods and their target ports, the addresses of the pods
   * (headless: nothing is translated), or a name outside the cluster.
   */
  readonly resolvesTo: 'cluster address' | 'pod addresses' | 'external name';
  /** Labels of the pods behind it; none when somebody else keeps its endpoints. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
}

/**
 * @throws Malformed when the API server would refuse the Service.
 * @see "Service", kubernetes.io/docs/concepts/services-networking/service
 */
export function readService({ value, namespace, name }: ManifestObject): Service {
  const spec = new StrictValue(value).at('spec');
  return {
    namespace,
    name,
    resolvesTo:
      spec.at('type').value.text === 'ExternalName'
        ? 'external name'
        : spec.at('clusterIP').value.text === 'None'
          ? 'pod addresses'
          : 'cluster address',
    selector: spec.at('selector').labels(),
    ports: spec.at('ports').items().map(readServicePort),
  };
}

function readServicePort(value: StrictValue): ServicePort {
  const number = value.at('port').portNumber();
  const target = value.at('targetPort');
  return {
    protocol: readProtocol(value),
    number,
    target: target.isAbsent ? number : target.isText ? target.portName() : target.portNumber(),
  };
}

/** Whether a Service sends to a pod; one without a selector is not known to. */
export function isBehind(pod: Pod, { namespace, selector, resolvesTo }: Service): boolean {
  const labels = Object.entries(selector);
  return (
    resolvesTo !== 'external name' &&
    namespace === pod.namespace &&
    labels.length > 0 &&
    labels.every(([key, value]) => Object.hasOwn(pod.labels, key) && pod.labels[key] === value)
  );
}

/** The port of a pod that a Service's port becomes; `undefined` when the pod declares no port of that name. */
export function targetPort(pod: Pod, { resolvesTo }: Service, port: ServicePort): Port | undefined {
  const { protocol, number, target } = port;
  if (resolvesTo === 'pod addresses') return { protocol, number };
  if (typeof target === 'number') return { protocol, number: target };
  const declared = pod.ports.find(
    (candidate) => candidate.name === target && candidate.protocol === protocol,
  );
  return declared === undefined ? undefined : { protocol, number: declared.number };
}
