import { demandOf, type Manifest, type Quantity, type Side, totalDemand } from '../../manifest';
import { readWorkloads, type Workload } from './workload';

/** The columns of what pods take. */
export const columns: readonly (readonly [side: Side, resource: 'cpu' | 'memory'])[] = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'cpu'],
  ['limits', 'memory'],
];

/** What pods request or may take, in the order of {@link columns}; `undefined` where there is no bound. */
export type Amounts = readonly (Quantity | undefined)[];

/** What the workloads of a manifest take. */
export interface Resources {
  /** Each of their pods. */
  readonly workloads: readonly { readonly workload: Workload; readonly amounts: Amounts }[];
  /** All that runs always, with the fewest pods that autoscalers leave. */
  readonly least: Amounts;
  /** All that runs always, with the most pods that autoscalers make. */
  readonly most: Amounts;
  /** {@link most}, and every job at the same time. */
  readonly withJobs: Amounts;
}

/** Adds up what workloads take, without the additional pods of a rollout. */
export function resourcesOf(manifest: Manifest): Resources {
  const workloads = readWorkloads(manifest);
  const lasting = workloads.filter(({ nature }) => nature !== 'job');
  const total = (counted: readonly Workload[], bound: 'fewest' | 'most'): Amounts => {
    const pods = counted.map(({ pod, scale }) => ({ pod, count: scale[bound] }));
    return columns.map(([side, resource]) => totalDemand(pods, side, resource));
  };
  return {
    workloads: workloads.map((workload) => ({
      workload,
      amounts: columns.map(([side, resource]) => demandOf(workload.pod, side, resource)),
    })),
    least: total(lasting, 'fewest'),
    most: total(lasting, 'most'),
    withJobs: total(workloads, 'most'),
  };
}
