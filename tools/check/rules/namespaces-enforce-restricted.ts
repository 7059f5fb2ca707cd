import { distinct } from '../../manifest';
import { finding, type Rule } from '../rule';

const enforce = 'pod-security.kubernetes.io/enforce';

/** The minor version of Kubernetes since which `restricted` has its controls ("Pod Security Standards", column "Policy"). */
const complete = 25;

/** @see "Pod Security Admission", kubernetes.io/docs/concepts/security/pod-security-admission */
export const namespacesEnforceRestricted: Rule = {
  name: 'namespaces-enforce-restricted',
  description:
    'The manifest declares the namespace of its pods, and has them admitted at the level `restricted`, of no version that lacks controls of today.',
  recommendation:
    'Label the namespace pod-security.kubernetes.io/enforce: restricted, and no enforce-version or latest.',
  *check(manifest) {
    // A namespace that somebody else makes may admit any pod.
    for (const { object, namespace } of distinct(manifest.pods, (pod) => pod.namespace)) {
      const message = `The manifest has pods in ${namespace} and does not declare that namespace.`;
      if (manifest.find('', 'Namespace', '', namespace) === undefined)
        yield finding(object, object.value.at('metadata', 'namespace'), message);
    }
    for (const namespace of manifest.all('', 'Namespace')) {
      const level = namespace.value.at('metadata', 'labels', enforce);
      if (level.text !== 'restricted')
        yield finding(namespace, level, `The namespace ${namespace.name} must enforce restricted pods.`);
      const version = namespace.value.at('metadata', 'labels', `${enforce}-version`);
      const minor = Number(/^v1\.(\d{1,3})$/.exec(version.text ?? '')?.[1] ?? 0);
      if (!version.isAbsent && version.text !== 'latest' && minor < complete) {
        const message = `The namespace ${namespace.name} enforces the level of ${version.text ?? ''}, which is weaker than that of v1.${complete}: use latest.`;
        yield finding(namespace, version, message);
      }
    }
  },
};
