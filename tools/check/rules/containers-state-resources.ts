import { parseQuantity } from '../../manifest/quantity';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Resource Management for Pods and Containers", kubernetes.io/docs/concepts/configuration/manage-resources-containers */
export const containersStateResources: Rule = {
  name: 'containers-state-resources',
  description:
    'Every container states requests and limits for CPU, memory and scratch space, no request above its limit: a quota refuses pods that do not, and a node cannot be planned without.',
  recommendation: 'State resources.requests and resources.limits for cpu, memory and ephemeral-storage.',
  check: ({ pods }) =>
    pods.flatMap(({ object, containers }) =>
      containers
        .filter(({ role }) => role !== 'ephemeral')
        .flatMap(({ name, value }) =>
          ['cpu', 'memory', 'ephemeral-storage'].flatMap((resource): Finding[] => {
            const [request, limit] = [
              value.at('resources', 'requests', resource),
              value.at('resources', 'limits', resource),
            ];
            const missing = [request, limit].filter(({ isAbsent }) => isAbsent);
            const [least, most] = [parseQuantity(request.raw), parseQuantity(limit.raw)];
            const isAbove = least !== undefined && most !== undefined && least > most;
            return [
              ...missing.map((one) => finding(object, one, `The container ${name} must state it.`)),
              ...(isAbove
                ? [finding(object, request, `The container ${name} requests more than its limit.`)]
                : []),
            ];
          }),
        ),
    ),
};
