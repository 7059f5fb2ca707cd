import { contract, type WritablePath } from '../../../lib/contract';
import { at, listAt, nameOf, textAt } from '../json';
import { NotProven } from '../patience';
import { passed, type Step } from '../step';

/** A container that lacks a path it writes may never come up, and says so late, or not at all. */
export const mounts: Step = {
  name: 'mounts',
  proves: 'every path that a container writes is a mount, on the kind of volume that the contract says',
  needs: ['apply'],
  prove: async ({ cluster }) => {
    const workloads = await cluster.list('deployments,statefulsets');
    const services = [contract.frontend, contract.backend, contract.postgres] as const;
    const wrong = services.flatMap(({ name, component, writable }) => {
      const workload = workloads.find((candidate) => nameOf(candidate) === name);
      return writable.flatMap(({ path, volume }) => {
        const found = volumeAt(workload, component, path);
        return found === volume
          ? []
          : [
              `${path} of ${name} is ${found === undefined ? 'no mount' : `a ${found} volume`}, not a ${volume} volume`,
            ];
      });
    });
    if (wrong.length > 0) throw new NotProven(wrong.join('; '));
    const count = services.reduce((sum, { writable }) => sum + writable.length, 0);
    return passed(`${count} paths of three workloads`);
  },
};

/** The kind of volume that a container has at a path, as the contract calls it. */
function volumeAt(workload: unknown, container: string, path: string): WritablePath['volume'] | undefined {
  const pod = at(workload, 'spec', 'template', 'spec');
  const mount = listAt(
    listAt(pod, 'containers').find((candidate) => textAt(candidate, 'name') === container),
    'volumeMounts',
  ).find((candidate) => textAt(candidate, 'mountPath') === path);
  if (mount === undefined) return undefined;
  const name = textAt(mount, 'name');
  const volume = listAt(pod, 'volumes').find((candidate) => textAt(candidate, 'name') === name);
  if (at(volume, 'emptyDir') !== undefined) {
    return textAt(volume, 'emptyDir', 'medium') === 'Memory' ? 'memory' : 'scratch';
  }
  const claims = listAt(workload, 'spec', 'volumeClaimTemplates').map(nameOf);
  return claims.includes(name) || at(volume, 'persistentVolumeClaim') !== undefined ? 'claim' : undefined;
}
