import type { Pod, Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';
import { variablesNamed } from '../variables';

/**
 * @see "Volumes", section "How volumes work", kubernetes.io/docs/concepts/storage/volumes
 * @see The page of the image postgres at Docker Hub, section "PGDATA"
 */
export const volumesAreMounted: Rule = {
  name: 'volumes-are-mounted',
  description:
    'Every mount names a volume of its pod, every volume and claim is mounted by a container, PostgreSQL keeps its data on a claim, below its root, claims belong to the group of their pod, and every container with a read-only root file system has a volume at /tmp.',
  recommendation: 'Correct the name of the volume, or remove the volume that nobody mounts.',
  *check({ pods }) {
    for (const pod of pods) {
      const { object, spec } = pod;
      const claims = object.value
        .items('spec', 'volumeClaimTemplates')
        .map((claim) => claim.at('metadata', 'name'));
      const volumes = spec.items('volumes');
      yield* unmatched(pod, [...volumes.map((volume) => volume.at('name')), ...claims]);

      const persistent = [
        ...claims,
        ...volumes
          .filter((volume) => !volume.at('persistentVolumeClaim').isAbsent)
          .map((volume) => volume.at('name')),
      ];
      yield* misplacedDatabase(pod, new Set(persistent.map(({ text }) => text)));
      // A disk belongs to root until the kubelet hands it to the group of the pod.
      const group = spec.at('securityContext', 'fsGroup');
      const message = 'A pod with a claim must state fsGroup, or it cannot write there as non-root.';
      if (persistent.length > 0 && group.isAbsent) yield finding(object, group, message);
      yield* missingTemporary(pod);
    }
  },
};

/** Mounts of no volume, and volumes that no container mounts. */
function* unmatched({ object, containers }: Pod, volumes: readonly Value[]): Iterable<Finding> {
  const mounts = containers
    .flatMap(({ value }) => [...value.items('volumeMounts'), ...value.items('volumeDevices')])
    .map((mount) => mount.at('name'));
  const names = new Set(volumes.map(({ text }) => text));
  const mounted = new Set(mounts.map(({ text }) => text));
  for (const mount of mounts)
    if (!names.has(mount.text))
      yield finding(object, mount, `There is no volume ${mount.text ?? '(none named)'}.`);
  for (const volume of volumes)
    if (volume.text !== undefined && !mounted.has(volume.text))
      yield finding(object, volume, `No container mounts the volume ${volume.text}.`);
}

/** A data directory outside every claim is lost with the pod; at the root of one, initdb refuses `lost+found`. */
function* misplacedDatabase(
  { object, containers }: Pod,
  persistent: ReadonlySet<string | undefined>,
): Iterable<Finding> {
  for (const container of containers) {
    const [directory] = variablesNamed([container], 'PGDATA').map((variable) => variable.at('value'));
    const { text } = directory ?? {};
    if (directory === undefined || text === undefined) continue;
    const isOnClaim = container.value
      .items('volumeMounts')
      .filter((mount) => persistent.has(mount.at('name').text))
      .flatMap((mount) => mount.at('mountPath').text ?? [])
      .some((path) => text !== path && text.startsWith(`${path.replace(/\/$/, '')}/`));
    if (!isOnClaim)
      yield finding(object, directory, 'PGDATA must be a directory below the root of a mounted claim.');
  }
}

/** Shells and libraries expect to write to /tmp. */
function* missingTemporary({ object, containers }: Pod): Iterable<Finding> {
  for (const { name, value } of containers) {
    const isReadOnly = value.at('securityContext', 'readOnlyRootFilesystem').flag === true;
    const mounts = value.items('volumeMounts').map((mount) => mount.at('mountPath').text);
    const message = `The container ${name} has a read-only root file system and no volume at /tmp.`;
    if (isReadOnly && !mounts.includes('/tmp')) yield finding(object, value.at('volumeMounts'), message);
  }
}
