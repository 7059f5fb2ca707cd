import { clientToServer, policy } from './manifests';

const everyPeer = [{}];

/** Which directions a policy over all pods isolates, by what it refuses or allows. */
function isolated(spec: Readonly<Record<string, unknown>>): { ingress: string; egress: string } {
  const { ingress, egress } = clientToServer([policy('p', { podSelector: {}, ...spec })]);
  return { ingress: ingress.kind, egress: egress.kind };
}

describe('policyTypes', () => {
  test('absent means ingress, even without an ingress section', () => {
    expect(isolated({})).toEqual({ ingress: 'refused', egress: 'not isolated' });
  });

  test('absent means egress too when there is an egress rule', () => {
    expect(isolated({ egress: everyPeer })).toEqual({ ingress: 'refused', egress: 'allowed' });
  });

  test('absent does not mean egress when the egress section has no rule', () => {
    expect(isolated({ egress: [] })).toEqual({ ingress: 'refused', egress: 'not isolated' });
  });

  test('an empty list counts as absent', () => {
    expect(isolated({ policyTypes: [], egress: everyPeer })).toEqual({
      ingress: 'refused',
      egress: 'allowed',
    });
  });

  test('an explicit list wins over an ingress section', () => {
    expect(isolated({ policyTypes: ['Egress'], ingress: [] })).toEqual({
      ingress: 'not isolated',
      egress: 'refused',
    });
  });

  test('an explicit list wins over an egress section', () => {
    expect(isolated({ policyTypes: ['Ingress'], egress: [] })).toEqual({
      ingress: 'refused',
      egress: 'not isolated',
    });
  });

  test('a rule of a direction that is not listed allows nothing there', () => {
    expect(isolated({ policyTypes: ['Egress'], ingress: everyPeer })).toEqual({
      ingress: 'not isolated',
      egress: 'refused',
    });
  });

  test('a list of rules that is absent allows nothing, nor does an empty one', () => {
    const policyTypes = ['Ingress', 'Egress'];
    const refused = { ingress: 'refused', egress: 'refused' };
    expect(isolated({ policyTypes })).toEqual(refused);
    expect(isolated({ policyTypes, ingress: [], egress: [] })).toEqual(refused);
  });

  test('a policy without a spec isolates every pod of its namespace for ingress', () => {
    const { ingress, egress } = clientToServer([policy('p', undefined)]);
    expect([ingress.kind, egress.kind]).toEqual(['refused', 'not isolated']);
  });
});
