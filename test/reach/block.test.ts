import { describeProblem, InvalidAddress, type Topology } from '../../tools/reach';
import { betweenClientAndServer, decided, deployment, outOfClient, topologyFrom } from './manifests';

const pods = ['10.244.0.0/16'];
const several = [...pods, '10.245.0.0/16', 'fd00::/56'];
const letOutTo = (ipBlock: unknown, podRanges: readonly string[] = []): Topology =>
  betweenClientAndServer([outOfClient({ to: [{ ipBlock }] })], { podRanges });

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
    const topology = letOutTo(block);
    const isReached = (address: string): boolean => decided(topology, 'client', address).allowed;
    expect([inside.filter(isReached), outside.filter(isReached)]).toEqual([inside, []]);
  });

  test.each<[string, unknown, readonly string[], boolean]>([
    ['no pod when nothing is known about their addresses', { cidr: '0.0.0.0/0' }, [], false],
    ['pods where it holds the whole of their range', { cidr: '10.0.0.0/8' }, pods, true],
    ['no pod where it lies elsewhere', { cidr: '192.0.2.0/24' }, pods, false],
    ['no pod where it leaves them out', { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }, pods, false],
    ['no pod where it lacks one of several ranges', { cidr: '10.244.0.0/16' }, several, false],
    ['pods where it holds each range of its address family', { cidr: '10.244.0.0/15' }, several, true],
    ['pods by their IPv6 addresses alone', { cidr: 'fd00::/8' }, several, true],
  ])('a block matches %s, which is no problem', (_, block, podRanges, expected) => {
    expect(decided(letOutTo(block, podRanges), 'client', 'server').allowed).toBe(expected);
  });

  test.each([
    ['is inside the pod range', { cidr: '10.244.1.0/24' }],
    ['leaves out some of the pod range', { cidr: '0.0.0.0/0', except: ['10.244.1.0/24'] }],
  ])('a block that %s matches no pod, and that is reported', (_, ipBlock) => {
    const objects = [deployment('client'), deployment('server'), outOfClient({ to: [{ ipBlock }] })];
    const topology = topologyFrom(objects, { podRanges: pods });
    expect(decided(topology, 'client', 'server').allowed).toBe(false);
    const object = 'NetworkPolicy here/out-of-client';
    expect(topology.problems).toEqual([
      { kind: 'partly covered', object, cidr: ipBlock.cidr, range: '10.244.0.0/16' },
    ]);
    expect(topology.problems.map(describeProblem)).toEqual([
      `${object} has the ipBlock ${ipBlock.cidr}, which holds only a part of 10.244.0.0/16; it is read as matching none of it.`,
    ]);
  });

  test.each(['x', '10.0.0.1', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/08', 'fe80::1%eth0/64'])(
    'a declared range %s is refused',
    (range) => {
      expect(() => topologyFrom([], { podRanges: [range] })).toThrow(InvalidAddress);
      const sentence = `"${range}" is no range in CIDR notation.`;
      expect(() => topologyFrom([], { nodeRanges: [range] })).toThrow(sentence);
    },
  );

  test('an endpoint whose address is none is refused', () => {
    const decision = (): unknown => decided(letOutTo({ cidr: '10.0.0.0/8' }), 'client', '10.0.0');
    expect(decision).toThrow('"10.0.0" is no IP address.');
  });
});
