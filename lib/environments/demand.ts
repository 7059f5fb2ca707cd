import { containers, type Resources, serviceKeys } from '../contract';
import type { Environment } from './environment';
import { exporterOf } from './monitoring';
import { egressProxyOf, parties, type Party } from './traffic';
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

/** rclone, which encrypts as it sends. */
export const copyResources: Resources = {
  requests: { cpuMillicores: 50, memoryMebibytes: 64 },
  limits: { cpuMillicores: 500, memoryMebibytes: 256 },
};

/** A server for one client: shared_buffers of 128 MiB, and what pg_restore needs. */
export const drillResources: Resources = {
  requests: { cpuMillicores: 100, memoryMebibytes: 256 },
  limits: { cpuMillicores: 1000, memoryMebibytes: 512 },
};

/** postgres_exporter, beside the database. */
export const exporterResources: Resources = {
  requests: { cpuMillicores: 10, memoryMebibytes: 32 },
  limits: { cpuMillicores: 100, memoryMebibytes: 64 },
};

/** The forward proxy, which keeps nothing. */
export const proxyResources: Resources = {
  requests: { cpuMillicores: 25, memoryMebibytes: 64 },
  limits: { cpuMillicores: 250, memoryMebibytes: 128 },
};

/** cert-manager's solver pods, as cert-manager sizes them (its documentation, "HTTP01"). */
const solverResources: Resources = {
  requests: { cpuMillicores: 10, memoryMebibytes: 64 },
  limits: { cpuMillicores: 100, memoryMebibytes: 64 },
};

/** Pods of one kind. */
export interface Demand {
  /** What each asks for. */
  readonly pod: Resources;
  /** How many there are while everything rolls at once: new ones that start, and old ones that still drain. */
  readonly pods: number;
}

function combine(all: readonly Resources[], by: (amounts: readonly number[]) => number): Resources {
  const of = (side: keyof Resources): Resources[typeof side] => ({
    cpuMillicores: by(all.map((each) => each[side].cpuMillicores)),
    memoryMebibytes: by(all.map((each) => each[side].memoryMebibytes)),
  });
  return { requests: of('requests'), limits: of('limits') };
}

/** The most of each amount: what a pod asks for whose containers run one after the other. */
export function largest(...all: readonly Resources[]): Resources {
  return combine(all, (amounts) => Math.max(...amounts));
}

/** What all pods ask for together. */
export function total(demands: readonly Demand[]): Resources {
  const times = ({ pod, pods }: Demand): Resources => combine([pod], ([amount = 0]) => amount * pods);
  return combine(demands.map(times), (amounts) => amounts.reduce((sum, amount) => sum + amount, 0));
}

/** What the stack asks for at its largest: every autoscaler at its maximum, every Deployment rolling, every job running. */
export function demand(environment: Environment): readonly Demand[] {
  const { workloads, database } = environment;
  const proxy = egressProxyOf(environment);
  const hosts = serviceKeys.filter((key) => containers[key].publicHost !== undefined);
  const runs = (party: Party): boolean => parties(environment).includes(party);
  return [
    ...serviceKeys.map((key) => {
      const { resources, scale } = workloads[key];
      const pod = containers[key].needsSchema === true ? largest(resources, clientResources) : resources;
      return { pod, pods: 2 * maximumReplicas(scale) + surge };
    }),
    { pod: largest(migrationResources, clientResources), pods: 1 },
    ...(database.kind === 'in-cluster' ? [{ pod: database.resources, pods: 1 }] : []),
    // Beside the database, in its pod.
    ...(exporterOf(environment) === undefined ? [] : [{ pod: exporterResources, pods: 1 }]),
    // A job of the same size prepares a new instance before it starts.
    ...(database.kind === 'cloudnative-pg'
      ? [{ pod: database.resources, pods: database.instances + 1 }]
      : []),
    ...(proxy === undefined ? [] : [{ pod: proxyResources, pods: 2 * (proxy.replicas ?? 1) + surge }]),
    // One that runs by the clock, one that a person starts.
    ...(runs('backup') ? [{ pod: backupResources, pods: 2 }] : []),
    ...(runs('copy') ? [{ pod: copyResources, pods: 2 }] : []),
    ...(runs('drill') ? [{ pod: drillResources, pods: 1 }] : []),
    // One per host of the certificate, for as long as it is being issued.
    ...(runs('certificate solver') ? [{ pod: solverResources, pods: hosts.length }] : []),
  ];
}
