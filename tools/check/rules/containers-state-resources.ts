import { demandOf, formatBytes, parseQuantity, type Pod, type Quantity } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Resource Management for Pods and Containers", kubernetes.io/docs/concepts/configuration/manage-resources-containers */
export const containersStateResources: Rule = {
  name: 'containers-state-resources',
  description:
    'Every container states requests and limits for CPU, memory and scratch space, no request above its limit, and every emptyDir a size below them: a quota refuses pods that do not, a node cannot be planned without, and a full one evicts its pods.',
  recommendation:
    'State resources.requests and resources.limits for cpu, memory and ephemeral-storage, and a sizeLimit below them.',
  *check({ pods }) {
    for (const pod of pods) {
      const { object, containers } = pod;
      yield* scratch(pod);
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
    }
  },
};

/** @see "Volumes", section "emptyDir", kubernetes.io/docs/concepts/storage/volumes: who writes more is evicted */
function* scratch(pod: Pod): Iterable<Finding> {
  const { object, spec, containers } = pod;
  for (const volume of spec.items('volumes')) {
    const [folder, name] = [volume.at('emptyDir'), volume.at('name').text];
    if (folder.isAbsent) continue;
    const limit = folder.at('sizeLimit');
    const size = parseQuantity(limit.raw);
    if (limit.isAbsent || size === 0n) {
      yield finding(object, limit, `The volume ${name ?? ''} has no limit: it may fill the node.`);
      continue;
    }
    const isInMemory = folder.at('medium').text === 'Memory';
    const [resource, available] = isInMemory
      ? ['memory', leastMemory(containers, name)]
      : ['ephemeral-storage', demandOf(pod, 'limits', 'ephemeral-storage')];
    if (size !== undefined && available !== undefined && size > available) {
      const message = `The volume ${name ?? ''} may grow to ${String(limit.raw)}, and the limit of ${resource} is ${formatBytes(available)}: the pod ends before.`;
      yield finding(object, limit, message);
    }
  }
}

/** What is written to memory counts for the container that writes it: the least limit of those that mount the volume. */
function leastMemory(containers: Pod['containers'], volume: string | undefined): Quantity | undefined {
  return containers
    .filter(({ value }) => value.items('volumeMounts').some((mount) => mount.at('name').text === volume))
    .flatMap(({ value }) => parseQuantity(value.at('resources', 'limits', 'memory').raw) ?? [])
    .reduce<Quantity | undefined>(
      (least, limit) => (least === undefined || limit < least ? limit : least),
      undefined,
    );
}
