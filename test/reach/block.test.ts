import { decide, InvalidAddress } from '../../tools/reach';
import {
  address,
  deployment,
  outOfClient,
  podOf,
  policy,
  type Settings,
  tcp,
  topologyFrom,
} from './manifests';

const client = deployment('client');
const server = deployment('server');

function topologyWith(ipBlock: unknown, options: Settings = {}): ReturnType<typeof topologyFrom> {
  return topologyFrom([client, server, policy('p', outOfClient({ to: [{ ipBlock }] }))], options);
}

/** Whether the client reaches an address when a rule lets it out to this block alone. */
function reaches(ipBlock: unknown, destination: string): boolean {
  const topology = topologyWith(ipBlock);
  expect(topology.problems).toEqual([]);
  return decide(topology, podOf(topology, 'client'), address(destination), tcp(443)).allowed;
}

/** Whether the client reaches another pod when a rule lets it out to this block alone. */
function reachesPod(ipBlock: unknown, options?: Settings): boolean {
  const topology = topologyWith(ipBlock, options);
  return decide(topology, podOf(topology, 'client'), podOf(topology, 'server'), tcp(443)).allowed;
}

describe('ipBlock', () => {
  test.each([
    ['the first address', '192.0.2.0', true],
    ['the last address', '192.0.2.255', true],
    ['the address before it', '192.0.1.255', false],
    ['the address behind it', '192.0.3.0', false],
    ['an IPv6 address', '2001:db8::1', false],
  ])('an IPv4 range and %s', (_, destination, expected) => {
    expect(reaches({ cidr: '192.0.2.0/24' }, destination)).toBe(expected);
  });

  test.each([
    ['the last address', '2001:db8:0:ffff:ffff:ffff:ffff:ffff', true],
    ['the address behind it', '2001:db8:1::', false],
    ['an IPv4 address', '192.0.2.1', false],
  ])('an IPv6 range and %s', (_, destination, expected) => {
    expect(reaches({ cidr: '2001:db8::/48' }, destination)).toBe(expected);
  });

  test('the range of all IPv4 addresses holds no IPv6 address, and the other way round', () => {
    expect(reaches({ cidr: '0.0.0.0/0' }, '::1')).toBe(false);
    expect(reaches({ cidr: '::/0' }, '127.0.0.1')).toBe(false);
  });

  test('a range may be written with host bits', () => {
    expect(reaches({ cidr: '192.0.2.77/24' }, '192.0.2.1')).toBe(true);
  });

  test('except takes addresses out of a range', () => {
    const block = { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.169.254/32'] };
    expect(reaches(block, '203.0.113.10')).toBe(true);
    expect(reaches(block, '10.96.0.1')).toBe(false);
    expect(reaches(block, '169.254.169.254')).toBe(false);
    expect(reaches(block, '169.254.169.253')).toBe(true);
  });

  test('a block matches no pod when nothing is known about the addresses of pods', () => {
    expect(reachesPod({ cidr: '0.0.0.0/0' })).toBe(false);
  });

  test('a block that holds the whole declared pod range matches pods', () => {
    expect(reachesPod({ cidr: '10.0.0.0/8' }, { podRanges: ['10.244.0.0/16'] })).toBe(true);
  });

  test.each([
    ['lies elsewhere', { cidr: '192.0.2.0/24' }],
    ['leaves it out', { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }],
  ])('a block that %s matches no pod of the declared range, which is no problem', (_, block) => {
    const options = { podRanges: ['10.244.0.0/16'] };
    expect(reachesPod(block, options)).toBe(false);
    expect(topologyWith(block, options).problems).toEqual([]);
  });

  test('a block must hold every declared pod range of its own address family', () => {
    const podRanges = ['10.244.0.0/16', '10.245.0.0/16', 'fd00::/56'];
    expect(reachesPod({ cidr: '10.244.0.0/16' }, { podRanges })).toBe(false);
    expect(reachesPod({ cidr: '10.244.0.0/15' }, { podRanges })).toBe(true);
    expect(reachesPod({ cidr: 'fd00::/8' }, { podRanges })).toBe(true);
  });

  test.each([
    ['is inside the pod range', { cidr: '10.244.1.0/24' }],
    ['leaves out some of the pod range', { cidr: '0.0.0.0/0', except: ['10.244.1.0/24'] }],
  ])('a block that %s matches no pod, and that is reported', (_, block) => {
    const options = { podRanges: ['10.244.0.0/16'] };
    expect(reachesPod(block, options)).toBe(false);
    expect(topologyWith(block, options).problems).toEqual([
      { kind: 'partly covered', object: 'NetworkPolicy here/p', cidr: block.cidr, range: '10.244.0.0/16' },
    ]);
  });

  test.each([
    'nonsense',
    '10.0.0.1',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/08',
    'fe80::1%eth0/64',
  ])('a declared range %s is refused', (range) => {
    expect(() => topologyFrom([], { podRanges: [range] })).toThrow(InvalidAddress);
    expect(() => topologyFrom([], { nodeRanges: [range] })).toThrow(
      `"${range}" is no range in CIDR notation.`,
    );
  });

  test('an endpoint whose address is none is refused', () => {
    const topology = topologyWith({ cidr: '10.0.0.0/8' });
    expect(() => decide(topology, podOf(topology, 'client'), address('10.0.0'), tcp(1))).toThrow(
      '"10.0.0" is no IP address.',
    );
  });
});
