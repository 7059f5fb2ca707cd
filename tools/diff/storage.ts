import { Manifest, type ManifestObject, type Pod, postgresImage, type Value } from '../manifest';
import { type Consequence, type Update, when } from './consequence';

/** What becomes of the data on claims when pods find them in another place, or with another program. */
export function storageEffects({ old, next }: Update): readonly Consequence[] {
  const [before, after] = [podOf(old), podOf(next)];
  if (before === undefined || after === undefined) return [];
  const [mounts, places] = [mountsOf(before), new Set(mountsOf(after).map(({ place }) => place))];
  const stillUsed = new Set(claimsOf(after).values());
  const isMoved = mounts.some(({ claim, place }) => stillUsed.has(claim) && !places.has(place));
  const pairs = databasesOf(before).flatMap((database) => {
    const same = databasesOf(after).find(({ name }) => name === database.name);
    return same === undefined ? [] : [[database, same] as const];
  });
  const isElsewhere = pairs.some(([one, other]) => one.data !== other.data);
  const isKept = mounts.some(({ claim }) => stillUsed.has(claim));
  const versions = pairs.find(
    ([one, other]) => one.major !== undefined && other.major !== undefined && one.major !== other.major,
  );
  const [from, to] = versions ?? [];
  return [
    ...when(
      isMoved || isElsewhere,
      'may lose data',
      isElsewhere
        ? 'PostgreSQL looks for its data elsewhere, and starts with an empty database'
        : 'a claim is mounted elsewhere, or not at all: the program starts without its data',
    ),
    ...when(
      versions !== undefined && isKept && !isElsewhere,
      'will not start',
      `PostgreSQL ${to?.major ?? 0} does not read what PostgreSQL ${from?.major ?? 0} wrote: dump and restore it`,
    ),
  ];
}

function podOf(object: ManifestObject): Pod | undefined {
  return new Manifest([object.value.raw]).pods[0];
}

/** The claim behind each volume of a pod: one by its name, or one that is made from a template. */
function claimsOf({ spec, object }: Pod): ReadonlyMap<string, string> {
  return new Map([
    ...object.value.items('spec', 'volumeClaimTemplates').map((claim) => {
      const name = claim.at('metadata', 'name').text ?? '';
      return [name, `made from ${name}`] as const;
    }),
    ...spec.items('volumes').flatMap((volume) => {
      const claim = volume.at('persistentVolumeClaim', 'claimName').text;
      return claim === undefined ? [] : [[volume.at('name').text ?? '', claim] as const];
    }),
  ]);
}

/** Where the containers of a pod mount claims. */
function mountsOf(pod: Pod): readonly { readonly claim: string; readonly place: string }[] {
  const claims = claimsOf(pod);
  return pod.serving.flatMap(({ value }) =>
    value.items('volumeMounts').flatMap((mount) => {
      const claim = claims.get(mount.at('name').text ?? '');
      const folders = ['mountPath', 'subPath', 'subPathExpr'].map((field) => cleaned(mount.at(field)));
      return claim === undefined ? [] : [{ claim, place: JSON.stringify([claim, ...folders]) }];
    }),
  );
}

function cleaned({ text = '' }: Value): string {
  return text.replace(/\/+$/, '');
}

/** The containers that run PostgreSQL, each with the folder of its data and the major version of its image. */
function databasesOf({ serving }: Pod): readonly {
  readonly name: string;
  readonly data: string;
  readonly major: number | undefined;
}[] {
  return serving.flatMap(({ name, value }) => {
    const image = postgresImage(value.at('image').text ?? '');
    const folder = value.items('env').find((variable) => variable.at('name').text === 'PGDATA');
    if (image === undefined) return [];
    return [
      { name, data: folder === undefined ? image.data : cleaned(folder.at('value')), major: image.major },
    ];
  });
}
