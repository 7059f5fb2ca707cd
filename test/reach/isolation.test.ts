import { anotherOf, type Side } from '../../tools/reach';
import {
  clientToServer,
  decided,
  deployment,
  intoServer,
  type Manifest,
  outOfClient,
  policy,
  topologyFrom,
} from './manifests';

const both = ['Ingress', 'Egress'];
const denyIngress = policy('deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] });
const denyEgress = policy('deny-egress', { podSelector: {}, policyTypes: ['Egress'] });
const denyElsewhere = policy('deny', { podSelector: {}, policyTypes: both }, 'elsewhere');
const other = intoServer({ ports: [{ port: 1 }] }, 'other');
const open = (name: string): Manifest => intoServer({}, name);

const notIsolated: Side = { kind: 'not isolated' };
const refusedBy = (...policies: readonly string[]): Side => ({ kind: 'refused', policies });
const allowedBy = (...policies: readonly string[]): Side => ({ kind: 'allowed', policies });

describe('isolation', () => {
  test.each<[string, readonly Manifest[], Side, Side]>([
    ['a pod that no policy selects is not isolated', [], notIsolated, notIsolated],
    ['a policy for ingress leaves egress alone', [denyIngress], notIsolated, refusedBy('deny-ingress')],
    ['a policy for egress leaves ingress alone', [denyEgress], refusedBy('deny-egress'), notIsolated],
    ['what one policy allows, no other takes away', [denyIngress, open('a')], notIsolated, allowedBy('a')],
    ['each that allows is named', [open('b'), denyIngress, open('a')], notIsolated, allowedBy('a', 'b')],
    ['each that isolates is named', [other, denyIngress], notIsolated, refusedBy('deny-ingress', 'other')],
    ['pods of another namespace are not affected', [denyElsewhere], notIsolated, notIsolated],
  ])('%s', (_, policies, egress, ingress) => {
    const allowed = egress.kind !== 'refused' && ingress.kind !== 'refused';
    expect(clientToServer(policies)).toEqual({ allowed, egress, ingress });
  });

  test.each([
    ['only the source allows', [outOfClient({})], false],
    ['only the destination allows', [open('in')], false],
    ['both ends allow', [outOfClient({}), open('in')], true],
  ])('a connection that %s, under default deny', (_, policies, expected) => {
    expect(clientToServer([...policies, denyEgress, denyIngress]).allowed).toBe(expected);
  });

  const topology = topologyFrom([deployment('server'), denyIngress, denyEgress]);

  test('a pod reaches itself whatever the policies say', () => {
    const samePod = { kind: 'same pod' };
    const expected = { allowed: true, egress: samePod, ingress: samePod };
    expect(decided(topology, 'server', 'server')).toEqual(expected);
  });

  test('another pod of the same workload is not the same pod', () => {
    const twin = topology.pods.map(anotherOf)[0] ?? 'server';
    expect(decided(topology, twin, 'server').allowed).toBe(false);
  });

  test('an address is not isolated, a pod that is known by its labels alone is', () => {
    expect(decided(topology, '203.0.113.10', '203.0.113.11')).toMatchObject({ egress: notIsolated });
    expect(decided(topology, '203.0.113.10', 'here/').ingress).toEqual(refusedBy('deny-ingress'));
  });
});

/** Each row: what the policy says, and what becomes of ingress and egress. */
describe('policyTypes', () => {
  const every = [{}];
  const neither = 'not isolated';
  test.each([
    ['absent means ingress, even without an ingress section', {}, 'refused', neither],
    ['absent means egress too when there is an egress rule', { egress: every }, 'refused', 'allowed'],
    ['absent does not mean egress without an egress rule', { egress: [] }, 'refused', neither],
    ['an empty list counts as absent', { policyTypes: [], egress: every }, 'refused', 'allowed'],
    ['a list wins over an ingress section', { policyTypes: ['Egress'], ingress: [] }, neither, 'refused'],
    ['a list wins over an egress section', { policyTypes: ['Ingress'], egress: [] }, 'refused', neither],
    ['rules of other directions do nothing', { policyTypes: ['Egress'], ingress: every }, neither, 'refused'],
    ['rules that are absent allow nothing', { policyTypes: both }, 'refused', 'refused'],
    ['no rules allow nothing', { policyTypes: both, ingress: [], egress: [] }, 'refused', 'refused'],
    ['all may be absent: every pod is isolated for ingress', undefined, 'refused', neither],
  ])('%s', (_, spec, ofIngress, ofEgress) => {
    const one = policy('p', spec === undefined ? undefined : { podSelector: {}, ...spec });
    const { ingress, egress } = clientToServer([one]);
    expect([ingress.kind, egress.kind]).toEqual([ofIngress, ofEgress]);
  });
});
