import type { Manifest } from './manifest';
import type { PodTemplate } from './pod-template';
import { parseQuantity } from './quantity';
import { scaleOf } from './scale';

/** Requests or limits of a container, or of a pod. */
export type Side = 'requests' | 'limits';

/** Pods of one workload at its largest. */
export interface PodDemand {
  readonly pod: PodTemplate;
  readonly count: number;
}

/** How many pods there are while everything rolls at once, each autoscaler at its maximum and each job running. */
export function largestDemand(manifest: Manifest, namespace: string): readonly PodDemand[] {
  return manifest.pods
    .filter(({ object }) => object.namespace === namespace)
    .map((pod) => {
      const { most, surge } = scaleOf(manifest, pod);
      return { pod, count: most + surge };
    });
}

/**
 * What a pod needs of a resource: its containers together, or its largest init container where that one needs more.
 *
 * @see "Init Containers", section "Resource sharing within containers", kubernetes.io/docs/concepts/workloads/pods
 */
export function podNeeds({ containers }: PodTemplate, side: Side, resource: string): number {
  const of = (roles: readonly string[]): readonly number[] =>
    containers
      .filter(({ role }) => roles.includes(role))
      .map(({ value }) => parseQuantity(value.at('resources', side, resource).raw) ?? 0);
  const serving = of(['main', 'sidecar']).reduce((sum, one) => sum + one, 0);
  return Math.max(serving, ...of(['init']));
}

/** The sum of all pods' needs of a resource. */
export function totalNeeds(demands: readonly PodDemand[], side: Side, resource: string): number {
  // Thousandths keep sums of decimal fractions exact.
  return (
    demands.reduce(
      (sum, { pod, count }) => sum + Math.round(podNeeds(pod, side, resource) * 1000) * count,
      0,
    ) / 1000
  );
}
