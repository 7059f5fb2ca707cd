import type { StrictValue } from './strict-value';
import type { Value } from './value';

/** The transport protocols that Kubernetes knows. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** @see {@link protocols} */
export type Protocol = (typeof protocols)[number];

/** A port of an address, after Service translation. */
export interface Port {
  readonly protocol: Protocol;
  /** From 1 to 65535. */
  readonly number: number;
}

/** A port that a container declares; a named port means only declared names. */
export interface ContainerPort extends Port {
  readonly name?: string;
}

/** A port as people write it, such as `TCP 5432`. */
export function formatPort({ protocol, number }: Port): string {
  return `${protocol} ${number}`;
}

/** The protocol of a port, TCP where none is given. @throws Malformed when it is another one. */
export function readProtocol(value: StrictValue): Protocol {
  return value.at('protocol').oneOf(protocols, 'TCP');
}

/** @throws Malformed when the API server would refuse the container's port. */
export function readContainerPort(value: StrictValue): ContainerPort {
  const port = { protocol: readProtocol(value), number: value.at('containerPort').portNumber() };
  const name = value.at('name');
  return name.isAbsent ? port : { ...port, name: name.portName() };
}

/** Whether one of the containers declares a port, meant by its number or by its name. */
export function exposes(
  containers: readonly { readonly value: Value }[],
  port: Value,
  protocol = 'TCP',
): boolean {
  const field = port.text === undefined ? 'containerPort' : 'name';
  return containers.some(({ value }) =>
    value
      .items('ports')
      .some(
        (declared) =>
          declared.at(field).raw === port.raw && (declared.at('protocol').text ?? 'TCP') === protocol,
      ),
  );
}
