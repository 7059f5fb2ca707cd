import { type Manifest, type ManifestObject, parseQuantity, type Pod, type Value } from '../../manifest';
import { type Claim, claimsOf, isBackup, isDatabase } from '../database';
import { isBelow } from '../postgres';
import { finding, type Finding, type Rule } from '../rule';

/** A backup is smaller than its database, as a dump is compressed, but no tenth of it, and there is more than one. */
const smallestShare = 10n;

/** @see "StatefulSets", section "PersistentVolumeClaim retention", and "Persistent Volumes", section "Access Modes", kubernetes.io/docs/concepts */
export const dataIsKept: Rule = {
  name: 'data-is-kept',
  description:
    'Claims outlive what uses them and can be written to, and backups are made: on schedule, to a claim that they can write and that has room for them.',
  recommendation:
    'Use whenDeleted: Retain, ReadWriteOnce, suspend: false, and a claim of a size like that of the database: database.backup in lib/environments.',
  *check(manifest) {
    for (const object of manifest.all('apps', 'StatefulSet')) yield* deleted(object);
    for (const object of manifest.all('', 'PersistentVolumeClaim'))
      yield* neverWritten(object, object.value.at('spec'));
    for (const object of manifest.all('apps', 'StatefulSet'))
      for (const claim of object.value.items('spec', 'volumeClaimTemplates'))
        yield* neverWritten(object, claim.at('spec'));
    for (const pod of manifest.pods) {
      const isOfBackup = pod.workload === 'CronJob' && isBackup(pod);
      if (isOfBackup || isDatabase(pod)) yield* mountedReadOnly(pod, claimsOf(manifest, pod));
      if (!isOfBackup) continue;
      yield* suspended(pod.object);
      yield* tiny(manifest, pod);
      yield* intoScratch(pod);
    }
    for (const object of manifest.all('postgresql.cnpg.io', 'ScheduledBackup')) yield* suspended(object);
  },
};

function* deleted(object: ManifestObject): Iterable<Finding> {
  const when = object.value.at('spec', 'persistentVolumeClaimRetentionPolicy');
  for (const [field, event] of [
    ['whenDeleted', 'is deleted'],
    ['whenScaled', 'has fewer pods'],
  ] as const)
    if (when.at(field).text === 'Delete')
      yield finding(
        object,
        when.at(field),
        `The data of ${object.label} is deleted when it ${event}: use ${field}: Retain.`,
      );
}

/** A volume that is made for the claim is empty, and stays so. */
function* neverWritten(object: ManifestObject, spec: Value): Iterable<Finding> {
  const modes = spec.items('accessModes');
  const isMade = ['volumeName', 'selector', 'dataSource', 'dataSourceRef'].every(
    (field) => spec.at(field).isAbsent,
  );
  if (isMade && modes.length > 0 && modes.every(({ text }) => text === 'ReadOnlyMany'))
    yield finding(
      object,
      spec.at('accessModes'),
      `Nobody can write to the claim of ${object.label}: use ReadWriteOnce.`,
    );
}

function* mountedReadOnly(
  { object, spec, serving }: Pod,
  claims: ReadonlyMap<string, Claim>,
): Iterable<Finding> {
  const message = `${object.label} cannot write to its claim: remove readOnly.`;
  for (const volume of spec.items('volumes')) {
    const readOnly = volume.at('persistentVolumeClaim', 'readOnly');
    if (readOnly.flag === true) yield finding(object, readOnly, message);
  }
  for (const mount of serving.flatMap(({ value }) => value.items('volumeMounts')))
    if (mount.at('readOnly').flag === true && claims.has(mount.at('name').text ?? ''))
      yield finding(object, mount.at('readOnly'), message);
}

function* suspended(object: ManifestObject): Iterable<Finding> {
  const suspend = object.value.at('spec', 'suspend');
  const late = object.value.at('spec', 'startingDeadlineSeconds');
  if (late.number !== undefined && late.number < 10) {
    const message = `${object.label} may never start: the controller looks every 10 s, and ${late.number} s are allowed.`;
    yield finding(object, late, message);
  }
  if (suspend.flag === true)
    yield finding(object, suspend, `${object.label} is suspended: no backup is made.`);
}

/** What a job writes beside its volumes, or into an emptyDir, is gone when it ends. */
function* intoScratch({ object, spec, serving }: Pod): Iterable<Finding> {
  const scratch = new Set(
    spec
      .items('volumes')
      .filter((volume) => !volume.at('emptyDir').isAbsent)
      .map((volume) => volume.at('name').text),
  );
  for (const { value } of serving) {
    const targets = value.items('env').map((variable) => variable.at('value').text);
    const folders = value.items('volumeMounts').map((mount) => mount.at('mountPath').text);
    for (const variable of value.items('env')) {
      const target = variable.at('value');
      const { text = '' } = target;
      if (/^\/.*(?:backup|dump)/i.test(text) && !folders.some((folder) => isBelow(text, folder)))
        yield finding(object, target, `${object.label} writes to ${text}, where no volume is mounted.`);
    }
    for (const mount of value.items('volumeMounts')) {
      const path = mount.at('mountPath').text;
      if (scratch.has(mount.at('name').text) && path !== '/tmp' && targets.includes(path))
        yield finding(
          object,
          mount,
          `${object.label} writes to ${path ?? ''}, an emptyDir that ends with it: mount a claim there.`,
        );
    }
  }
}

function* tiny(manifest: Manifest, pod: Pod): Iterable<Finding> {
  const sizeOf = ({ spec }: Claim): bigint =>
    parseQuantity(spec.at('resources', 'requests', 'storage').raw) ?? 0n;
  const databases = manifest.pods
    .filter((one) => one.namespace === pod.namespace && isDatabase(one))
    .flatMap((one) => [...claimsOf(manifest, one).values()].map(sizeOf));
  const largest = databases.reduce((most, size) => (size > most ? size : most), 0n);
  for (const claim of claimsOf(manifest, pod).values()) {
    const storage = claim.spec.at('resources', 'requests', 'storage');
    if (sizeOf(claim) * smallestShare < largest) {
      const message = `The claim for backups has ${String(storage.raw)}, less than a tenth of the database's: make it larger.`;
      yield finding(claim.object, storage, message);
    }
  }
}
