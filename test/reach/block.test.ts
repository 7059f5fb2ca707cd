import { describeProblem, InvalidAddress, type Topology } from '../../tools/reach';
import {
  betweenClientAndServer,
  decided,
  deployment,
  intoServer,
  outOfClient,
  topologyFrom,
} from './manifests';

const pods = ['10.244.0.0/16'];
const several = [...pods, '10.245.0.0/16', 'fd00::/56'];
const letOutTo = (ipBlock: unknown): Topology => betweenClientAndServer([outOfClient({ to: [{ ipBlock }] })]);

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

  const allBut = (...except: readonly string[]): unknown => ({ cidr: '0.0.0.0/0', except });
  const privateOnes = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

  test.each<[string, unknown, readonly string[], string]>([
    ['pods of unknown addresses where it holds all', allBut(), [], 'allowed'],
    [
      'pods of unknown addresses perhaps where it holds a private range',
      { cidr: '10.0.0.0/8' },
      [],
      'allowed?',
    ],
    ['pods of unknown addresses perhaps where it leaves out but one', allBut('10.0.0.0/8'), [], 'allowed?'],
    ['no pods of unknown addresses where it leaves out private ones', allBut(...privateOnes), [], 'refused'],
    ['no pods of unknown addresses where it holds public ones', { cidr: '192.0.2.0/24' }, [], 'refused'],
    ['pods where it holds the whole of their range', { cidr: '10.0.0.0/8' }, pods, 'allowed'],
    ['no pod where it lies elsewhere', { cidr: '192.0.2.0/24' }, pods, 'refused'],
    ['no pod where it leaves them out', allBut('10.0.0.0/8'), pods, 'refused'],
    ['pods where it holds all of several ranges', { cidr: '10.244.0.0/15' }, several.slice(0, 2), 'allowed'],
    ['pods over the family of which it holds each range', { cidr: '10.244.0.0/15' }, several, 'allowed ipv4'],
    ['pods by their IPv6 addresses alone', { cidr: 'fd00::/8' }, several, 'allowed ipv6'],
    [
      'pods perhaps where it holds one of several ranges',
      { cidr: '10.244.0.0/16' },
      several.slice(0, 2),
      'allowed?',
    ],
    ['pods of an IPv4 range written as IPv6', { cidr: '::ffff:10.0.0.0/104' }, pods, 'allowed'],
    ['pods whose range is written as IPv6', { cidr: '10.0.0.0/8' }, ['::ffff:af4:0/112'], 'allowed'],
  ])('a block matches %s', (_, ipBlock, podRanges, expected) => {
    const objects = [deployment('client'), deployment('server'), outOfClient({ to: [{ ipBlock }] })];
    const { allowed, unsure, over } = decided(topologyFrom(objects, { podRanges }), 'client', 'server');
    const answer = `${allowed ? 'allowed' : 'refused'}${unsure === true ? '?' : ''}`;
    expect([answer, ...(over === undefined ? [] : [over])].join(' ')).toBe(expected);
  });

  test('two policies that allow different families allow nothing together', () => {
    const [ipv4, ipv6] = [{ cidr: '10.0.0.0/8' }, { cidr: 'fd00::/8' }];
    const policies = [outOfClient({ to: [{ ipBlock: ipv4 }] }), intoServer({ from: [{ ipBlock: ipv6 }] })];
    const topology = betweenClientAndServer(policies, { podRanges: several });
    expect(decided(topology, 'client', 'server')).toEqual({
      allowed: false,
      egress: { kind: 'allowed', over: 'ipv4', policies: ['out-of-client'] },
      ingress: { kind: 'allowed', over: 'ipv6', policies: ['into-server'] },
    });
  });

  test.each([
    ['is inside the pod range', { cidr: '10.244.1.0/24' }],
    ['leaves out some of the pod range', { cidr: '0.0.0.0/0', except: ['10.244.1.0/24'] }],
  ])('a block that %s matches pods perhaps, and that is reported', (_, ipBlock) => {
    const objects = [deployment('client'), deployment('server'), outOfClient({ to: [{ ipBlock }] })];
    const topology = topologyFrom(objects, { podRanges: pods });
    const policies = ['out-of-client'];
    expect(decided(topology, 'client', 'server')).toEqual({
      ...{ allowed: true, unsure: true, ingress: { kind: 'not isolated' } },
      egress: { kind: 'allowed', unsure: true, policies },
    });
    const object = 'NetworkPolicy here/out-of-client';
    expect(topology.problems).toEqual([
      { kind: 'partly covered', object, cidr: ipBlock.cidr, range: '10.244.0.0/16' },
    ]);
    expect(topology.problems.map(describeProblem)).toEqual([
      `${object} has the ipBlock ${ipBlock.cidr}, which holds only a part of 10.244.0.0/16: what it decides depends on the address.`,
    ]);
  });

  test.each(['::ffff:10.1.2.3', '::ffff:a01:203', '0:0:0:0:0:ffff:10.1.2.3'])(
    '%s is an address of IPv4',
    (address) => {
      expect(decided(letOutTo({ cidr: '10.0.0.0/8' }), 'client', address).allowed).toBe(true);
      expect(decided(letOutTo({ cidr: '::/0' }), 'client', address).allowed).toBe(false);
    },
  );

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
