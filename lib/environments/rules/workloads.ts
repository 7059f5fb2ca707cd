import { serviceKeys, type ServiceKey } from '../../contract';
import type { Environment } from '../environment';
import { atLeast, between } from '../form';
import type { Workload } from '../workload';
import { resourceRules, type Rule, rule } from './rule';

/** A day; all the times that derive from it stay within what the API and timers hold. */
const answer = between(1, 86_400, 'a whole number', ', in seconds');
const percent = between(1, 100, 'a whole number', ', of what is requested');

function workloadRules(container: ServiceKey, environment: Environment): Rule[] {
  const workload: Workload = environment.workloads[container];
  const { scale, disruptionBudget, resources, preStopSeconds, databaseConnections } = workload;
  const at = `workloads.${container}`;
  return [
    ...(scale.kind === 'fixed'
      ? [rule(`${at}.scale.replicas`, scale.replicas, atLeast(1))]
      : [
          rule(`${at}.scale.minimum`, scale.minimum, atLeast(1)),
          rule(`${at}.scale.maximum`, scale.maximum, atLeast(scale.minimum, ', the minimum')),
          rule(`${at}.scale.cpuUtilizationPercent`, scale.cpuUtilizationPercent, percent),
        ]),
    'maxUnavailable' in disruptionBudget
      ? rule(`${at}.disruptionBudget.maxUnavailable`, disruptionBudget.maxUnavailable, atLeast(0))
      : rule(`${at}.disruptionBudget.minAvailable`, disruptionBudget.minAvailable, atLeast(0)),
    ...resourceRules(`${at}.resources`, resources),
    rule(`${at}.preStopSeconds`, preStopSeconds, atLeast(1)),
    rule(`${at}.longestAnswerSeconds`, workload.longestAnswerSeconds, answer),
    rule(`${at}.databaseConnections`, databaseConnections, atLeast(1)),
  ];
}

/**
 * What each number may be by itself. Whether the numbers fit together is judged over the finished manifest (npm run check):
 * connection pools and max_connections, requests and the node, budgets and replicas, the grace period and what it covers.
 */
export function capacityRules(environment: Environment): Rule[] {
  return [
    ...serviceKeys.flatMap((key) => workloadRules(key, environment)),
    rule('node.cpuMillicores', environment.node?.cpuMillicores, atLeast(1)),
    rule('node.memoryMebibytes', environment.node?.memoryMebibytes, atLeast(1)),
  ];
}
