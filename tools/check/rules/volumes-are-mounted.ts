import type { PodTemplate } from '../../manifest/pod-template';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Volumes", section "How volumes work", kubernetes.io/docs/concepts/storage/volumes
 * @see The page of the image postgres at Docker Hub, section "PGDATA"
 */
export const volumesAreMounted: Rule = {
  name: 'volumes-are-mounted',
  description:
    'Every mount names a volume of its pod, every volume and claim is mounted by a container, PostgreSQL keeps its data on a claim, below its root, claims belong to the group of their pod, and every container with a read-only root file system has a volume at /tmp.',
  recommendation: 'Correct the name of the volume, or remove the volume that nobody mounts.',
  check: ({ pods }) => pods.flatMap(mounts),
};

function mounts(pod: PodTemplate): readonly Finding[] {
  const { object, spec, containers } = pod;
  const claims = object.value.at('spec', 'volumeClaimTemplates').items();
  const volumes = [
    ...spec
      .at('volumes')
      .items()
      .map((volume) => volume.at('name')),
    ...claims.map((claim) => claim.at('metadata', 'name')),
  ];
  const persistent = [
    ...claims.map((claim) => claim.at('metadata', 'name').text),
    ...spec
      .at('volumes')
      .items()
      .filter((volume) => !volume.at('persistentVolumeClaim').isAbsent)
      .map((volume) => volume.at('name').text),
  ];
  const names = new Set(volumes.map(({ text }) => text));
  const used = containers.flatMap(({ value }) =>
    ['volumeMounts', 'volumeDevices'].flatMap((field) =>
      value
        .at(field)
        .items()
        .map((mount) => mount.at('name')),
    ),
  );
  const usedNames = new Set(used.map(({ text }) => text));
  return [
    ...used
      .filter(({ text }) => !names.has(text))
      .map((name) => finding(object, name, `There is no volume ${name.text ?? '(none named)'}.`)),
    ...volumes
      .filter(({ text }) => text !== undefined && !usedNames.has(text))
      .map((name) => finding(object, name, `No container mounts the volume ${name.text ?? ''}.`)),
    ...databaseDirectory(pod, persistent),
    ...groupOwnsClaims(pod, persistent),
    ...temporaryDirectories(pod),
  ];
}

/** A disk belongs to root until the kubelet hands it to the group of the pod. */
function groupOwnsClaims(
  { object, spec }: PodTemplate,
  persistent: readonly (string | undefined)[],
): readonly Finding[] {
  const group = spec.at('securityContext', 'fsGroup');
  return persistent.length > 0 && group.isAbsent
    ? [finding(object, group, 'A pod with a claim must state fsGroup, or it cannot write there as non-root.')]
    : [];
}

/** Shells and libraries expect to write there. */
function temporaryDirectories({ object, containers }: PodTemplate): readonly Finding[] {
  return containers
    .filter(({ value }) => value.at('securityContext', 'readOnlyRootFilesystem').flag === true)
    .map(({ name, value }) => [name, value.at('volumeMounts')] as const)
    .filter(([, mounted]) => !mounted.items().some((mount) => mount.at('mountPath').text === '/tmp'))
    .map(([name, mounted]) =>
      finding(
        object,
        mounted,
        `The container ${name} has a read-only root file system and no volume at /tmp.`,
      ),
    );
}

/** A data directory outside every claim is lost with the pod; at the root of one, initdb refuses `lost+found`. */
function databaseDirectory(
  { object, containers }: PodTemplate,
  persistent: readonly (string | undefined)[],
): readonly Finding[] {
  return containers.flatMap(({ value }) => {
    const directory = value
      .at('env')
      .items()
      .find((variable) => variable.at('name').text === 'PGDATA')
      ?.at('value');
    const text = directory?.text;
    if (directory === undefined || text === undefined) return [];
    const paths = value
      .at('volumeMounts')
      .items()
      .filter((mount) => persistent.includes(mount.at('name').text))
      .flatMap((mount) => mount.at('mountPath').text ?? []);
    return paths.some((path) => text.startsWith(`${path.replace(/\/$/, '')}/`) && text !== path)
      ? []
      : [finding(object, directory, 'PGDATA must be a directory below the root of a mounted claim.')];
  });
}
