import { selects } from '../../reach';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { PodTemplate } from '../../manifest/pod-template';
import { podsBehind, selectedPods, selectorOf, selectsMadePods, servedPods } from '../../manifest/selection';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/**
 * A selector that matches nothing is no error to the API server: the Service has no endpoints, the policy guards nobody.
 * Pods that an operator makes at run time count, through what makes them.
 *
 * @see "Labels and Selectors", kubernetes.io/docs/concepts/overview/working-with-objects/labels
 */
export const selectorsSelect: Rule = {
  name: 'selectors-select',
  description:
    'Every selector finds what it is for: workloads, spreading and anti-affinity their own pods, Services, disruption budgets and network policies pods of the manifest or of an operator; and what exposes a port has a Service.',
  recommendation: 'Give selector and pods the same stable labels.',
  check: (manifest) => [
    ...unserved(manifest),
    ...manifest.pods.flatMap(ownSelectors),
    ...manifest.all('', 'Service').flatMap((service) => serviceSelector(manifest, service)),
    ...manifest
      .all('policy', 'PodDisruptionBudget')
      .flatMap((budget) => podSelector(manifest, budget, budget.value.at('spec', 'selector'))),
    ...manifest
      .all('networking.k8s.io', 'NetworkPolicy')
      .flatMap((policy) => policySelectors(manifest, policy)),
  ],
};

function ownSelectors({ object, workload, spec, labels }: PodTemplate): readonly Finding[] {
  const own = object.value.at('spec', 'selector');
  const needsOne = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(workload);
  const affinity = ['podAffinity', 'podAntiAffinity'].flatMap((field) => [
    ...spec
      .at('affinity', field, 'preferredDuringSchedulingIgnoredDuringExecution')
      .items()
      .map((term) => term.at('podAffinityTerm', 'labelSelector')),
    ...spec
      .at('affinity', field, 'requiredDuringSchedulingIgnoredDuringExecution')
      .items()
      .map((term) => term.at('labelSelector')),
  ]);
  const spreading = spec
    .at('topologySpreadConstraints')
    .items()
    .map((constraint) => constraint.at('labelSelector'));
  return [...(needsOne ? [own] : []), ...affinity, ...spreading].flatMap((value) => {
    const selector = selectorOf(value);
    if (selector !== undefined && selector.length > 0 && selects(selector, labels)) return [];
    return [finding(object, value, `${value.place} does not select the pods of ${object.label} itself.`)];
  });
}

/** What listens for others and has no Service is reached by nobody. */
function unserved(manifest: Manifest): readonly Finding[] {
  const served = servedPods(manifest);
  return manifest.pods
    .filter(({ object: { kind } }) => kind === 'Deployment' || kind === 'StatefulSet')
    .filter((pod) => !served.has(pod))
    .filter(({ serving }) => serving.some(({ value }) => value.at('ports').items().length > 0))
    .map(({ object }) => finding(object, object.value, `No Service selects the pods of ${object.label}.`));
}

function serviceSelector(manifest: Manifest, service: ManifestObject): readonly Finding[] {
  const { value, namespace } = service;
  const selector = value.at('spec', 'selector');
  if (value.at('spec', 'type').text === 'ExternalName') return [];
  return podsBehind(manifest, namespace, value).length > 0
    ? []
    : [finding(service, selector, 'The Service selects no pod of the manifest.')];
}

function podSelector(manifest: Manifest, object: ManifestObject, value: Value): readonly Finding[] {
  const selector = selectorOf(value);
  if (selector === undefined) return [finding(object, value, `${value.place} must be a selector.`)];
  return selectedPods(manifest, object.namespace, selector).length > 0 ||
    selectsMadePods(manifest, object.namespace, selector)
    ? []
    : [finding(object, value, `${value.place} selects no pod of the manifest.`)];
}

function policySelectors(manifest: Manifest, policy: ManifestObject): readonly Finding[] {
  const spec = policy.value.at('spec');
  const peers = ['ingress', 'egress'].flatMap((direction) =>
    spec
      .at(direction)
      .items()
      .flatMap((rule) => rule.at(direction === 'ingress' ? 'from' : 'to').items()),
  );
  // Pods of other namespaces are nobody's here to know.
  const own = peers
    .filter((peer) => peer.at('namespaceSelector').isAbsent && !peer.at('podSelector').isAbsent)
    .map((peer) => peer.at('podSelector'));
  return [...(spec.at('podSelector').isAbsent ? [] : [spec.at('podSelector')]), ...own].flatMap((value) =>
    podSelector(manifest, policy, value),
  );
}
