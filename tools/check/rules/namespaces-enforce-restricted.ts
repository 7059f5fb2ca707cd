import { groupBy } from '../../manifest/group';
import type { Manifest } from '../../manifest/manifest';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Pod Security Admission", kubernetes.io/docs/concepts/security/pod-security-admission */
export const namespacesEnforceRestricted: Rule = {
  name: 'namespaces-enforce-restricted',
  description:
    'The manifest declares the namespace of its pods, and has them admitted at the level `restricted`.',
  recommendation: 'Label the namespace pod-security.kubernetes.io/enforce: restricted.',
  check: (manifest) => [
    ...undeclared(manifest),
    ...manifest.all('', 'Namespace').flatMap((namespace) => {
      const level = namespace.value.at('metadata', 'labels', 'pod-security.kubernetes.io/enforce');
      return level.text === 'restricted'
        ? []
        : [finding(namespace, level, `The namespace ${namespace.name} must enforce restricted pods.`)];
    }),
  ],
};

/** A namespace that somebody else makes may admit whatever it likes. */
function undeclared(manifest: Manifest): readonly Finding[] {
  const byNamespace = groupBy(manifest.pods, ({ object }) => object.namespace);
  return [...byNamespace].flatMap(([namespace, [pod]]) =>
    pod === undefined || manifest.find('', 'Namespace', '', namespace) !== undefined
      ? []
      : [
          finding(
            pod.object,
            pod.object.value.at('metadata', 'namespace'),
            `The manifest has pods in ${namespace} and does not declare that namespace.`,
          ),
        ],
  );
}
