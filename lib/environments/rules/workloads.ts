import { demand, total } from '../demand';
import type { Environment } from '../environment';
import { minimumReplicas, type WebWorkload } from '../workload';
import { resourceRules, type Rule, wholeNumber } from './rule';

function scaleRules(setting: string, { scale }: WebWorkload): Rule[] {
  if (scale.kind === 'fixed') return [wholeNumber(`${setting}.replicas`, scale.replicas, 1)];
  return [
    wholeNumber(`${setting}.minimum`, scale.minimum, 1),
    wholeNumber(`${setting}.maximum`, scale.maximum, scale.minimum, ', the minimum'),
    {
      setting: `${setting}.cpuUtilizationPercent`,
      value: scale.cpuUtilizationPercent,
      holds:
        Number.isInteger(scale.cpuUtilizationPercent) &&
        scale.cpuUtilizationPercent >= 1 &&
        scale.cpuUtilizationPercent <= 100,
      allowed: 'a whole number from 1 to 100, of what is requested',
    },
  ];
}

/** A budget that never lets a pod go blocks every node drain for ever. */
function budgetRules(setting: string, { scale, disruptionBudget }: WebWorkload): Rule[] {
  if ('maxUnavailable' in disruptionBudget) {
    return [
      wholeNumber(
        `${setting}.maxUnavailable`,
        disruptionBudget.maxUnavailable,
        1,
        ': with 0 no node can be drained',
      ),
    ];
  }
  const replicas = minimumReplicas(scale);
  const { minAvailable } = disruptionBudget;
  return [
    {
      setting: `${setting}.minAvailable`,
      value: minAvailable,
      holds: Number.isSafeInteger(minAvailable) && minAvailable >= 1 && minAvailable < replicas,
      allowed: `a whole number from 1 to ${replicas - 1}: with ${replicas} pods or more to keep, no node can be drained`,
    },
  ];
}

function workloadRules(setting: string, workload: WebWorkload): Rule[] {
  const { resources, shutdown } = workload;
  const needed = shutdown.preStopSeconds + shutdown.drainSeconds;
  return [
    ...scaleRules(`${setting}.scale`, workload),
    ...budgetRules(`${setting}.disruptionBudget`, workload),
    ...resourceRules(`${setting}.resources`, resources),
    wholeNumber(`${setting}.shutdown.preStopSeconds`, shutdown.preStopSeconds, 1),
    wholeNumber(`${setting}.shutdown.drainSeconds`, shutdown.drainSeconds, 1),
    wholeNumber(
      `${setting}.shutdown.gracePeriodSeconds`,
      shutdown.gracePeriodSeconds,
      needed,
      ': the preStop pause and the drain after it',
    ),
  ];
}

/** Where there is one node, everything that may run at once is scheduled on it, rollouts included. */
function nodeRules(environment: Environment): Rule[] {
  const { node } = environment;
  if (node === undefined) return [];
  const needed = total(demand(environment), 'requests');
  return (['cpuMillicores', 'memoryMebibytes'] as const).map((resource) => ({
    setting: `node.${resource}`,
    value: node[resource],
    holds: !(needed[resource] > node[resource]),
    allowed: `at least ${needed[resource]}, what the stack requests at its largest, surge included; or smaller requests`,
  }));
}

/** Frontend and backend, each by itself, and all of the stack on its node. */
export function capacityRules(environment: Environment): Rule[] {
  return [
    ...workloadRules('workloads.frontend', environment.workloads.frontend),
    ...workloadRules('workloads.backend', environment.workloads.backend),
    ...nodeRules(environment),
  ];
}
