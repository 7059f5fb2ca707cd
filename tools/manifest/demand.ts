import type { Manifest } from './manifest';
import type { Container, Pod } from './pod';
import { parseQuantity, type Quantity } from './quantity';
import { scaleOf } from './scale';

/** What a pod asks for, or what it may take at most. */
export type Side = 'requests' | 'limits';

/** Pods of one workload, and how many of them. */
export interface PodCount {
  readonly pod: Pod;
  readonly count: number;
}

/** How many pods there are while everything rolls at once, each autoscaler at its maximum and each job running. */
export function largestCounts(manifest: Manifest, namespace: string): readonly PodCount[] {
  const operated = manifest.made.pods.flatMap(({ pod, stays }) => (stays ? [pod] : []));
  return [...manifest.pods, ...operated]
    .filter(({ namespace: own, object }) => own === namespace && manifest.applied.get(object.key) === object)
    .map((pod) => {
      const { most, surge } = scaleOf(manifest, pod);
      return { pod, count: most + surge };
    });
}

/**
 * What a pod takes of a resource as the scheduler counts it: its containers together, or an init container beside the
 * sidecars that started before it, whichever is more, and the overhead of its runtime class. `undefined` for limits
 * without a bound.
 *
 * @see "Sidecar Containers", section "Resource sharing within containers", and "Pod Overhead",
 * kubernetes.io/docs/concepts/workloads/pods, /docs/concepts/scheduling-eviction
 */
export function demandOf({ containers, spec }: Pod, side: Side, resource: string): Quantity | undefined {
  const of = (roles: readonly Container['role'][], among = containers): Quantity | undefined =>
    sum(
      among
        .filter(({ role }) => roles.includes(role))
        .map((container) => containerDemand(container, side, resource)),
    );
  const running = of(['main', 'sidecar']);
  if (running === undefined) return undefined;
  const starting = containers.flatMap((container, index) => {
    if (container.role !== 'init') return [];
    const own = containerDemand(container, side, resource);
    const beside = of(['sidecar'], containers.slice(0, index));
    // Without a limit it bounds nothing, but it is gone when the pod serves.
    return own === undefined || beside === undefined ? [] : [own + beside];
  });
  const overhead = parseQuantity(spec.at('overhead', resource).raw) ?? 0n;
  return overhead + starting.reduce((most, each) => (each > most ? each : most), running);
}

/** What a container asks for or may take; a request that is not given is the limit, or nothing where neither is. */
function containerDemand({ value }: Container, side: Side, resource: string): Quantity | undefined {
  const limit = parseQuantity(value.at('resources', 'limits', resource).raw);
  if (side === 'limits') return limit;
  return parseQuantity(value.at('resources', 'requests', resource).raw) ?? limit ?? 0n;
}

/** What several pods take of a resource together; `undefined` when one of them has no bound. */
export function totalDemand(counts: readonly PodCount[], side: Side, resource: string): Quantity | undefined {
  return sum(
    counts.map(({ pod, count }) => {
      const each = demandOf(pod, side, resource);
      return each === undefined ? undefined : each * BigInt(Math.floor(count));
    }),
  );
}

function sum(amounts: readonly (Quantity | undefined)[]): Quantity | undefined {
  return amounts.reduce<Quantity | undefined>(
    (all, amount) => (all === undefined || amount === undefined ? undefined : all + amount),
    0n,
  );
}
