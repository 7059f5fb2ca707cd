import { finding, type Rule } from '../rule';

/**
 * @see "Configure a Security Context for a Pod or Container", kubernetes.io/docs/tasks/configure-pod-container/security-context
 * @see "Configure Service Accounts for Pods", section "opt out of API credential automounting", same place
 * @see "Connecting Applications with Services", section "Environment Variables", kubernetes.io/docs/tutorials/services
 */
export const containersAreConfined: Rule = {
  name: 'containers-are-confined',
  description:
    'Beyond Pod Security: root file systems are read-only, no pod holds a token of the API server unless an RBAC binding says that it needs one, and no Service injects variables beside those of the application.',
  recommendation:
    'Set readOnlyRootFilesystem: true, automountServiceAccountToken: false and enableServiceLinks: false.',
  *check(manifest) {
    const bound = new Set(
      ['RoleBinding', 'ClusterRoleBinding']
        .flatMap((kind) => manifest.all('rbac.authorization.k8s.io', kind))
        .flatMap(({ value }) => value.items('subjects'))
        .map((subject) => subject.at('name').text),
    );
    for (const { object, spec, containers } of manifest.pods) {
      const account = spec.at('serviceAccountName').text ?? 'default';
      const token = spec.at('automountServiceAccountToken');
      const links = spec.at('enableServiceLinks');
      if (token.flag !== false && !bound.has(account))
        yield finding(object, token, 'The pod must not mount a service account token that nothing uses.');
      const message = 'Service links must be off: they add variables such as TODO_BACKEND_PORT.';
      if (links.flag !== false) yield finding(object, links, message);
      for (const { name, value } of containers) {
        const readOnly = value.at('securityContext', 'readOnlyRootFilesystem');
        if (readOnly.flag !== true)
          yield finding(object, readOnly, `The root file system of the container ${name} must be read-only.`);
      }
    }
  },
};
