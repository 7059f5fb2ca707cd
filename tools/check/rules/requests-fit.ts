import { annotations } from '../../../lib/annotations';
import {
  largestCounts,
  type Manifest,
  type ManifestObject,
  parseQuantity,
  type PodCount,
  type Quantity,
  quantityOf,
  scaleOf,
  totalDemand,
  type Value,
} from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** Claims of one workload beyond this number count no further, whatever `replicas` says. */
const mostClaims = 1000;

/**
 * @see "Resource Quotas", kubernetes.io/docs/concepts/policy/resource-quotas
 * @see "Limit Ranges", kubernetes.io/docs/concepts/policy/limit-range
 */
export const requestsFit: Rule = {
  name: 'requests-fit',
  description:
    'With every autoscaler at its maximum and every Deployment rolling, pods and claims fit the quota of their namespace and the node that the namespace declares, and each container the limit range.',
  recommendation:
    'Raise the quota or the node, or lower requests, limits or replicas: node, workloads.*.resources, workloads.*.scale and database.resources in lib/environments.',
  *check(manifest) {
    for (const quota of manifest.all('', 'ResourceQuota')) {
      const counts = largestCounts(manifest, quota.namespace);
      const claims = claimSizes(manifest, quota.namespace);
      for (const [resource, hard] of quota.value.entries('spec', 'hard'))
        yield* exceeded(quota, hard, resource, demandFor(resource, counts, claims));
    }
    for (const range of manifest.all('', 'LimitRange')) yield* beyondRange(manifest, range);
    for (const namespace of manifest.all('', 'Namespace')) {
      const counts = largestCounts(manifest, namespace.name);
      for (const [resource, annotation] of [
        ['cpu', annotations.nodeCpu],
        ['memory', annotations.nodeMemory],
      ] as const) {
        const given = namespace.value.at('metadata', 'annotations', annotation);
        const needed = totalDemand(counts, 'requests', resource);
        yield* exceeded(namespace, given, `${resource} of the node`, needed);
      }
    }
  },
};

/** What pods and claims take of a resource of a quota; `undefined` when that is not known. */
function demandFor(
  resource: string,
  counts: readonly PodCount[],
  claims: readonly Quantity[],
): Quantity | undefined {
  switch (resource) {
    case 'pods':
    case 'count/pods':
      return quantityOf(counts.reduce((sum, { count }) => sum + count, 0));
    case 'persistentvolumeclaims':
      return quantityOf(claims.length);
    case 'requests.storage':
      return claims.reduce((sum, size) => sum + size, 0n);
  }
  const [side, name = ''] = resource.includes('.') ? resource.split('.', 2) : ['requests', resource];
  return side === 'requests' || side === 'limits' ? totalDemand(counts, side, name) : undefined;
}

function* exceeded(
  object: ManifestObject,
  given: Value,
  resource: string,
  needed: Quantity | undefined,
): Iterable<Finding> {
  const available = parseQuantity(given.raw);
  if (available !== undefined && needed !== undefined && needed > available)
    yield finding(
      object,
      given,
      `${resource}: the pods need ${formatAmount(needed)}, and ${String(given.raw)} is there.`,
    );
}

/** Bytes in Mi and cores to a thousandth, both rounded up: which of the two it is shows in the size. */
function formatAmount(amount: Quantity): string {
  const inUnits = (unit: Quantity): number => Number((amount + unit - 1n) / unit);
  const mebibyte = quantityOf(2 ** 20);
  return amount >= mebibyte ? `${inUnits(mebibyte)}Mi` : String(inUnits(quantityOf(1) / 1000n) / 1000);
}

/** Sizes of every claim, those that StatefulSets and CloudNativePG make for their pods included, in bytes. */
function claimSizes(manifest: Manifest, namespace: string): readonly Quantity[] {
  const own = manifest
    .all('', 'PersistentVolumeClaim')
    .filter((claim) => claim.namespace === namespace)
    .map(({ value }) => value.at('spec', 'resources', 'requests', 'storage'));
  const ofPods = largestCounts(manifest, namespace).flatMap(({ pod }) => {
    const spec = pod.object.value.at('spec');
    const sizes =
      pod.workload === 'operator'
        ? [spec.at('storage', 'size'), spec.at('walStorage', 'size')].filter(({ isAbsent }) => !isAbsent)
        : spec
            .items('volumeClaimTemplates')
            .map((claim) => claim.at('spec', 'resources', 'requests', 'storage'));
    return Array.from({ length: Math.min(scaleOf(manifest, pod).most, mostClaims) }, () => sizes).flat();
  });
  return [...own, ...ofPods].map(({ raw }) => parseQuantity(raw) ?? 0n);
}

/** What a range bounds, on which side, how its messages say that a container is beyond, and in which direction that is. */
const bounds = [
  ['max', 'limits', 'limit is above', 1n],
  ['min', 'requests', 'request is below', -1n],
] as const;

function* beyondRange(manifest: Manifest, range: ManifestObject): Iterable<Finding> {
  const containers = largestCounts(manifest, range.namespace).flatMap(({ pod }) =>
    pod.containers.map(({ value }) => ({ object: pod.object, resources: value.at('resources') })),
  );
  const items = range.value.items('spec', 'limits').filter((item) => item.at('type').text === 'Container');
  for (const item of items)
    for (const [bound, side, beyond, direction] of bounds)
      for (const [resource, given] of item.entries(bound)) {
        const end = parseQuantity(given.raw);
        for (const { object, resources } of containers) {
          // A request that is not given is the limit.
          const [own] = [side, 'limits']
            .map((each) => resources.at(each, resource))
            .filter(({ isAbsent }) => !isAbsent);
          const amount = parseQuantity(own?.raw);
          if (own === undefined || amount === undefined || end === undefined) continue;
          if ((amount - end) * direction > 0n)
            yield finding(object, own, `The ${beyond} ${String(given.raw)} of ${range.label}.`);
        }
      }
}
