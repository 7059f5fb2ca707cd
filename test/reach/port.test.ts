import type { Port } from '../../tools/manifest';
import { decide, type Endpoint } from '../../tools/reach';
import {
  address,
  clientToServer,
  deployment,
  intoServer,
  outOfClient,
  podOf,
  policy,
  tcp,
  topologyFrom,
  udp,
} from './manifests';

const sctp = (number: number): Port => ({ protocol: 'SCTP', number });

describe('ports of a rule', () => {
  test.each<[string, unknown, readonly Port[], readonly Port[]]>([
    ['absent means every port of every protocol', undefined, [tcp(1), udp(65535), sctp(7)], []],
    ['an empty list means every port of every protocol', [], [tcp(1), udp(65535), sctp(7)], []],
    ['the protocol is TCP where none is given', [{ port: 80 }], [tcp(80)], [udp(80)]],
    ['a protocol means that alone', [{ port: 80, protocol: 'UDP' }], [udp(80)], [tcp(80)]],
    ['SCTP is one', [{ port: 80, protocol: 'SCTP' }], [sctp(80)], [tcp(80)]],
    ['a number means that port alone', [{ port: 80 }], [tcp(80)], [tcp(81)]],
    ['a protocol without a port means all of its ports', [{ protocol: 'UDP' }], [udp(12345)], [tcp(12345)]],
    ['an empty entry means every port of TCP', [{}], [tcp(12345)], [udp(12345)]],
    [
      'endPort ends a range',
      [{ port: 8000, endPort: 8010 }],
      [tcp(8000), tcp(8005), tcp(8010)],
      [tcp(7999), tcp(8011), udp(8000)],
    ],
    ['one of several ports is enough', [{ port: 1 }, { port: 80 }], [tcp(80)], []],
    ['a name means the port that the selected pod declares', [{ port: 'http' }], [tcp(80)], [tcp(8080)]],
    ['a name that the pod does not declare means none', [{ port: 'metrics' }], [], [tcp(80)]],
    ['a name needs the protocol of its port', [{ port: 'http', protocol: 'UDP' }], [], [udp(80)]],
  ])('%s', (_, ports, allowed, refused) => {
    const letsIn = (port: Port): boolean =>
      clientToServer([policy('p', intoServer({ ports }))], port).allowed;
    expect([allowed.filter(letsIn), refused.filter(letsIn)]).toEqual([allowed, []]);
  });

  test('a named port of an egress rule is that of the destination pod, not of the source', () => {
    const [client, server] = [
      deployment('client', { ports: [{ name: 'db', containerPort: 1111 }] }),
      deployment('server', { ports: [{ name: 'db', containerPort: 5432 }] }),
    ];
    const topology = topologyFrom([client, server, policy('p', outOfClient({ ports: [{ port: 'db' }] }))]);
    const reaches = (number: number): boolean =>
      decide(topology, podOf(topology, 'client'), podOf(topology, 'server'), tcp(number)).allowed;
    expect(reaches(5432)).toBe(true);
    expect(reaches(1111)).toBe(false);
  });

  test('a named port never matches an address', () => {
    const topology = topologyFrom([
      deployment('client', { ports: [{ name: 'https', containerPort: 443 }] }),
      policy('p', outOfClient({ ports: [{ port: 'https' }] })),
    ]);
    expect(decide(topology, podOf(topology, 'client'), address('203.0.113.10'), tcp(443)).allowed).toBe(
      false,
    );
  });

  test('a named port admits an address as a source: the destination has the name', () => {
    const topology = topologyFrom([
      deployment('server', { ports: [{ name: 'http', containerPort: 80 }] }),
      policy('p', intoServer({ ports: [{ port: 'http' }] })),
    ]);
    expect(decide(topology, address('203.0.113.10'), podOf(topology, 'server'), tcp(80)).allowed).toBe(true);
  });

  test('a caller may know the ports of a pod that the manifests do not declare', () => {
    const topology = topologyFrom([
      deployment('client'),
      policy('p', outOfClient({ ports: [{ port: 'dns', protocol: 'UDP' }] })),
    ]);
    const dns: Endpoint = { kind: 'any pod', namespace: 'kube-system', labels: {} };
    const ports = [{ name: 'dns', ...udp(53) }];
    const client = podOf(topology, 'client');
    expect(decide(topology, client, { ...dns, ports }, udp(53)).allowed).toBe(true);
    expect(decide(topology, client, dns, udp(53)).allowed).toBe(false);
  });
});
