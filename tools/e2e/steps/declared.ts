import {
  type ContainerContract,
  type ContainerKey,
  containers,
  type HealthCheck,
  type WritablePath,
} from '../../../lib/contract';
import { declaredContainers } from '../environment';
import { at, listAt, nameOf, textAt } from '../../manifest';
import { alive } from '../programs';
import { expectNone, passed, type Stage, type Step } from '../step';
import { unaskedCommands } from '../transform';

/** What a look at each service's workload, as the cluster has it, finds to be wrong. */
async function mistakes(
  { cluster, environment }: Stage,
  look: (
    service: ContainerContract & { readonly key: ContainerKey },
    workload: unknown,
    container: unknown,
  ) => readonly string[],
): Promise<readonly string[]> {
  const workloads = await cluster.list('deployments,statefulsets');
  return declaredContainers(environment).flatMap((key) => {
    const service = { ...containers[key], key };
    const workload = workloads.find((candidate) => nameOf(candidate) === service.name);
    const all = listAt(workload, 'spec', 'template', 'spec', 'containers');
    const container = all.find((candidate) => textAt(candidate, 'name') === service.component);
    return look(service, workload, container);
  });
}

/** The kubelet asks what the containers promise to answer: another path may answer as well, and mean nothing. */
export const probes: Step = {
  name: 'probes',
  proves: 'the kubelet asks the endpoints of the contract, each for its own purpose',
  needs: ['apply'],
  prove: async (stage) => {
    const { environment, images } = stage;
    const own = (check?: HealthCheck): string =>
      check?.kind === 'http' ? check.path : (check?.command.join(' ') ?? '');
    const wrong = await mistakes(stage, ({ key, name, health: { live, ready } }, _, container) =>
      Object.entries({ startupProbe: live, livenessProbe: live, readinessProbe: ready }).flatMap(
        ([field, check]) => {
          const probe = at(container, field);
          const isUnasked = check?.kind === 'command' && unaskedCommands(images, key).length > 0;
          const promised = isUnasked ? alive.join(' ') : own(check);
          const asks = textAt(probe, 'httpGet', 'path') || listAt(probe, 'exec', 'command').join(' ');
          return asks === promised
            ? []
            : [`the ${field} of ${name} asks ${asks || 'nothing'}, not ${promised || 'nothing'}`];
        },
      ),
    );
    expectNone(wrong);
    const unasked = declaredContainers(environment).flatMap((key) =>
      unaskedCommands(images, key).map(
        (command) =>
          `; a program stands in for ${containers[key].name}, and this was not asked: ${command.join(' ')}`,
      ),
    );
    return passed(`startup, liveness and readiness of every workload${unasked.join('')}`);
  },
};

/** A container that lacks a path it writes may never come up, and its log may say so late, or not at all. */
export const mounts: Step = {
  name: 'mounts',
  proves: 'every path that a container writes is a mount, on the kind of volume that the contract says',
  needs: ['apply'],
  prove: async (stage) => {
    let count = 0;
    const wrong = await mistakes(stage, ({ name, writable }, workload, container) =>
      writable.flatMap(({ path, volume }) => {
        count += 1;
        const found = volumeAt(workload, container, path);
        const is = found === undefined ? 'no mount' : `a ${found} volume`;
        return found === volume ? [] : [`${path} of ${name} is ${is}, not a ${volume} volume`];
      }),
    );
    expectNone(wrong);
    return passed(`${count} paths of every workload`);
  },
};

/** The kind of volume that a container has at a path, as the contract calls it. */
function volumeAt(workload: unknown, container: unknown, path: string): WritablePath['volume'] | undefined {
  const mount = listAt(container, 'volumeMounts').find((each) => textAt(each, 'mountPath') === path);
  if (mount === undefined) return undefined;
  const name = textAt(mount, 'name');
  const volumes = listAt(workload, 'spec', 'template', 'spec', 'volumes');
  const volume = volumes.find((each) => textAt(each, 'name') === name);
  if (at(volume, 'emptyDir') !== undefined) {
    return textAt(volume, 'emptyDir', 'medium') === 'Memory' ? 'memory' : 'scratch';
  }
  const claims = listAt(workload, 'spec', 'volumeClaimTemplates').map(nameOf);
  return claims.includes(name) || at(volume, 'persistentVolumeClaim') !== undefined ? 'claim' : undefined;
}
