import { containers, type ServiceKey } from '../contract';
import type { Environment } from './environment';
import type { Workload } from './workload';

/** What a service needs while nothing else is said: an answer that is no stream. In seconds. */
const usualAnswerSeconds = 30;

/** What everybody who waits for an answer grants beyond it, in seconds: for its last bytes, and for a process to end. */
const spareSeconds = 5;

/** When a container is asked to stop. All times in seconds. */
export interface Shutdown {
  /** How long the container goes on serving after it is taken out of its Service, before SIGTERM. Default: not at all. */
  readonly preStopSeconds?: number;
  /** How long the process may take to finish its requests after SIGTERM. */
  readonly drainSeconds: number;
  /** When the kubelet kills the container. */
  readonly gracePeriodSeconds: number;
}

/** How long one answer of a service, or one piece of its work, may take in an environment, in seconds. */
export function longestAnswerSeconds({ workloads }: Environment, key: ServiceKey): number {
  const workload: Workload = workloads[key];
  return workload.longestAnswerSeconds ?? containers[key].longestAnswerSeconds ?? usualAnswerSeconds;
}

/** How long whoever stands before a service must wait for its answer, in seconds. */
export function edgeTimeoutSeconds(environment: Environment, key: ServiceKey): number {
  return longestAnswerSeconds(environment, key) + spareSeconds;
}

/** An answer that has begun when its pod is asked to stop gets all its time. */
export function shutdownOf(environment: Environment, key: ServiceKey): Shutdown {
  const { preStopSeconds }: Partial<Workload> = environment.workloads[key];
  return shutdownAfter(preStopSeconds, longestAnswerSeconds(environment, key));
}

/** The same for a pause and a time to drain, both in seconds. */
export function shutdownAfter(preStopSeconds: number | undefined, drainSeconds: number): Shutdown {
  return {
    ...(preStopSeconds === undefined ? {} : { preStopSeconds }),
    drainSeconds,
    gracePeriodSeconds: (preStopSeconds ?? 0) + drainSeconds + spareSeconds,
  };
}
