import type { ContainersHaving, ContainersThat, Resources, ServiceKey } from '../contract';

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

/** A Deployment. */
export interface Workload {
  readonly scale: Scale;
  readonly disruptionBudget: DisruptionBudget;
  readonly resources: Resources;
  /** How long a container goes on serving after it is taken out of its Service, before SIGTERM, in seconds. */
  readonly preStopSeconds?: number;
  /**
   * How long one answer, or one piece of work, may take, in seconds: the time to drain, the grace period and what whoever
   * stands before it waits derive from it. Default: the contract's.
   */
  readonly longestAnswerSeconds?: number;
  /** Database connections that the pool of one pod opens at most, as the image is built. */
  readonly databaseConnections?: number;
}

/** What a service must say besides: when its Service lets go of it, and its share of the database's connections. */
type Needs<K extends ServiceKey> = (K extends ContainersThat<{ readonly port: object }>
  ? { readonly preStopSeconds: number }
  : unknown) &
  (K extends ContainersHaving<{ readonly origin: { readonly kind: 'database url' } }>
    ? { readonly databaseConnections: number }
    : unknown);

/** The Deployment of each service. */
export type Workloads = { readonly [K in ServiceKey]: Workload & Needs<K> };

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
