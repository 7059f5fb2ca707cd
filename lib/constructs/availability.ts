import { Construct } from 'constructs';
import type { ServiceKey } from '../contract';
import { type DisruptionBudget, type Environment, minimumReplicas } from '../environments';
import * as k8s from '../../imports/k8s';
import { type Identity, identityOf, metadata } from './identity';

/** Keeps as many pods of a Deployment as its load needs, and some of them while a node is drained. */
export class Availability extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, container: ServiceKey) {
    super(scope, id);
    const { scale, disruptionBudget: budget } = environment.workloads[container];
    const identity = identityOf(environment, container);

    if (scale.kind === 'autoscaled') {
      const target = { type: 'Utilization', averageUtilization: scale.cpuUtilizationPercent };
      new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
        metadata: metadata(identity),
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: identity.name },
          minReplicas: scale.minimum,
          maxReplicas: scale.maximum,
          metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
        },
      });
    }

    disruptionBudget(this, identity, minimumReplicas(scale), budget);
  }
}

/** A budget over a single pod either allows everything or blocks every drain: there is one for several alone. */
export function disruptionBudget(
  scope: Construct,
  identity: Identity,
  replicas: number,
  budget: DisruptionBudget,
): void {
  if (replicas === 1) return;
  new k8s.KubePodDisruptionBudget(scope, 'disruption-budget', {
    metadata: metadata(identity),
    spec: {
      selector: { matchLabels: { ...identity.selector } },
      ...('maxUnavailable' in budget
        ? { maxUnavailable: k8s.IntOrString.fromNumber(budget.maxUnavailable) }
        : { minAvailable: k8s.IntOrString.fromNumber(budget.minAvailable) }),
      // A pod that is not ready anyway must not hold up a drain.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}

/**
 * Spreads pods over hosts and zones where there are several, and still schedules all of them on one node. A single pod
 * has this too: a second one must not need another template, which would restart the first.
 */
export function spread({ selector }: Identity): Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'> {
  const labelSelector = { matchLabels: { ...selector } };
  const hosts = 'kubernetes.io/hostname';
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: hosts, labelSelector } },
        ],
      },
    },
    topologySpreadConstraints: [hosts, 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
    })),
  };
}
