import { parseQuantity } from '../../manifest';
import { finding, type Rule } from '../rule';

/** @see "Resource Management for Pods and Containers", kubernetes.io/docs/concepts/configuration/manage-resources-containers */
export const containersStateResources: Rule = {
  name: 'containers-state-resources',
  description:
    'Every container states requests and limits for CPU, memory and scratch space, no request above its limit: a quota refuses pods that do not, and a node cannot be planned without.',
  recommendation: 'State resources.requests and resources.limits for cpu, memory and ephemeral-storage.',
  *check({ pods }) {
    for (const { object, containers } of pods)
      for (const { name, role, value } of containers) {
        if (role === 'ephemeral') continue;
        for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
          const request = value.at('resources', 'requests', resource);
          const limit = value.at('resources', 'limits', resource);
          for (const one of [request, limit])
            if (one.isAbsent) yield finding(object, one, `The container ${name} must state it.`);
          const [least, most] = [parseQuantity(request.raw), parseQuantity(limit.raw)];
          if (least !== undefined && most !== undefined && least > most)
            yield finding(object, request, `The container ${name} requests more than its limit.`);
        }
      }
  },
};
