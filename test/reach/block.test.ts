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
  const holes = { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.169.254/32'] };

  test.each([
    [{ cidr: '192.0.2.0/24' }, ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0', '2001:db8::1']],
    [{ cidr: '2001:db8::/48' }, ['2001:db8:0:ffff:ffff:ffff:ffff:ffff'], ['2001:db8:1::', '192.0.2.1']],
    // The range of all addresses of one family holds none of the other.
    [{ cidr: '0.0.0.0/0' }, ['127.0.0.1'], ['::1']],
    [{ cidr: '::/0' }, ['::1'], ['127.0.0.1']],
    // A range may be written with host bits.
    [{ cidr: '192.0.2.77/24' }, ['192.0.2.1'], []],
    [holes, ['203.0.113.10', '169.254.169.253'], ['10.96.0.1', '169.254.169.254']],
  ])('%j holds %j and not %j', (block, inside, outside) => {
    const isReached = (destination: string): boolean => reaches(block, destination);
    expect([inside.filter(isReached), outside.filter(isReached)]).toEqual([inside, []]);
  });

  const pods = ['10.244.0.0/16'];
  const several = [...pods, '10.245.0.0/16', 'fd00::/56'];
  test.each<[string, unknown, readonly string[], boolean]>([
    ['no pod when nothing is known about their addresses', { cidr: '0.0.0.0/0' }, [], false],
    ['pods where it holds the whole of their range', { cidr: '10.0.0.0/8' }, pods, true],
    ['no pod where it lies elsewhere', { cidr: '192.0.2.0/24' }, pods, false],
    ['no pod where it leaves them out', { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }, pods, false],
    ['no pod where it lacks one of several ranges', { cidr: '10.244.0.0/16' }, several, false],
    ['pods where it holds each range of its address family', { cidr: '10.244.0.0/15' }, several, true],
    ['pods by their IPv6 addresses alone', { cidr: 'fd00::/8' }, several, true],
  ])('a block matches %s, which is no problem', (_, block, podRanges, expected) => {
    expect(reachesPod(block, { podRanges })).toBe(expected);
    expect(topologyWith(block, { podRanges }).problems).toEqual([]);
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
