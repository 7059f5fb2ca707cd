import { clientToServer, policy } from './manifests';

const everyPeer = [{}];
const both = ['Ingress', 'Egress'];
const open = 'not isolated';

/** Each row: what the policy says, and what becomes of ingress and egress. */
describe('policyTypes', () => {
  test.each([
    ['absent means ingress, even without an ingress section', {}, 'refused', open],
    ['absent means egress too when there is an egress rule', { egress: everyPeer }, 'refused', 'allowed'],
    ['absent does not mean egress without an egress rule', { egress: [] }, 'refused', open],
    ['an empty list counts as absent', { policyTypes: [], egress: everyPeer }, 'refused', 'allowed'],
    ['a list wins over an ingress section', { policyTypes: ['Egress'], ingress: [] }, open, 'refused'],
    ['a list wins over an egress section', { policyTypes: ['Ingress'], egress: [] }, 'refused', open],
    [
      'rules of other directions do nothing',
      { policyTypes: ['Egress'], ingress: everyPeer },
      open,
      'refused',
    ],
    ['rules that are absent allow nothing', { policyTypes: both }, 'refused', 'refused'],
    ['no rules allow nothing', { policyTypes: both, ingress: [], egress: [] }, 'refused', 'refused'],
  ])('%s', (_, spec, ofIngress, ofEgress) => {
    const { ingress, egress } = clientToServer([policy('p', { podSelector: {}, ...spec })]);
    expect([ingress.kind, egress.kind]).toEqual([ofIngress, ofEgress]);
  });

  test('a policy without a spec isolates every pod of its namespace for ingress', () => {
    const { ingress, egress } = clientToServer([policy('p', undefined)]);
    expect([ingress.kind, egress.kind]).toEqual(['refused', open]);
  });
});
