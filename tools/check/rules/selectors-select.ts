import {
  type Manifest,
  type ManifestObject,
  type Pod,
  scaleOf,
  selectorOf,
  selectorOfLabels,
  selects,
  type Value,
} from '../../manifest';
import { finding, type Finding, isTest, type Rule } from '../rule';
import { isDescribed } from '../schema/schema';

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
    'Every selector finds what it is for: workloads and spreading their own pods and no others, Services, affinity, disruption budgets and network policies pods of the manifest or of an operator; and what exposes a port has a Service.',
  recommendation: 'Give selector and pods the same stable labels.',
  *check(manifest) {
    const served = manifest.served();
    for (const pod of manifest.pods) {
      const { object, workload } = pod;
      const listens = pod.serving.some(({ value }) => value.items('ports').length > 0);
      if (
        listens &&
        !served.has(pod) &&
        !isServedByOrdinal(manifest, pod) &&
        ['Deployment', 'StatefulSet'].includes(workload)
      )
        yield finding(object, object.value, `No Service selects the pods of ${object.label}.`);
      yield* notItself(manifest, pod);
    }
    yield* overlapping(manifest);
    for (const service of manifest.all('', 'Service')) {
      const spec = service.value.at('spec');
      const isAnswered =
        manifest.behind(service).length > 0 ||
        ordinalOf(manifest, service) !== undefined ||
        hasEndpoints(manifest, service) ||
        (!spec.at('selector').isAbsent && isElsewhere(manifest, service));
      if (spec.at('type').text !== 'ExternalName' && !isAnswered)
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

/** Selectors by which a workload means its own pods, and those by which it may mean others. */
function* notItself(manifest: Manifest, { object, workload, spec, labels }: Pod): Iterable<Finding> {
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((field) => [
    ...spec
      .items('affinity', field, 'preferredDuringSchedulingIgnoredDuringExecution')
      .map((term) => term.at('podAffinityTerm')),
    ...spec.items('affinity', field, 'requiredDuringSchedulingIgnoredDuringExecution'),
  ]);
  // Pods of other namespaces are not known.
  for (const term of terms.filter(
    (one) => one.at('namespaces').isAbsent && one.at('namespaceSelector').isAbsent,
  ))
    yield* nobody(manifest, object, term.at('labelSelector'));
  const placing = spec.items('topologySpreadConstraints').map((one) => one.at('labelSelector'));
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
  else if (isElsewhere(manifest, object)) return;
  else if (manifest.selected(namespace, selector).length === 0 && !manifest.selectsMade(namespace, selector))
    yield finding(object, value, `${value.place} selects no pod of the manifest.`);
}

/** Workloads that count, scale and delete each other's pods ("Deployments", section "Selector"). */
function* overlapping(manifest: Manifest): Iterable<Finding> {
  const seen = new Set<string>();
  for (const { object, workload, namespace } of manifest.pods) {
    const value = object.value.at('spec', 'selector');
    const selector = selectingKinds.includes(workload) ? selectorOf(value) : undefined;
    if (selector === undefined || selector.length === 0) continue;
    const others = manifest
      .selected(namespace, selector)
      .map((pod) => pod.object)
      .filter((other) => other.key !== object.key && !seen.has(other.key + object.key) && !isTest(other));
    for (const { key } of others) seen.add(object.key + key);
    const names = others
      .map(({ label }) => label)
      .slice(0, 3)
      .join(', ');
    if (names !== '')
      yield finding(object, value, `The selector of ${object.label} selects the pods of ${names} as well.`);
  }
}

/** Labels that the controller of a StatefulSet adds to each of its pods ("StatefulSets", section "Pod Identity"). */
const nameLabel = 'statefulset.kubernetes.io/pod-name';
const indexLabel = 'apps.kubernetes.io/pod-index';

/** The StatefulSet of whose pods a Service means one. */
function ordinalOf(manifest: Manifest, { namespace, value }: ManifestObject): Pod | undefined {
  const { [nameLabel]: name, [indexLabel]: index, ...rest } = value.labels('spec', 'selector');
  if (name === undefined && index === undefined) return undefined;
  return manifest.selected(namespace, selectorOfLabels(rest)).find((pod) => {
    const start = pod.object.value.at('spec', 'ordinals', 'start').number ?? 0;
    const ordinal = Number(index ?? name?.slice(pod.object.name.length + 1));
    const isNamed = name === undefined || name === `${pod.object.name}-${ordinal}`;
    const isThere = ordinal >= start && ordinal < start + scaleOf(manifest, pod).most;
    return pod.workload === 'StatefulSet' && isNamed && isThere;
  });
}

function isServedByOrdinal(manifest: Manifest, pod: Pod): boolean {
  return manifest.all('', 'Service').some((service) => ordinalOf(manifest, service) === pod);
}

/** Whether somebody keeps the endpoints of a Service by hand ("Service", section "Services without selectors"). */
function hasEndpoints(manifest: Manifest, { namespace, name }: ManifestObject): boolean {
  const label = 'kubernetes.io/service-name';
  return (
    manifest.find('', 'Endpoints', namespace, name) !== undefined ||
    manifest
      .all('discovery.k8s.io', 'EndpointSlice')
      .some(
        (slice) => slice.namespace === namespace && slice.value.at('metadata', 'labels', label).text === name,
      )
  );
}

/** Whether the pods may be made by somebody else: by an operator from a custom resource, or by the cluster itself. */
function isElsewhere(manifest: Manifest, { namespace }: ManifestObject): boolean {
  return (
    namespace === 'kube-system' ||
    manifest.objects.some(
      (one) =>
        one.namespace === namespace &&
        one.apiVersion.includes('.') &&
        !isDescribed(one.apiVersion, one.kind, manifest.kubernetes) &&
        !one.group.endsWith('k8s.io'),
    )
  );
}
