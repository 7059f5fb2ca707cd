import type { Endpoint, Policy, Port, Rule, Topology } from '../../reach';
import { distinct } from './value';

type Peer = Rule['peers'][number];
type RulePort = Rule['ports'][number];
type Selector = Policy['selector'];

/** A port that a rule opens towards the outside, and one port to ask about in its place. */
export interface OpenPort {
  readonly label: string;
  readonly sample: Port;
}

/** Somebody whom the policies name and the manifest does not hold. */
export interface Outsider {
  readonly id: string;
  readonly kind: 'dns' | 'internet' | 'any address' | 'pods' | 'addresses';
  readonly title: string;
  readonly detail: string;
  readonly endpoint: Endpoint;
  /** Where rules let pods go, if anywhere. */
  readonly ports: readonly OpenPort[];
}

/** A public address and a private one: each is reserved, by RFC 5737 and RFC 1918. */
const publicAddress = '203.0.113.10';
const privateAddress = '10.96.0.1';

const namespaceLabel = 'kubernetes.io/metadata.name';

/** Everybody outside whom the policies of a manifest name, in the order in which they do. */
export function readOutsiders({ policies, namespaces }: Topology): readonly Outsider[] {
  const own = new Set([...namespaces.map(({ name }) => name), ...policies.map(({ namespace }) => namespace)]);
  const named = policies.flatMap(({ ingress, egress }) => [
    ...ingress.flatMap(({ peers }) => peers.map((peer) => outsiderOf(peer, []))),
    ...egress.flatMap(({ peers, ports }) => peers.map((peer) => outsiderOf(peer, ports))),
  ]);
  const outside = named
    .filter((outsider) => outsider !== undefined)
    .filter(({ endpoint }) => endpoint.kind !== 'any pod' || !own.has(endpoint.namespace));
  return distinct(outside, ({ id }) => id).map((outsider) => {
    const same = outside.filter(({ id }) => id === outsider.id);
    const ports = distinct(
      same.flatMap((each) => each.ports),
      ({ label }) => label,
    );
    const { endpoint } = outsider;
    if (endpoint.kind !== 'any pod') return { ...outsider, ports };
    // A rule may mean a port by its name: then the pods outside are taken to declare it.
    const declared = ports.map(({ label, sample }) => ({ ...sample, name: label.split(' ')[1] ?? '' }));
    return { ...outsider, ports, endpoint: { ...endpoint, ports: declared } };
  });
}

function outsiderOf(peer: Peer, ports: readonly RulePort[]): Outsider | undefined {
  const open = ports.length === 0 ? [everyPort] : ports.map(openPort);
  if (peer.kind === 'block') return { ...rangeOf(peer), ports: open };
  if (peer.namespaces === 'own') return undefined;
  const namespace = satisfying(peer.namespaces)[namespaceLabel];
  const labels = satisfying(peer.pods);
  const what = Object.entries(labels).map(([key, value]) => `${key.replace(/^.*\//, '')}: ${value}`);
  const isDns = namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns';
  const detail = what.join(', ') || 'every pod';
  return {
    id: `pods ${JSON.stringify([peer.namespaces, peer.pods])}`,
    kind: isDns ? 'dns' : 'pods',
    title: isDns ? 'DNS' : (namespace ?? 'other namespaces'),
    detail: isDns ? 'kube-system' : detail,
    endpoint: {
      kind: 'any pod',
      namespace: namespace ?? 'some-other-namespace',
      namespaceLabels: satisfying(peer.namespaces),
      labels,
    },
    ports: open,
  };
}

function rangeOf({ block }: Extract<Peer, { kind: 'block' }>): Omit<Outsider, 'ports'> {
  const { subnet, except } = block;
  if (subnet.prefix > 0) {
    const cidr = `${subnet.address}/${subnet.prefix}`;
    const endpoint: Endpoint = { kind: 'address', address: subnet.address };
    return { id: cidr, kind: 'addresses', title: cidr, detail: 'addresses', endpoint };
  }
  // The whole of IPv4 and of IPv6 are one internet to people; with private ranges in it, it is more than that.
  const isPublic = except.some(({ address }) => address === '10.0.0.0' || address === 'fc00::');
  return isPublic
    ? {
        id: 'internet',
        kind: 'internet',
        title: 'Internet',
        detail: 'without private ranges',
        endpoint: { kind: 'address', address: publicAddress },
      }
    : {
        id: 'any address',
        kind: 'any address',
        title: 'Any address',
        detail: 'private ones, too',
        endpoint: { kind: 'address', address: privateAddress },
      };
}

const everyPort: OpenPort = { label: 'every port', sample: { protocol: 'TCP', number: 1 } };

function openPort(port: RulePort): OpenPort {
  const { protocol } = port;
  switch (port.kind) {
    case 'every port':
      return { label: `every ${protocol} port`, sample: { protocol, number: 1 } };
    case 'name':
      return { label: `${protocol} ${port.name}`, sample: { protocol, number: 1 } };
    case 'range': {
      const { first, last } = port;
      const label = first === last ? `${protocol} ${first}` : `${protocol} ${first}–${last}`;
      return { label, sample: { protocol, number: first } };
    }
  }
}

/** Labels that satisfy a selector: what it asks for, and nothing that it forbids. */
function satisfying(selector: Selector): Readonly<Record<string, string>> {
  return Object.fromEntries(
    selector.flatMap((requirement): readonly (readonly [string, string])[] => {
      switch (requirement.operator) {
        case 'In':
          return [[requirement.key, requirement.values[0] ?? '']];
        case 'Exists':
          return [[requirement.key, '']];
        case 'NotIn':
        case 'DoesNotExist':
          return [];
      }
    }),
  );
}
