import { kubernetesVersions } from '../../lib/environments/kubernetes';
import { judge, rules } from '../../tools/check';
import { messages, withChange } from './manifests';
import { podSecurityCases, podWith } from './pod-security-cases';

const own = rules.filter(({ name }) => name === 'pods-run-restricted');

function titleOf(changes: unknown): string {
  return JSON.stringify(changes, (_, value: unknown) => (value === undefined ? 'absent' : value));
}

describe('pods-run-restricted', () => {
  test.each(
    podSecurityCases.map(
      ([changes, refused]) => [titleOf(changes), refused || 'no release', changes] as const,
    ),
  )('refuses a pod with %s as the API servers of %s do', (_, refused, changes) => {
    const found = kubernetesVersions.filter(
      (kubernetes) => judge([podWith(changes)], own, { kubernetes }).findings.length > 0,
    );
    expect(found.length === 0 ? 'no release' : `${String(found[0])}-${String(found.at(-1))}`).toBe(refused);
  });

  test('refuses a profile that neither pod nor container states', () => {
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const pod = { securityContext: {}, containers: [{ name: 'a', securityContext }] };
    expect(
      messages('pods-run-restricted', withChange('minikube Deployment todo-backend', 'pod', pod)),
    ).toEqual(['The container a must run as non-root.', 'The container a must have a seccomp profile.']);
  });
});
