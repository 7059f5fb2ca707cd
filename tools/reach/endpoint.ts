import type { ContainerPort, Pod } from '../manifest';
import type { Party } from './peer';
import { InvalidAddress, parseAddress, parseSubnet } from './subnet';
import type { Topology } from './topology';

/** A pod that is known by its namespace and labels alone: of another manifest, or one more of the same workload. */
export interface AnyPod {
  readonly kind: 'any pod';
  readonly namespace: string;
  /** All of its labels; it has no others. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of its namespace beyond those that the manifests declare. @default none */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** What its containers declare, for rules that name a port. @default none */
  readonly ports?: readonly ContainerPort[];
  /** @default false */
  readonly hostNetwork?: boolean;
}

/** One end of a connection. */
export type Endpoint =
  | { readonly kind: 'pod'; readonly pod: Pod }
  | AnyPod
  | {
      /** An IPv4 or IPv6 address that no known pod has. */
      readonly kind: 'address';
      readonly address: string;
    }
  | {
      /** A host on the internet, asked by its name: whatever public address that has. */
      readonly kind: 'host';
      readonly host: string;
    };

/** The label that every namespace has without being given it. */
const automaticLabel = 'kubernetes.io/metadata.name';

/** Whether two endpoints are one and the same pod: policies do not apply to its traffic with itself. */
export function isSamePod(one: Endpoint, other: Endpoint): boolean {
  return one.kind === 'pod' && other.kind === 'pod' && one.pod.object.key === other.pod.object.key;
}

/** Another pod of the same workload. Policies do apply between the two. */
export function anotherOf({ namespace, labels, ports, hostNetwork }: Pod): AnyPod {
  return { kind: 'any pod', namespace, labels, ports, hostNetwork };
}

const everywhere = ['0.0.0.0/0', '::/0'].flatMap((range) => parseSubnet(range) ?? []);

/**
 * An endpoint as network policies see it.
 *
 * A pod on the host's network is seen by the address of its node alone: no policy selects it, no selector of a rule finds
 * it. The documentation leaves this open, and calls this treatment the most common.
 *
 * @throws {@link InvalidAddress} when the address is no IP address.
 * @see "Network Policies", section "NetworkPolicy and hostNetwork pods",
 * kubernetes.io/docs/concepts/services-networking/network-policies
 * @see "Well-Known Labels, Annotations and Taints", kubernetes.io/docs/reference/labels-annotations-taints
 */
export function partyOf(topology: Topology, endpoint: Endpoint): Party {
  if (endpoint.kind === 'address') {
    const range = parseAddress(endpoint.address);
    if (range === undefined) throw new InvalidAddress(endpoint.address, 'IP address');
    return { pod: 'not selectable', ranges: [range] };
  }
  if (endpoint.kind === 'host') return { pod: 'not selectable', ranges: everywhere, host: endpoint.host };
  const pod = endpoint.kind === 'pod' ? anotherOf(endpoint.pod) : endpoint;
  if (pod.hostNetwork === true) return { pod: 'not selectable', ranges: topology.nodeRanges };
  const { namespace, labels, ports = [] } = pod;
  const declared = topology.namespaces.find(({ name }) => name === namespace)?.labels;
  const namespaceLabels = { ...declared, ...pod.namespaceLabels, [automaticLabel]: namespace };
  return { pod: { namespace, namespaceLabels, labels, ports }, ranges: topology.podRanges };
}
