import type { Container, Manifest, ManifestObject, Pod, Value } from '../manifest';
import { nameOfImage } from './image';
import { programWords } from './words';

/** Ports by which databases are dialled (IANA, "Service Name and Transport Protocol Port Number Registry"). */
const ports = new Set([1433, 1521, 3306, 5432, 6379, 6380, 9042, 11211, 26257, 27017]);

const image =
  /^(?:bitnami-)?(?:postgres(?:ql)?|postgis|timescaledb|mysql|mariadb|percona|mongo(?:db)?|redis|valkey|memcached|cockroach|cassandra|mssql)(?!.*(?:export|operator|proxy|bouncer|pool|admin|express|init|backup|shell))/;

/** Whether a database is usually dialled at a port. */
export function isDatabasePort(number: number | undefined): boolean {
  return number !== undefined && ports.has(number);
}

/** Whether a container is a PostgreSQL server, by its image. */
export function isPostgres({ value }: Container): boolean {
  return /^(?:postgres(?:ql)?|postgis|timescaledb)(?:-ha)?$/.test(nameOfImage(value.at('image').text ?? ''));
}

/** Whether the pods of a workload are a database: by what they run, or by the port that they declare. */
export function isDatabase({ workload, object, serving }: Pod): boolean {
  if (workload === 'operator') return object.group === 'postgresql.cnpg.io';
  if (workload === 'Job' || workload === 'CronJob') return false;
  return serving.some(
    ({ value }) =>
      image.test(nameOfImage(value.at('image').text ?? '')) ||
      value.items('ports').some((port) => isDatabasePort(port.at('containerPort').number)),
  );
}

/** Whether an object backs something up: by its name, or by what its pods run. One that restores reads alone. */
export function isBackup({ object, containers }: Pod): boolean {
  const words = containers.flatMap(({ value }) => programWords(value));
  const texts = [object.name, ...words.map(({ text = '' }) => text)];
  return (
    !/restore/i.test(object.name) && texts.some((text) => /backup|\b(?:pg|mysql|mongo)_?dump/i.test(text))
  );
}

/** The claims of a workload by the name of the volume that they are mounted as. */
export function claimsOf(manifest: Manifest, { object, namespace, spec }: Pod): ReadonlyMap<string, Claim> {
  const own = object.value
    .items('spec', 'volumeClaimTemplates')
    .map((claim) => [claim.at('metadata', 'name').text ?? '', { object, spec: claim.at('spec') }] as const);
  const named = spec.items('volumes').flatMap((volume) => {
    const name = volume.at('persistentVolumeClaim', 'claimName').text;
    const claim = manifest.find('', 'PersistentVolumeClaim', namespace, name ?? '');
    return claim === undefined
      ? []
      : [[volume.at('name').text ?? '', { object: claim, spec: claim.value.at('spec') }] as const];
  });
  return new Map([...own, ...named]);
}

/** A claim of a workload: an object, or a template in the workload. */
export interface Claim {
  readonly object: ManifestObject;
  readonly spec: Value;
}
