import {
  type Manifest,
  type ManifestObject,
  type Pod,
  selectorOf,
  selects,
  type Value,
} from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** Kinds whose selector finds the pods that they make. */
const selectingKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

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
  *check(manifest) {
    const served = manifest.served();
    for (const pod of manifest.pods) {
      const { object, workload } = pod;
      const listens = pod.serving.some(({ value }) => value.items('ports').length > 0);
      if (listens && !served.has(pod) && ['Deployment', 'StatefulSet'].includes(workload))
        yield finding(object, object.value, `No Service selects the pods of ${object.label}.`);
      yield* notItself(pod);
    }
    for (const service of manifest.all('', 'Service')) {
      const spec = service.value.at('spec');
      if (spec.at('type').text !== 'ExternalName' && manifest.behind(service).length === 0)
        yield finding(service, spec.at('selector'), 'The Service selects no pod of the manifest.');
    }
    for (const budget of manifest.all('policy', 'PodDisruptionBudget'))
      yield* nobody(manifest, budget, budget.value.at('spec', 'selector'));
    for (const policy of manifest.all('networking.k8s.io', 'NetworkPolicy')) {
      const spec = policy.value.at('spec');
      const peers = [
        ...spec.items('ingress').flatMap((rule) => rule.items('from')),
        ...spec.items('egress').flatMap((rule) => rule.items('to')),
      ];
      // Which pods another namespace has, the manifest does not say.
      const own = peers.filter((peer) => peer.at('namespaceSelector').isAbsent);
      for (const holder of [spec, ...own]) {
        const selector = holder.at('podSelector');
        if (!selector.isAbsent) yield* nobody(manifest, policy, selector);
      }
    }
  },
};

/** Selectors by which a workload means its own pods. */
function* notItself({ object, workload, spec, labels }: Pod): Iterable<Finding> {
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((field) => [
    ...spec
      .items('affinity', field, 'preferredDuringSchedulingIgnoredDuringExecution')
      .map((term) => term.at('podAffinityTerm')),
    ...spec.items('affinity', field, 'requiredDuringSchedulingIgnoredDuringExecution'),
  ]);
  const placing = [...terms, ...spec.items('topologySpreadConstraints')].map((one) =>
    one.at('labelSelector'),
  );
  const own = selectingKinds.includes(workload) ? [object.value.at('spec', 'selector')] : [];
  for (const value of [...own, ...placing]) {
    const selector = selectorOf(value) ?? [];
    if (selector.length === 0 || !selects(selector, labels))
      yield finding(object, value, `${value.place} does not select the pods of ${object.label} itself.`);
  }
}

function* nobody(manifest: Manifest, object: ManifestObject, value: Value): Iterable<Finding> {
  const { namespace } = object;
  const selector = selectorOf(value);
  if (selector === undefined) yield finding(object, value, `${value.place} must be a selector.`);
  else if (manifest.selected(namespace, selector).length === 0 && !manifest.selectsMade(namespace, selector))
    yield finding(object, value, `${value.place} selects no pod of the manifest.`);
}
