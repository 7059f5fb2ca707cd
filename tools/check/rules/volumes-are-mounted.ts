import { annotations } from '../../../lib/annotations';
import { contract } from '../../../lib/contract';
import type { Container, Pod, Value } from '../../manifest';
import { nameOfImage } from '../image';
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
  *check(manifest) {
    for (const pod of manifest.pods) {
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
      const isAssigned = manifest.fact(pod.namespace, annotations.account) === 'assigned';
      if (persistent.length > 0 && group.isAbsent && !isAssigned) yield finding(object, group, message);
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

/** Where the image keeps its data: it declares this folder a volume, so that a claim on its parent is shadowed. */
const usualDirectory = contract.postgres.writable[0].path;

/** A data directory outside every claim is lost with the pod; at the root of one, initdb refuses `lost+found`. */
function* misplacedDatabase(
  { object, workload, containers, serving, spec }: Pod,
  persistent: ReadonlySet<string | undefined>,
): Iterable<Finding> {
  for (const container of containers) {
    const { value } = container;
    const [directory] = variablesNamed([container], 'PGDATA').map((variable) => variable.at('value'));
    const runs = serving.includes(container) && workload !== 'Job' && workload !== 'CronJob';
    const isUsual = directory === undefined && runs && isOfficialPostgres(container);
    const path = isUsual ? usualDirectory : directory?.text?.replace(/\/+$/, '');
    if (path === undefined) continue;
    const [mount] = value
      .items('volumeMounts')
      .filter((one) => `${path}/`.startsWith(`${folderOf(one)}/`))
      .sort((one, other) => folderOf(other).length - folderOf(one).length);
    const place = directory ?? value.at('volumeMounts');
    const isShadowed = path.startsWith(usualDirectory) && usualDirectory.startsWith(`${folderOf(mount)}/`);
    const isOfRoot = [value, spec].every((one) => one.at('securityContext', 'runAsNonRoot').flag !== true);
    if (directory === undefined && !persistent.has(mount?.at('name').text))
      yield finding(
        object,
        place,
        `No claim is mounted at ${path}: the data of PostgreSQL is gone with the pod.`,
      );
    else if (mount === undefined || !persistent.has(mount.at('name').text))
      yield finding(object, place, 'PGDATA must be a directory below the root of a mounted claim.');
    else if (isShadowed && isOfficialPostgres(container))
      yield finding(
        object,
        mount.at('mountPath'),
        `The image has a volume of its own at ${usualDirectory}, which shadows this claim: mount it there.`,
      );
    else if (folderOf(mount) === path && mount.at('subPath').isAbsent)
      yield finding(object, place, 'PGDATA must be a directory below the root of a mounted claim.');
    else if (folderOf(mount) === path && !isOfRoot) {
      const message = `${path} is the folder that the kubelet makes for subPath, as root: a server that is not root needs one below.`;
      yield finding(object, place, message);
    }
  }
}

function folderOf(mount: Value | undefined): string {
  return (mount?.at('mountPath').text ?? '').replace(/\/+$/, '');
}

function isOfficialPostgres({ value }: Container): boolean {
  return nameOfImage(value.at('image').text ?? '') === 'postgres';
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
