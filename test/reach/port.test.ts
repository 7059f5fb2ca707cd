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

function letsIn(ports: unknown, port = tcp(80)): boolean {
  return clientToServer([policy('p', intoServer({ ports }))], port).allowed;
}

describe('ports of a rule', () => {
  test.each([
    ['absent', undefined],
    ['empty', []],
  ])('a list of ports that is %s means every port of every protocol', (_, ports) => {
    expect(letsIn(ports, tcp(1))).toBe(true);
    expect(letsIn(ports, udp(65535))).toBe(true);
    expect(letsIn(ports, { protocol: 'SCTP', number: 7 })).toBe(true);
  });

  test('the protocol is TCP where none is stated', () => {
    expect(letsIn([{ port: 80 }])).toBe(true);
    expect(letsIn([{ port: 80 }], udp(80))).toBe(false);
  });

  test('a stated protocol means that protocol alone', () => {
    expect(letsIn([{ port: 80, protocol: 'UDP' }], udp(80))).toBe(true);
    expect(letsIn([{ port: 80, protocol: 'UDP' }], tcp(80))).toBe(false);
    expect(letsIn([{ port: 80, protocol: 'SCTP' }], { protocol: 'SCTP', number: 80 })).toBe(true);
  });

  test('a number means that port alone', () => {
    expect(letsIn([{ port: 80 }], tcp(81))).toBe(false);
  });

  test('a protocol without a port means every port of that protocol', () => {
    expect(letsIn([{ protocol: 'UDP' }], udp(12345))).toBe(true);
    expect(letsIn([{ protocol: 'UDP' }], tcp(12345))).toBe(false);
    expect(letsIn([{}], tcp(12345))).toBe(true);
    expect(letsIn([{}], udp(12345))).toBe(false);
  });

  test.each([
    [7999, false],
    [8000, true],
    [8005, true],
    [8010, true],
    [8011, false],
  ])('endPort ends a range: port %i of 8000 to 8010', (number, expected) => {
    expect(letsIn([{ port: 8000, endPort: 8010 }], tcp(number))).toBe(expected);
  });

  test('one of several ports is enough', () => {
    expect(letsIn([{ port: 1 }, { port: 80 }])).toBe(true);
  });

  test('a named port of an ingress rule is that of the selected pod', () => {
    expect(letsIn([{ port: 'http' }])).toBe(true);
    expect(letsIn([{ port: 'http' }], tcp(8080))).toBe(false);
    expect(letsIn([{ port: 'metrics' }])).toBe(false);
  });

  test('a named port needs the protocol of the container port', () => {
    expect(letsIn([{ port: 'http', protocol: 'UDP' }], udp(80))).toBe(false);
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
