import { finding, type Rule } from '../rule';

/** @see "Pod Security Admission", kubernetes.io/docs/concepts/security/pod-security-admission */
export const namespacesEnforceRestricted: Rule = {
  name: 'namespaces-enforce-restricted',
  description:
    'A namespace that the manifest declares has its pods admitted at the level `restricted`, at the version of its cluster.',
  recommendation: 'Label the namespace pod-security.kubernetes.io/enforce: restricted.',
  check: (manifest) =>
    manifest.all('', 'Namespace').flatMap((namespace) => {
      const level = namespace.value.at('metadata', 'labels', 'pod-security.kubernetes.io/enforce');
      return level.text === 'restricted'
        ? []
        : [finding(namespace, level, `The namespace ${namespace.name} must enforce restricted pods.`)];
    }),
};
