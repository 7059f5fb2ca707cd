import { annotations } from '../../../lib/annotations';
import { isKubernetesVersion, kubernetesVersions } from '../../../lib/environments/kubernetes';
import type { ManifestObject } from '../../manifest';
import { isForeignPolicy, readNamedPolicy } from '../../reach';
import { finding, type Finding, type Rule } from '../rule';
import { isDescribed } from '../schema/schema';
import { isOwnGroup, serviceOf } from '../schema/served';

/** @see "Deprecated API Migration Guide", kubernetes.io/docs/reference/using-api/deprecation-guide */
export const kindsAreServed: Rule = {
  name: 'kinds-are-served',
  description:
    'Every object has an apiVersion and a kind that the release of Kubernetes serves; what a later one serves no more is noted, and so are custom resources that are not known here, since nobody checks what they say.',
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
      const stated = value.at('metadata', 'annotations', annotations.kubernetes);
      if (kind === 'Namespace' && !stated.isAbsent && !isKubernetesVersion(stated.text ?? '')) {
        const message = `It names no known release of Kubernetes: expected one of ${kubernetesVersions.join(', ')}.`;
        return [finding(object, stated, message)];
      }
      if (isForeignPolicy(object) && !isOwnGroup(group)) {
        const message =
          'It is not evaluated: who may reach whom is judged by NetworkPolicies, and by policies that name hosts and nothing else.';
        return readNamedPolicy(object) === undefined ? [note(object, message)] : [];
      }
      if (defined.has(`${apiVersion} ${kind}`)) return [];
      if (!isOwnGroup(group) && isDescribed(apiVersion, kind, manifest.kubernetes)) return [];
      if (isOwnGroup(group)) {
        const service = serviceOf(apiVersion, kind, manifest.kubernetes);
        return service === undefined ? [] : [{ ...finding(object, value.at('apiVersion'), ''), ...service }];
      }
      if (!isDefined(object))
        return [note(object, `It is not checked: what ${kind} of ${apiVersion} may say is not known here.`)];
      const sentence = `The definition in the manifest knows no ${kind} of ${apiVersion}.`;
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
