import { annotations } from '../../../lib/annotations';
import type { ManifestObject, Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Configure a Security Context for a Pod or Container", kubernetes.io/docs/tasks/configure-pod-container/security-context
 * @see "Configure Service Accounts for Pods", section "opt out of API credential automounting", same place
 * @see "Connecting Applications with Services", section "Environment Variables", kubernetes.io/docs/tutorials/services
 */
export const containersAreConfined: Rule = {
  name: 'containers-are-confined',
  description:
    'Beyond Pod Security: root file systems are read-only, nobody is in the group of root, no pod holds a token of the API server unless an RBAC binding says that it needs one, and no Service injects variables beside those of the application.',
  recommendation:
    'Set readOnlyRootFilesystem: true, a group above 0, automountServiceAccountToken: false and enableServiceLinks: false.',
  *check(manifest) {
    const bound = new Set(
      ['RoleBinding', 'ClusterRoleBinding']
        .flatMap((kind) => manifest.all('rbac.authorization.k8s.io', kind))
        .flatMap(({ value }) => value.items('subjects'))
        .map((subject) => subject.at('name').text),
    );
    for (const { object, namespace, spec, containers } of manifest.pods) {
      const account = spec.at('serviceAccountName').text ?? 'default';
      const token = spec.at('automountServiceAccountToken');
      // Where the pod is silent, its account decides.
      const given = manifest.find('', 'ServiceAccount', namespace, account)?.value;
      const isMounted = token.flag ?? given?.at('automountServiceAccountToken').flag ?? true;
      if (isMounted && !bound.has(account))
        yield finding(object, token, 'The pod must not mount a service account token that nothing uses.');
      const links = spec.at('enableServiceLinks');
      // Which variables the programs of others take for theirs, only those who wrote them know.
      const isOurs = manifest.fact(namespace, annotations.audience) !== undefined;
      const message = 'Service links must be off: they add variables such as TODO_BACKEND_PORT.';
      if (isOurs && links.flag !== false) yield finding(object, links, message);
      for (const security of [spec, ...containers.map(({ value }) => value)])
        yield* ofRootsGroup(object, security);
      for (const { name, value } of containers) {
        const readOnly = value.at('securityContext', 'readOnlyRootFilesystem');
        if (readOnly.flag !== true)
          yield finding(object, readOnly, `The root file system of the container ${name} must be read-only.`);
      }
    }
  },
};

/** Files that root's group may write are those of images and nodes. */
function* ofRootsGroup(object: ManifestObject, holder: Value): Iterable<Finding> {
  const security = holder.at('securityContext');
  const groups = [security.at('runAsGroup'), security.at('fsGroup'), ...security.items('supplementalGroups')];
  for (const group of groups)
    if (group.raw === 0) yield finding(object, group, `${group.place} must not be 0, the group of root.`);
}
