import { annotations } from '../../../lib/annotations';
import {
  demandOf,
  distinct,
  largestCounts,
  type Manifest,
  type ManifestObject,
  parseQuantity,
  type Quantity,
  quantityOf,
  type Side,
  totalDemand,
  type Value,
} from '../../manifest';
import { claimsIn, demandFor } from '../quota';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Resource Quotas", kubernetes.io/docs/concepts/policy/resource-quotas
 * @see "Limit Ranges", kubernetes.io/docs/concepts/policy/limit-range
 */
export const requestsFit: Rule = {
  name: 'requests-fit',
  description:
    'With every autoscaler at its maximum and every Deployment rolling, pods, claims and objects fit the quota of their namespace and the node that the namespace declares, and each container, pod and claim the limit range.',
  recommendation:
    'Raise the quota or the node, or lower requests, limits or replicas: node, workloads.*.resources, workloads.*.scale and database.resources in lib/environments.',
  *check(manifest) {
    for (const quota of manifest.all('', 'ResourceQuota')) {
      for (const [resource, hard] of quota.value.entries('spec', 'hard'))
        yield* exceeded(quota, hard, resource, demandFor(manifest, quota, resource));
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
      `${resource}: ${whoNeeds(resource)} ${formatAmount(needed)}, and ${String(given.raw)} is there.`,
    );
}

/** Objects are counted, and everything else is for pods. */
function whoNeeds(resource: string): string {
  const isOfPods =
    /^(?:count\/)?(?:pods|persistentvolumeclaims)$|cpu|memory|storage|hugepages|^limits|^requests/.test(
      resource,
    );
  return isOfPods ? 'the pods need' : 'the manifest has';
}

/** Bytes in Mi and cores to a thousandth, both rounded up: which of the two it is shows in the size. */
function formatAmount(amount: Quantity): string {
  const inUnits = (unit: Quantity): number => Number((amount + unit - 1n) / unit);
  const mebibyte = quantityOf(2 ** 20);
  return amount >= mebibyte ? `${inUnits(mebibyte)}Mi` : String(inUnits(quantityOf(1) / 1000n) / 1000);
}

/** What a range bounds: on which side, how its messages say that something is beyond, and in which direction that is. */
const bounds = [
  ['max', 'limits', 'limit is above', 1n],
  ['min', 'requests', 'request is below', -1n],
] as const;

/** Something that a range bounds. */
interface Bounded {
  readonly object: ManifestObject;
  /** What it takes of a resource, and where that stands. */
  readonly taken: (side: Side, resource: string) => readonly [value: Value, amount: Quantity | undefined];
}

function* beyondRange(manifest: Manifest, range: ManifestObject): Iterable<Finding> {
  for (const item of range.value.items('spec', 'limits'))
    for (const { object, taken } of boundedBy(manifest, range, item.at('type').text)) {
      for (const [bound, side, beyond, direction] of bounds)
        for (const [resource, given] of item.entries(bound)) {
          const [value, amount] = taken(side, resource);
          const end = parseQuantity(given.raw);
          if (amount !== undefined && end !== undefined && (amount - end) * direction > 0n)
            yield finding(object, value, `The ${beyond} ${String(given.raw)} of ${range.label}.`);
        }
      for (const [resource, given] of item.entries('maxLimitRequestRatio')) {
        const [[value, limit], [, request]] = [taken('limits', resource), taken('requests', resource)];
        const ratio = parseQuantity(given.raw);
        if (
          limit !== undefined &&
          request !== undefined &&
          ratio !== undefined &&
          limit * quantityOf(1) > request * ratio
        )
          yield finding(
            object,
            value,
            `The limit is more than ${String(given.raw)} times the request, beyond ${range.label}.`,
          );
      }
    }
}

function boundedBy(manifest: Manifest, { namespace }: ManifestObject, type = ''): readonly Bounded[] {
  const pods = largestCounts(manifest, namespace).map(({ pod }) => pod);
  switch (type) {
    case 'Container':
      return pods.flatMap(({ object, containers }) =>
        containers.map(({ value }) => ({
          object,
          taken: (side, resource) => {
            // A request that is not given is the limit.
            const own = value.at('resources', side, resource);
            const found = own.isAbsent ? value.at('resources', 'limits', resource) : own;
            return [found, parseQuantity(found.raw)];
          },
        })),
      );
    case 'Pod':
      return pods.map((pod) => ({
        object: pod.object,
        taken: (side, resource) => [pod.object.value, demandOf(pod, side, resource)],
      }));
    case 'PersistentVolumeClaim':
      return distinct(claimsIn(manifest, namespace), ({ storage, object }) => object.key + storage.place).map(
        ({ object, storage }) => ({
          object,
          taken: (_, resource) => [storage, resource === 'storage' ? parseQuantity(storage.raw) : undefined],
        }),
      );
    default:
      return [];
  }
}
