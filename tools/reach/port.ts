import type { Field } from './field';

/** The transport protocols that NetworkPolicy knows. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** @see {@link protocols} */
export type Protocol = (typeof protocols)[number];

/** A port of an address, after Service translation. */
export interface Port {
  readonly protocol: Protocol;
  /** From 1 to 65535. */
  readonly number: number;
}

/** A port that a container declares; only a declared name can be meant by a named port. */
export interface ContainerPort extends Port {
  readonly name?: string;
}

/** An entry of a rule's `ports`. */
export type PolicyPort =
  | { readonly kind: 'every port'; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'name'; readonly protocol: Protocol; readonly name: string };

/** A port as people write it, such as `TCP 5432`. */
export function formatPort({ protocol, number }: Port): string {
  return `${protocol} ${number}`;
}

/** The protocol of a port, TCP where none is stated.
 * @throws Malformed when it is another one. */
export function readProtocol(field: Field): Protocol {
  return field.at('protocol').oneOf(protocols, 'TCP');
}

/** @throws Malformed when the API server would refuse the container's port. */
export function readContainerPort(field: Field): ContainerPort {
  const port = { protocol: readProtocol(field), number: field.at('containerPort').portNumber() };
  const name = field.at('name');
  return name.isAbsent ? port : { ...port, name: name.portName() };
}

/**
 * @throws Malformed when the API server would refuse the entry.
 * @see "Network Policies", section "Targeting a range of ports",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 */
export function readPolicyPort(field: Field): PolicyPort {
  const protocol = readProtocol(field);
  const port = field.at('port');
  const end = field.at('endPort');
  if (port.isAbsent || port.isText) {
    if (!end.isAbsent) throw end.malformed('absent beside a port without a number');
    return port.isAbsent
      ? { kind: 'every port', protocol }
      : { kind: 'name', protocol, name: port.portName() };
  }
  const first = port.portNumber();
  const last = end.isAbsent ? first : end.portNumber();
  if (last < first) throw end.malformed(`a port number from ${first} to 65535`);
  return { kind: 'range', protocol, first, last };
}

/**
 * Whether a rule's port means a port of a destination.
 *
 * @param declared The ports of the destination pod's containers; none for an address, which a named port never matches.
 */
export function matchesPort(policyPort: PolicyPort, port: Port, declared: readonly ContainerPort[]): boolean {
  if (policyPort.protocol !== port.protocol) return false;
  switch (policyPort.kind) {
    case 'every port':
      return true;
    case 'range':
      return policyPort.first <= port.number && port.number <= policyPort.last;
    case 'name':
      return declared.some(
        ({ name, protocol, number }) =>
          name === policyPort.name && protocol === port.protocol && number === port.number,
      );
  }
}
