import { distinct, groupBy, type Port, type Selector } from '../../manifest';
import { type Endpoint, namedDestinations, type Rule, type Topology } from '../../reach';

type Peer = Rule['peers'][number];
type RulePort = Rule['ports'][number];

/** Ports that a rule opens towards the outside, and one of them to ask about. */
export interface OpenPort {
  readonly label: string;
  readonly sample: Port;
}

/** Somebody whom the policies name, and who is not in the manifest. */
export interface Outsider {
  readonly id: string;
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
export function readOutsiders(topology: Topology): readonly Outsider[] {
  const { policies, namespaces } = topology;
  const own = new Set([...namespaces.map(({ name }) => name), ...policies.map(({ namespace }) => namespace)]);
  const named = policies.flatMap(({ ingress, egress }) => [
    ...ingress.flatMap(({ peers }) => peers.flatMap((peer) => outsiderOf(peer, []))),
    ...egress.flatMap(({ peers, ports }) => peers.flatMap((peer) => outsiderOf(peer, ports))),
  ]);
  const hosts = namedDestinations(topology).map(({ name, host, ports, proxy }): Outsider => ({
    id: `host ${name}`,
    title: name,
    detail: proxy === undefined ? 'by its name' : 'by its name, through the proxy',
    endpoint: { kind: 'host', host },
    ports: ports.length === 0 ? [everyPort] : ports.map(openPort),
  }));
  const outside = [...named, ...hosts].filter(
    ({ endpoint }) => endpoint.kind !== 'any pod' || !own.has(endpoint.namespace),
  );
  return [...groupBy(outside, ({ id }) => id).values()].map((same) => {
    const [{ endpoint, ...first }] = same;
    const all = same.flatMap((each) => each.ports);
    const ports = distinct(all, ({ label }) => label);
    // A rule may mean a port by its name: then the pods outside are taken to declare it.
    const declared = ports.map(({ label, sample }) => ({ ...sample, name: label.split(' ')[1] ?? '' }));
    return {
      ...first,
      ports,
      endpoint: endpoint.kind === 'any pod' ? { ...endpoint, ports: declared } : endpoint,
    };
  });
}

function outsiderOf(peer: Peer, ports: readonly RulePort[]): readonly Outsider[] {
  const open = ports.length === 0 ? [everyPort] : ports.map(openPort);
  if (peer.kind === 'names') return [];
  if (peer.kind === 'block') return [{ ...rangeOf(peer), ports: open }];
  if (peer.namespaces === 'own') return [];
  const namespaceLabels = satisfying(peer.namespaces);
  const namespace = namespaceLabels[namespaceLabel];
  const labels = satisfying(peer.pods);
  const what = Object.entries(labels).map(([key, value]) => `${key.replace(/^.*\//, '')}: ${value}`);
  const [title, detail] =
    namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns'
      ? ['DNS', namespace]
      : [namespace ?? 'other namespaces', what.join(', ') || 'every pod'];
  const id = `pods ${JSON.stringify([peer.namespaces, peer.pods])}`;
  const place = { namespace: namespace ?? 'some-other-namespace', namespaceLabels };
  return [{ id, title, detail, endpoint: { kind: 'any pod', ...place, labels }, ports: open }];
}

function rangeOf({ block: { subnet, except } }: Extract<Peer, { kind: 'block' }>): Omit<Outsider, 'ports'> {
  // People see the whole of IPv4 and of IPv6 as one internet. With the private ranges it is more than that.
  const isPublic = except.some(({ address }) => address === '10.0.0.0' || address === 'fc00::');
  const [title, detail, address] =
    subnet.prefix > 0
      ? [`${subnet.address}/${subnet.prefix}`, 'addresses', subnet.address]
      : isPublic
        ? ['Internet', 'without private ranges', publicAddress]
        : ['Any address', 'private ones, too', privateAddress];
  return { id: title, title, detail, endpoint: { kind: 'address', address } };
}

const everyPort: OpenPort = { label: 'every port', sample: { protocol: 'TCP', number: 1 } };

function openPort(port: RulePort): OpenPort {
  const { protocol } = port;
  if (port.kind === 'name') return { label: `${protocol} ${port.name}`, sample: { protocol, number: 1 } };
  if (port.kind !== 'range') return { label: `every ${protocol} port`, sample: { protocol, number: 1 } };
  const { first, last } = port;
  const label = first === last ? `${protocol} ${first}` : `${protocol} ${first}–${last}`;
  return { label, sample: { protocol, number: first } };
}

/** Labels that satisfy a selector: what it asks for, and nothing that it forbids. */
function satisfying(selector: Selector): Readonly<Record<string, string>> {
  return Object.fromEntries(
    selector.flatMap((requirement) => {
      const { key, operator } = requirement;
      if (operator === 'In') return [[key, requirement.values[0] ?? '']];
      return operator === 'Exists' ? [[key, '']] : [];
    }),
  );
}
