import { distinct, formatPort, type Pod, type Port } from '../manifest';
import { type HostPattern, sampleOf } from './host';
import type { PolicyPort } from './policy';
import type { Topology } from './topology';

/** A host that policies or the allow-list of a proxy name, and where it is asked. */
export interface NamedDestination {
  /** As it is named: one host, or a pattern. */
  readonly name: string;
  /** One host of that name. */
  readonly host: string;
  readonly ports: readonly PolicyPort[];
  /** The pods that tunnel to it for others; absent where a policy names it. */
  readonly proxy?: Pod;
}

/** Every host that is named, in the order in which they are. */
export function namedDestinations({ policies, proxies }: Topology): readonly NamedDestination[] {
  const ofHost = (host: HostPattern): Pick<NamedDestination, 'name' | 'host'> => ({
    name: host.text,
    host: sampleOf(host),
  });
  return [
    ...policies.flatMap(({ egress }) =>
      egress.flatMap(({ peers, ports }) =>
        peers.flatMap((peer) =>
          peer.kind === 'names' ? peer.names.map((name) => ({ ...ofHost(name), ports })) : [],
        ),
      ),
    ),
    ...proxies.flatMap(({ pod, hosts }) =>
      hosts.map(({ host, port }): NamedDestination => ({
        ...ofHost(host),
        ports: [{ kind: 'range', protocol: 'TCP', first: port, last: port }],
        proxy: pod,
      })),
    ),
  ];
}

/** Where one would ask a host that is named: HTTPS where every port is open. */
export function askedPorts({ ports }: NamedDestination): readonly Port[] {
  const usual: Port = { protocol: 'TCP', number: 443 };
  const found = ports.map(({ protocol, ...port }): Port => ({
    protocol,
    number: 'first' in port ? port.first : usual.number,
  }));
  return found.length === 0 ? [usual] : distinct(found, formatPort);
}
