import { parseQuantity } from '../../manifest/quantity';
import { scalar } from './value';
import { at, items } from './value';
import type { Workload } from './workload';

/** CPU in cores and memory in bytes; `undefined` where it is not stated: no bound for limits. */
export interface Amount {
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

/** What a pod asks for, and what it may take at most. */
export interface Demand {
  readonly requests: Amount;
  readonly limits: Amount;
}

/** What the workloads of a manifest take together. */
export interface Totals {
  readonly workloads: readonly { readonly workload: Workload; readonly pod: Demand }[];
  /** All that runs always, with the fewest pods that autoscalers leave. */
  readonly least: Demand;
  /** All that runs always, with the most pods that autoscalers make. */
  readonly most: Demand;
  /** {@link most}, and every job at the same time. */
  readonly withJobs: Demand;
}

type Field = keyof Amount;

/** Adds up what workloads take: per pod, and for all pods at the least and at the most. */
export function totalsOf(workloads: readonly Workload[]): Totals {
  const rows = workloads.map((workload) => ({ workload, pod: demandOf(workload) }));
  const sum = (bound: 'minimum' | 'maximum', jobs: boolean): Demand => {
    const counted = rows.filter(({ workload }) => jobs || workload.nature !== 'job');
    const total = (kind: keyof Demand, field: Field): number | undefined =>
      added(counted.map(({ workload, pod }) => times(pod[kind][field], workload.pods[bound])));
    return both((kind, field) => total(kind, field));
  };
  return {
    workloads: rows,
    least: sum('minimum', false),
    most: sum('maximum', false),
    withJobs: sum('maximum', true),
  };
}

/**
 * What a pod takes as the scheduler counts it: its containers together, or an init container beside the sidecars that
 * have started before it, whichever is more.
 *
 * @see "Sidecar Containers", section "Resource sharing within containers", kubernetes.io/docs/concepts/workloads/pods
 */
export function demandOf({ object, pod }: Workload): Demand {
  const whole = pod === undefined ? [{ resources: at(object.value, 'spec', 'resources') }] : [];
  const containers = [...whole, ...items(at(pod, 'containers'))];
  const initial = items(at(pod, 'initContainers'));
  const isSidecar = (container: unknown): boolean => at(container, 'restartPolicy') === 'Always';
  return both((kind, field) => {
    const of = (container: unknown): number | undefined => stated(container, kind, field);
    const running = added([...containers, ...initial.filter(isSidecar)].map(of));
    const starting = initial.map((container, index) =>
      added([container, ...initial.slice(0, index).filter(isSidecar)].map(of)),
    );
    // An init container without a limit bounds nothing, but it is gone when the pod serves.
    return running === undefined ? undefined : Math.max(running, ...starting.map((amount) => amount ?? 0));
  });
}

function stated(container: unknown, kind: keyof Demand, field: Field): number | undefined {
  const limit = parseQuantity(scalar(at(container, 'resources', 'limits', field)));
  if (kind === 'limits') return limit;
  // The API server takes a limit for the request where none is stated, and nothing where neither is.
  return parseQuantity(scalar(at(container, 'resources', 'requests', field))) ?? limit ?? 0;
}

function both(amount: (kind: keyof Demand, field: Field) => number | undefined): Demand {
  return {
    requests: { cpu: amount('requests', 'cpu'), memory: amount('requests', 'memory') },
    limits: { cpu: amount('limits', 'cpu'), memory: amount('limits', 'memory') },
  };
}

function added(amounts: readonly (number | undefined)[]): number | undefined {
  return amounts.reduce(
    (sum, amount) => (sum === undefined || amount === undefined ? undefined : sum + amount),
    0,
  );
}

function times(amount: number | undefined, count: number): number | undefined {
  return amount === undefined ? undefined : amount * count;
}
