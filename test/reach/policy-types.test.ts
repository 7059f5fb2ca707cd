import { clientToServer, policy } from './manifests';

const everyPeer = [{}];
const podSelector = {};

describe('policyTypes', () => {
  test.each([
    ['absent means ingress, even without an ingress section', { podSelector }, 'refused', 'not isolated'],
    ['absent means egress too with an egress rule', { podSelector, egress: everyPeer }, 'refused', 'allowed'],
    [
      'absent does not mean egress without an egress rule',
      { podSelector, egress: [] },
      'refused',
      'not isolated',
    ],
    [
      'an empty list counts as absent',
      { podSelector, policyTypes: [], egress: everyPeer },
      'refused',
      'allowed',
    ],
    [
      'an explicit list wins over an ingress section',
      { podSelector, policyTypes: ['Egress'], ingress: [] },
      'not isolated',
      'refused',
    ],
    [
      'an explicit list wins over an egress section',
      { podSelector, policyTypes: ['Ingress'], egress: [] },
      'refused',
      'not isolated',
    ],
    [
      'a rule of a direction that is not listed allows nothing there',
      { podSelector, policyTypes: ['Egress'], ingress: everyPeer },
      'not isolated',
      'refused',
    ],
    [
      'a list of rules that is absent allows nothing',
      { podSelector, policyTypes: ['Ingress', 'Egress'] },
      'refused',
      'refused',
    ],
    [
      'an empty list of rules allows nothing',
      { podSelector, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] },
      'refused',
      'refused',
    ],
    [
      'a policy without a spec isolates every pod of its namespace for ingress',
      undefined,
      'refused',
      'not isolated',
    ],
  ])('%s', (_, spec, ofIngress, ofEgress) => {
    const { ingress, egress } = clientToServer([policy('p', spec)]);
    expect([ingress.kind, egress.kind]).toEqual([ofIngress, ofEgress]);
  });
});
