import { annotations } from '../../../lib/annotations';
import { largestDemand, type Side, totalNeeds } from '../../manifest/demand';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import { parseQuantity } from '../../manifest/quantity';
import { scaleOf } from '../../manifest/scale';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

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
  check: (manifest) => [
    ...manifest.all('', 'ResourceQuota').flatMap((quota) => quotaHolds(manifest, quota)),
    ...manifest.all('', 'LimitRange').flatMap((range) => rangeHolds(manifest, range)),
    ...manifest.all('', 'Namespace').flatMap((namespace) => nodeHolds(manifest, namespace)),
  ],
};

function quotaHolds(manifest: Manifest, quota: ManifestObject): readonly Finding[] {
  const demands = largestDemand(manifest, quota.namespace);
  const made = madePods(manifest, quota.namespace);
  const claims = claimSizes(manifest, quota.namespace);
  const needs = (resource: string): number | undefined => {
    if (resource === 'pods' || resource === 'count/pods')
      return [...demands, ...made].reduce((sum, { count }) => sum + count, 0);
    if (resource === 'persistentvolumeclaims') return claims.length;
    if (resource === 'requests.storage') return claims.reduce((sum, size) => sum + size, 0);
    const [side, name = ''] = resource.includes('.') ? resource.split('.', 2) : ['requests', resource];
    return side === 'requests' || side === 'limits'
      ? totalNeeds(demands, side, name) + madeNeeds(made, side, name)
      : undefined;
  };
  return quota.value
    .at('spec', 'hard')
    .entries()
    .flatMap(([resource, hard]) => exceeded(quota, hard, resource, needs(resource)));
}

/** Pods of one kind that an operator makes. */
interface MadePods {
  readonly count: number;
  readonly needs: (side: Side, resource: string) => number;
}

/** Instances of CloudNativePG: a job of their size prepares a new one before it starts. */
function madePods(manifest: Manifest, namespace: string): readonly MadePods[] {
  return manifest
    .all('postgresql.cnpg.io', 'Cluster')
    .filter((cluster) => cluster.namespace === namespace)
    .map(({ value }) => ({
      count: (value.at('spec', 'instances').number ?? 1) + 1,
      needs: (side, resource) => parseQuantity(value.at('spec', 'resources', side, resource).raw) ?? 0,
    }));
}

function madeNeeds(made: readonly MadePods[], side: Side, resource: string): number {
  return made.reduce((sum, { count, needs }) => sum + count * needs(side, resource), 0);
}

function exceeded(
  object: ManifestObject,
  given: Value,
  resource: string,
  needed: number | undefined,
): readonly Finding[] {
  const available = parseQuantity(given.raw);
  return available === undefined || needed === undefined || needed <= available
    ? []
    : [
        finding(
          object,
          given,
          `${resource}: the pods need ${formatAmount(needed)}, and ${String(given.raw)} is there.`,
        ),
      ];
}

function formatAmount(amount: number): string {
  return amount >= 2 ** 20 ? `${Math.ceil(amount / 2 ** 20)}Mi` : String(Math.ceil(amount * 1000) / 1000);
}

/** Sizes of every claim, those of StatefulSets included, in bytes. */
function claimSizes(manifest: Manifest, namespace: string): readonly number[] {
  const sizeOf = (claim: Value): number =>
    parseQuantity(claim.at('spec', 'resources', 'requests', 'storage').raw) ?? 0;
  const own = manifest
    .all('', 'PersistentVolumeClaim')
    .filter((claim) => claim.namespace === namespace)
    .map(({ value }) => sizeOf(value));
  const templates = manifest.pods
    .filter(({ object, workload }) => object.namespace === namespace && workload === 'StatefulSet')
    .flatMap((pod) => {
      // A quota of claims beyond this is none: it bounds the list, whatever `replicas` says.
      const length = Math.min(Math.max(0, Math.floor(scaleOf(manifest, pod).most)), 1000);
      const sizes = pod.object.value.at('spec', 'volumeClaimTemplates').items().map(sizeOf);
      return Array.from({ length }, () => sizes).flat();
    });
  return [...own, ...templates];
}

/** What a range bounds, on which side, and how its messages say that a container is beyond. */
const bounds = [
  {
    bound: 'max',
    side: 'limits',
    beyond: 'limit is above',
    isBeyond: (own: number, most: number) => own > most,
  },
  {
    bound: 'min',
    side: 'requests',
    beyond: 'request is below',
    isBeyond: (own: number, least: number) => own < least,
  },
] as const;

function rangeHolds(manifest: Manifest, range: ManifestObject): readonly Finding[] {
  const containers = manifest.pods
    .filter(({ object }) => object.namespace === range.namespace)
    .flatMap((pod) => pod.containers.map(({ value }) => ({ object: pod.object, value })));
  return range.value
    .at('spec', 'limits')
    .items()
    .filter((item) => item.at('type').text === 'Container')
    .flatMap((item) =>
      bounds.flatMap(({ bound, side, beyond, isBeyond }) =>
        item
          .at(bound)
          .entries()
          .flatMap(([resource, given]) =>
            containers
              .map(({ object, value }) => ({ object, own: value.at('resources', side, resource) }))
              .filter(({ own }) => {
                const [amount, end] = [parseQuantity(own.raw), parseQuantity(given.raw)];
                return amount !== undefined && end !== undefined && isBeyond(amount, end);
              })
              .map(({ object, own }) =>
                finding(object, own, `The ${beyond} ${String(given.raw)} of ${range.label}.`),
              ),
          ),
      ),
    );
}

function nodeHolds(manifest: Manifest, namespace: ManifestObject): readonly Finding[] {
  const demands = largestDemand(manifest, namespace.name);
  const made = madePods(manifest, namespace.name);
  return [['cpu', annotations.nodeCpu] as const, ['memory', annotations.nodeMemory] as const].flatMap(
    ([resource, annotation]) => {
      const given = namespace.value.at('metadata', 'annotations', annotation);
      const needed = totalNeeds(demands, 'requests', resource) + madeNeeds(made, 'requests', resource);
      return exceeded(namespace, given, `${resource} of the node`, needed);
    },
  );
}
