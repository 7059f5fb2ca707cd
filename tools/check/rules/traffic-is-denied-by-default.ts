import { distinct, selects } from '../../manifest';
import { type Direction, topologyOf } from '../../reach';
import { finding, type Rule } from '../rule';

const directions: readonly Direction[] = ['ingress', 'egress'];

/** @see "Network Policies", section "Default deny all ingress and all egress traffic", kubernetes.io/docs/concepts/services-networking/network-policies */
export const trafficIsDeniedByDefault: Rule = {
  name: 'traffic-is-denied-by-default',
  description:
    'In every namespace with pods a policy that selects all of them denies both directions, and each pod has a policy of its own that states what it may do.',
  recommendation:
    'Add a NetworkPolicy with podSelector: {} and both policyTypes and no rule, and one per workload with its flows.',
  *check(manifest) {
    const { policies } = topologyOf(manifest);
    for (const { object, namespace } of distinct(manifest.pods, (pod) => pod.namespace)) {
      const general = policies.filter((one) => one.namespace === namespace && one.selector.length === 0);
      for (const direction of directions) {
        const message = `No policy of the namespace ${namespace} denies all ${direction} by default.`;
        if (!general.some((one) => one.isolates.includes(direction) && one[direction].length === 0))
          yield finding(object, object.value, message);
      }
    }
    const own = policies.filter(({ selector }) => selector.length > 0);
    const everybody = [...manifest.pods, ...manifest.made.pods.map(({ pod }) => pod)];
    for (const { object, namespace, labels } of everybody) {
      const selecting = own.filter((one) => one.namespace === namespace && selects(one.selector, labels));
      for (const direction of directions) {
        const message = `No policy of its own states the ${direction} of the pods of ${object.label}.`;
        if (!selecting.some(({ isolates }) => isolates.includes(direction)))
          yield finding(object, object.value, message);
      }
    }
  },
};
