import type { Resources } from '../contract';

/** How many pods a Deployment has. */
export type Scale =
  | { readonly kind: 'fixed'; readonly replicas: number }
  /** Set by a HorizontalPodAutoscaler between the two, to keep CPU use near a share of what is requested. */
  | {
      readonly kind: 'autoscaled';
      readonly minimum: number;
      readonly maximum: number;
      readonly cpuUtilizationPercent: number;
    };

/** How many pods a node drain may take away at once, or must leave. */
export type DisruptionBudget = { readonly maxUnavailable: number } | { readonly minAvailable: number };

/** When a container is asked to stop. All times in seconds. */
export interface Shutdown {
  /** How long the container goes on serving after it is taken out of its Services, before SIGTERM. */
  readonly preStopSeconds: number;
  /** How long the process may take to finish its requests after SIGTERM. */
  readonly drainSeconds: number;
  /** When the kubelet kills the container: not before the two above are over. */
  readonly gracePeriodSeconds: number;
}

/** A Deployment that serves HTTP. */
export interface WebWorkload {
  readonly scale: Scale;
  readonly disruptionBudget: DisruptionBudget;
  readonly resources: Resources;
  readonly shutdown: Shutdown;
  /** Database connections that the pool of one pod opens at most, as the image is built. */
  readonly databaseConnections: number;
}

/** Pods beside its replicas while a Deployment rolls. */
export const surge = 1;

/** The fewest replicas of a Deployment. */
export function minimumReplicas(scale: Scale): number {
  return scale.kind === 'fixed' ? scale.replicas : scale.minimum;
}

/** The most replicas of a Deployment; a rollout adds {@link surge}. */
export function maximumReplicas(scale: Scale): number {
  return scale.kind === 'fixed' ? scale.replicas : scale.maximum;
}
