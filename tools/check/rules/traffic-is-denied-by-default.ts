import { type Direction, selects } from '../../reach';
import type { Manifest } from '../../manifest/manifest';
import { finding, type Finding, type Rule } from '../rule';

const directions: readonly Direction[] = ['ingress', 'egress'];

/** @see "Network Policies", section "Default deny all ingress and all egress traffic", kubernetes.io/docs/concepts/services-networking/network-policies */
export const trafficIsDeniedByDefault: Rule = {
  name: 'traffic-is-denied-by-default',
  description:
    'In every namespace with pods a policy that selects all of them denies both directions, and each pod has a policy of its own that states what it may do.',
  recommendation:
    'Add a NetworkPolicy with podSelector: {} and both policyTypes and no rule, and one per workload with its flows.',
  check: (manifest) => [...defaults(manifest), ...uncovered(manifest)],
};

function defaults({ pods, topology }: Manifest): readonly Finding[] {
  const first = new Map([...pods].reverse().map(({ object }) => [object.namespace, object]));
  return [...first].flatMap(([namespace, object]) => {
    const everyone = topology.policies.filter(
      (policy) => policy.namespace === namespace && policy.selector.length === 0,
    );
    return directions
      .filter(
        (direction) =>
          !everyone.some((policy) => policy.isolates.includes(direction) && policy[direction].length === 0),
      )
      .map((direction) =>
        finding(
          object,
          object.value,
          `No policy of the namespace ${namespace} denies all ${direction} by default.`,
        ),
      );
  });
}

function uncovered({ pods, made, topology }: Manifest): readonly Finding[] {
  const everyPod = [
    ...pods.map(({ object, labels }) => ({ object, labels })),
    ...made.pods.map(({ maker, labels }) => ({ object: maker, labels })),
  ];
  return everyPod.flatMap(({ object, labels }) => {
    const own = topology.policies.filter(
      ({ namespace, selector }) =>
        namespace === object.namespace && selector.length > 0 && selects(selector, labels),
    );
    return directions
      .filter((direction) => !own.some(({ isolates }) => isolates.includes(direction)))
      .map((direction) =>
        finding(
          object,
          object.value,
          `No policy of its own states the ${direction} of the pods of ${object.label}.`,
        ),
      );
  });
}
