import { randomInt } from 'node:crypto';
import { isMapping, listAt, type Mapping, mappingAt } from '../manifest';

/** Where OpenShift's ranges of users begin, a range for each namespace, and how many users each has. */
const [lowest, size, count] = [1_000_000_000, 10_000, 100_000];

/**
 * A manifest as OpenShift's restricted-v2 changes its pods: each container runs as the first user of the namespace's range,
 * here a random one, and volumes belong to the group of the same number. Nothing names the group, which is then 0.
 *
 * @see "Managing security context constraints", docs.redhat.com, section "About security context constraints strategies"
 */
export function withAssignedUsers(manifest: readonly Mapping[]): readonly Mapping[] {
  const user = lowest + size * randomInt(count);
  const assigned = (value: unknown): unknown => {
    if (!isMapping(value) || listAt(value, 'containers').length === 0) return value;
    const lists = ['containers', 'initContainers'].filter((field) => field in value);
    const containers = lists.map((field) => [
      field,
      listAt(value, field).map((container) => ({
        ...mappingAt(container),
        securityContext: { ...mappingAt(container, 'securityContext'), runAsUser: user },
      })),
    ]);
    const securityContext = { ...mappingAt(value, 'securityContext'), fsGroup: user };
    return { ...value, ...Object.fromEntries(containers), securityContext };
  };
  return listAt(JSON.parse(JSON.stringify(manifest), (_, value: unknown) => assigned(value))).filter(
    isMapping,
  );
}
