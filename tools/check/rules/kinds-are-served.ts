import type { ManifestObject } from '../../manifest';
import { isForeignPolicy } from '../../reach';
import { finding, type Finding, type Rule } from '../rule';
import { isServed } from '../schema/schema';

/** What took the place of a kind that older manifests still use (Kubernetes documentation, "Deprecated API Migration Guide"). */
const removed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'apps/v1beta1': 'apps/v1',
    'apps/v1beta2': 'apps/v1',
    'autoscaling/v2beta1': 'autoscaling/v2',
    'autoscaling/v2beta2': 'autoscaling/v2',
    'batch/v1beta1': 'batch/v1',
    'extensions/v1beta1': 'apps/v1 or networking.k8s.io/v1',
    'networking.k8s.io/v1beta1': 'networking.k8s.io/v1',
    'policy/v1beta1': 'policy/v1',
    'rbac.authorization.k8s.io/v1beta1': 'rbac.authorization.k8s.io/v1',
    'storage.k8s.io/v1beta1': 'storage.k8s.io/v1',
  }),
);

/** Kinds that every cluster serves and few applications have: their fields are not compared ("Kubernetes API", kubernetes.io/docs/reference/kubernetes-api). */
const others: ReadonlyMap<string, string> = new Map(
  Object.entries({
    v1: 'Binding Endpoints Event Node PodTemplate ReplicationController',
    'admissionregistration.k8s.io/v1':
      'MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
    'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
    'apiregistration.k8s.io/v1': 'APIService',
    'apps/v1': 'ControllerRevision',
    'autoscaling/v1': 'HorizontalPodAutoscaler',
    'certificates.k8s.io/v1': 'CertificateSigningRequest',
    'coordination.k8s.io/v1': 'Lease',
    'discovery.k8s.io/v1': 'EndpointSlice',
    'events.k8s.io/v1': 'Event',
    'flowcontrol.apiserver.k8s.io/v1': 'FlowSchema PriorityLevelConfiguration',
    'node.k8s.io/v1': 'RuntimeClass',
    'storage.k8s.io/v1': 'CSIDriver CSINode CSIStorageCapacity VolumeAttachment',
  }),
);

/** Groups of Kubernetes itself with a dot: all others are of those who define their kinds. */
const ownGroups = new Set(
  ['authentication.k8s.io/', 'authorization.k8s.io/', 'resource.k8s.io/', 'scheduling.k8s.io/']
    .concat([...removed.keys(), ...others.keys()])
    .map((apiVersion) => apiVersion.split('/')[0]),
);

/** @see "Deprecated API Migration Guide", kubernetes.io/docs/reference/using-api/deprecation-guide */
export const kindsAreServed: Rule = {
  name: 'kinds-are-served',
  description:
    'Every object has an apiVersion and a kind that Kubernetes 1.28 serves and no later release has removed; custom resources that are not known here are noted, since nobody checks what they say.',
  recommendation: 'State an apiVersion and kind of kubernetes.io/docs/reference/kubernetes-api.',
  excusable: false,
  check: (manifest) => {
    const definitions = manifest.all('apiextensions.k8s.io', 'CustomResourceDefinition');
    const defined = new Set(definitions.flatMap(kindsOf));
    const isDefined = ({ group, kind }: ManifestObject): boolean =>
      definitions.some(
        ({ value }) =>
          value.at('spec', 'group').text === group && value.at('spec', 'names', 'kind').text === kind,
      );
    return manifest.objects.flatMap((object) => {
      const { value, apiVersion, kind, group } = object;
      if (!value.isMapping) return [finding(object, value, 'A document must be a mapping.')];
      if (apiVersion === '') return [finding(object, value.at('apiVersion'), 'The apiVersion is missing.')];
      if (kind === '') return [finding(object, value.at('kind'), 'The kind is missing.')];
      if (isForeignPolicy(object))
        return [note(object, 'It is not evaluated: who may reach whom is judged by NetworkPolicies alone.')];
      if (isServed(apiVersion, kind) || defined.has(`${apiVersion} ${kind}`)) return [];
      if (others.get(apiVersion)?.split(' ').includes(kind) === true) return [];
      if (group.includes('.') && !ownGroups.has(group) && !isDefined(object))
        return [
          note(object, `It is not checked: what a ${kind} of ${apiVersion} may say is not known here.`),
        ];
      const now = removed.get(apiVersion);
      const sentence =
        now === undefined
          ? `${isDefined(object) ? 'The definition in the manifest' : 'Kubernetes 1.28'} knows no ${kind} of ${apiVersion}.`
          : `${apiVersion} is no longer served: ${now} took its place.`;
      return [finding(object, value.at('apiVersion'), sentence)];
    });
  },
};

function note(object: ManifestObject, message: string): Finding {
  return { ...finding(object, object.value.at('apiVersion'), message), isNote: true };
}

/** What a definition makes the API server serve. */
function kindsOf({ value }: ManifestObject): readonly string[] {
  const [group, kind] = [value.at('spec', 'group').text, value.at('spec', 'names', 'kind').text];
  return value
    .items('spec', 'versions')
    .filter((version) => version.at('served').flag !== false)
    .map((version) => `${group ?? ''}/${version.at('name').text ?? ''} ${kind ?? ''}`);
}
