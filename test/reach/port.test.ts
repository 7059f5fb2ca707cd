import type { Port } from '../../tools/manifest';
import {
  betweenClientAndServer,
  decided,
  deployment,
  type End,
  intoServer,
  outOfClient,
  tcp,
  topologyFrom,
  udp,
} from './manifests';

const sctp = (number: number): Port => ({ protocol: 'SCTP', number });
const every = [tcp(1), udp(65535), sctp(7)];

describe('ports of a rule', () => {
  test.each<[string, unknown, readonly Port[], readonly Port[]]>([
    ['absent means every port of every protocol', undefined, every, []],
    ['an empty list means every port of every protocol', [], every, []],
    ['the protocol is TCP where none is given', [{ port: 80 }], [tcp(80)], [udp(80)]],
    ['a protocol means that alone', [{ port: 80, protocol: 'UDP' }], [udp(80)], [tcp(80)]],
    ['SCTP is one', [{ port: 80, protocol: 'SCTP' }], [sctp(80)], [tcp(80)]],
    ['a number means that port alone', [{ port: 80 }], [tcp(80)], [tcp(81)]],
    ['a protocol without a port means all of its ports', [{ protocol: 'UDP' }], [udp(12345)], [tcp(12345)]],
    ['an empty entry means every port of TCP', [{}], [tcp(12345)], [udp(12345)]],
    ['endPort ends a range', [{ port: 80, endPort: 90 }], [80, 85, 90].map(tcp), [tcp(79), tcp(91), udp(80)]],
    ['one of several ports is enough', [{ port: 1 }, { port: 80 }], [tcp(80)], []],
    ['a name means the port that the selected pod declares', [{ port: 'http' }], [tcp(80)], [tcp(8080)]],
    ['a name that the pod does not declare means none', [{ port: 'metrics' }], [], [tcp(80)]],
    ['a name needs the protocol of its port', [{ port: 'http', protocol: 'UDP' }], [], [udp(80)]],
  ])('%s', (_, ports, allowed, refused) => {
    const topology = betweenClientAndServer([intoServer({ ports })]);
    const isLetIn = (port: Port): boolean => decided(topology, 'client', 'server', port).allowed;
    expect([allowed.filter(isLetIn), refused.filter(isLetIn)]).toEqual([allowed, []]);
    // An address as the source changes nothing: it is the destination that has the names.
    const isLetInFromOutside = (port: Port): boolean =>
      decided(topology, '203.0.113.10', 'server', port).allowed;
    expect([...allowed, ...refused].filter(isLetInFromOutside)).toEqual(allowed);
  });

  const dns = { kind: 'any pod', namespace: 'kube-system', labels: {} } as const;
  test.each<[string, End, number, boolean]>([
    ['the destination pod', 'server', 5432, true],
    ['no source', 'server', 1111, false],
    ['no address', '203.0.113.10', 1111, false],
    ['a pod of which the caller knows them', { ...dns, ports: [{ name: 'db', ...tcp(53) }] }, 53, true],
    ['no pod of which nobody knows them', dns, 53, false],
  ])('the names in an egress rule are those of %s', (_, to, number, expected) => {
    const topology = topologyFrom([
      deployment('client', { ports: [{ name: 'db', containerPort: 1111 }] }),
      deployment('server', { ports: [{ name: 'db', containerPort: 5432 }] }),
      outOfClient({ ports: [{ port: 'db' }] }),
    ]);
    expect(decided(topology, 'client', to, tcp(number)).allowed).toBe(expected);
  });
});
