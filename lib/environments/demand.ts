import type { Quantities, Resources } from '../contract';
import type { Environment } from './environment';
import { parties } from './traffic';
import { maximumReplicas, surge } from './workload';

/** A psql client, which waits for the database or writes a row. */
export const clientResources: Resources = {
  requests: { cpuMillicores: 25, memoryMebibytes: 32 },
  limits: { cpuMillicores: 250, memoryMebibytes: 64 },
};

/** `alembic upgrade head`: the backend's code, serving nobody. */
export const migrationResources: Resources = {
  requests: { cpuMillicores: 100, memoryMebibytes: 256 },
  limits: { cpuMillicores: 500, memoryMebibytes: 512 },
};

/** pg_dump and pg_restore, which compress as they go. */
export const backupResources: Resources = {
  requests: { cpuMillicores: 50, memoryMebibytes: 64 },
  limits: { cpuMillicores: 500, memoryMebibytes: 256 },
};

/** cert-manager's solver pods, as cert-manager sizes them (its documentation, "HTTP01"). */
const solverResources: Resources = {
  requests: { cpuMillicores: 10, memoryMebibytes: 64 },
  limits: { cpuMillicores: 100, memoryMebibytes: 64 },
};

/** Pods of one kind: what each asks for, and how many there are at the most. */
export interface Demand {
  readonly workload: string;
  readonly pod: Resources;
  /** While everything rolls at once: surge included. */
  readonly pods: number;
  /** Old pods that may still drain beside them, which a quota counts and a scheduler has already placed. */
  readonly draining: number;
}

/** A pod needs what its largest container needs, where they run one after the other. */
function largest(...containers: readonly Resources[]): Resources {
  const most = (of: (resources: Resources) => number): number => Math.max(...containers.map(of));
  return {
    requests: {
      cpuMillicores: most(({ requests }) => requests.cpuMillicores),
      memoryMebibytes: most(({ requests }) => requests.memoryMebibytes),
    },
    limits: {
      cpuMillicores: most(({ limits }) => limits.cpuMillicores),
      memoryMebibytes: most(({ limits }) => limits.memoryMebibytes),
    },
  };
}

/** What the stack asks for at its largest: every autoscaler at its maximum, every Deployment rolling, every job running. */
export function demand(environment: Environment): readonly Demand[] {
  const { workloads, database } = environment;
  const web = (workload: 'frontend' | 'backend'): Demand => {
    const { scale, resources } = workloads[workload];
    const wanted = maximumReplicas(scale);
    return {
      workload,
      pod: workload === 'backend' ? largest(resources, clientResources) : resources,
      pods: wanted + surge,
      draining: wanted,
    };
  };
  const job = (workload: string, pod: Resources, pods: number): Demand => ({
    workload,
    pod,
    pods,
    draining: 0,
  });
  return [
    web('frontend'),
    web('backend'),
    job('migration', largest(migrationResources, clientResources), 1),
    ...(database.kind === 'in-cluster'
      ? [
          job('database', database.resources, 1),
          // One that runs by the clock, one that a person starts.
          ...(database.backup === undefined ? [] : [job('backup', backupResources, 2)]),
        ]
      : []),
    // One per host of the certificate, for as long as it is being issued.
    ...(parties(environment).includes('certificate solver')
      ? [job('certificate solver', solverResources, 2)]
      : []),
    // A new instance is prepared by a job of the same size before it starts.
    ...(database.kind === 'cloudnative-pg'
      ? [job('database', database.resources, database.instances + 1)]
      : []),
  ];
}

/** The sum over all pods, without those that still drain unless asked for. */
export function total(
  demands: readonly Demand[],
  of: 'requests' | 'limits',
  { draining = false }: { readonly draining?: boolean } = {},
): Quantities {
  const sum = (resource: keyof Quantities): number =>
    demands.reduce(
      (all, each) => all + each.pod[of][resource] * (each.pods + (draining ? each.draining : 0)),
      0,
    );
  return { cpuMillicores: sum('cpuMillicores'), memoryMebibytes: sum('memoryMebibytes') };
}
