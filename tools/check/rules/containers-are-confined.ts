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
  check: (manifest) => {
    const bound = new Set(
      [
        ...manifest.all('rbac.authorization.k8s.io', 'RoleBinding'),
        ...manifest.all('rbac.authorization.k8s.io', 'ClusterRoleBinding'),
      ].flatMap(({ value }) =>
        value
          .at('subjects')
          .items()
          .flatMap((subject) => subject.at('name').text ?? []),
      ),
    );
    return manifest.pods.flatMap(({ object, spec, containers }) => {
      const account = spec.at('serviceAccountName').text ?? 'default';
      const token = spec.at('automountServiceAccountToken');
      const links = spec.at('enableServiceLinks');
      return [
        ...(token.flag === false || bound.has(account)
          ? []
          : [finding(object, token, 'The pod must not mount a service account token that nothing uses.')]),
        ...(links.flag === false
          ? []
          : [
              finding(
                object,
                links,
                'Service links must be off: they add variables such as TODO_BACKEND_PORT.',
              ),
            ]),
        ...containers.flatMap(({ name, value }) => {
          const readOnly = value.at('securityContext', 'readOnlyRootFilesystem');
          return readOnly.flag === true
            ? []
            : [finding(object, readOnly, `The root file system of the container ${name} must be read-only.`)];
        }),
      ];
    });
  },
};
