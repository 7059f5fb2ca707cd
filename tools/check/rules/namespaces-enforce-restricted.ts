import { distinct } from '../../manifest';
import { finding, type Rule } from '../rule';

/** @see "Pod Security Admission", kubernetes.io/docs/concepts/security/pod-security-admission */
export const namespacesEnforceRestricted: Rule = {
  name: 'namespaces-enforce-restricted',
  description:
    'The manifest declares the namespace of its pods, and has them admitted at the level `restricted`.',
  recommendation: 'Label the namespace pod-security.kubernetes.io/enforce: restricted.',
  *check(manifest) {
    // A namespace that somebody else makes may admit any pod.
    for (const { object, namespace } of distinct(manifest.pods, (pod) => pod.namespace)) {
      const message = `The manifest has pods in ${namespace} and does not declare that namespace.`;
      if (manifest.find('', 'Namespace', '', namespace) === undefined)
        yield finding(object, object.value.at('metadata', 'namespace'), message);
    }
    for (const namespace of manifest.all('', 'Namespace')) {
      const level = namespace.value.at('metadata', 'labels', 'pod-security.kubernetes.io/enforce');
      if (level.text !== 'restricted')
        yield finding(namespace, level, `The namespace ${namespace.name} must enforce restricted pods.`);
    }
  },
};
