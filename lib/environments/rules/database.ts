import { postgresTuning } from '../../contract';
import {
  type Backup,
  type BackupCopy,
  type CloudNativePgDatabase,
  contractMajor,
  type Drill,
  type InClusterDatabase,
  majorOf,
  type ObjectStore,
} from '../database';
import type { Environment } from '../environment';
import {
  atLeast,
  between,
  checked,
  imageReference,
  label,
  matching,
  objectName,
  port,
  range,
  schedule,
} from '../form';
import { imageOf } from '../pod-image';
import { featureRule, resourceRules, type Rule, rule, storageRules } from './rule';

/** The write-ahead log alone may fill the disk up to here, in GiB. */
const largestLog = postgresTuning.disk.max_wal_size / 1024 / 1024;
const disk = atLeast(largestLog + 1, `: the write-ahead log alone may take ${largestLog} GiB`);

/** Below this limit, in MiB, what PostgreSQL needs beside shared_buffers, a share of the limit, no longer fits. */
const memory = atLeast(256, ': shared_buffers, connections and maintenance must fit below it');

const host = { ...objectName, allowed: 'a DNS name such as postgres.example.com' };
const key = matching(
  /^[-._a-zA-Z0-9]{1,253}$/,
  'a key of a Secret: letters, digits, hyphens, underscores and dots',
);
const bucket = matching(
  /^s3:\/\/[a-z0-9.-]{3,63}(?:\/[\w.-]+)*\/?$/,
  'a bucket and path such as s3://todo-backups/production',
);

/** As the CronJob controller reads it, and as CloudNativePG does. */
const five = 'a cron expression of five fields in numbers, such as 0 3 * * *, or @daily and the like';
const six =
  'a cron expression of six fields in numbers, seconds first, such as 0 0 3 * * *, or @daily and the like';
const fields = ['minute', 'hour', 'day', 'month', 'weekday'] as const;

function serverRules({ resources, storage }: InClusterDatabase | CloudNativePgDatabase): Rule[] {
  return [
    ...resourceRules('database.resources', resources),
    rule('database.resources.limits.memoryMebibytes', resources.limits.memoryMebibytes, memory),
    ...storageRules('database.storage', storage, disk),
  ];
}

function backupRules(backup: Backup): Rule[] {
  return [
    rule('database.backup.schedule', backup.schedule, schedule(five, ...fields)),
    rule('database.backup.retainDays', backup.retainDays, atLeast(1)),
    rule('database.backup.retainCount', backup.retainCount, atLeast(1)),
    rule('database.backup.deadlineSeconds', backup.deadlineSeconds, atLeast(60)),
    ...storageRules('database.backup.storage', backup.storage),
    ...(backup.drill === undefined ? [] : drillRules(backup.drill)),
    ...(backup.copy === undefined ? [] : copyRules(backup.copy)),
  ];
}

function drillRules(drill: Drill): Rule[] {
  return [
    rule('database.backup.drill.schedule', drill.schedule, schedule(five, ...fields)),
    rule('database.backup.drill.scratchGibibytes', drill.scratchGibibytes, atLeast(1)),
    rule('database.backup.drill.deadlineSeconds', drill.deadlineSeconds, atLeast(60)),
  ];
}

function copyRules(copy: BackupCopy): Rule[] {
  const at = 'database.backup.copy';
  return [
    rule(`${at}.schedule`, copy.schedule, schedule(five, ...fields)),
    rule(`${at}.destination`, copy.destination, bucket),
    rule(`${at}.endpoint`, copy.endpoint, checked({ is: 'url', schemes: ['https'] })),
    rule(`${at}.addresses`, copy.addresses, {
      holds: (addresses) => addresses.length > 0,
      allowed: 'at least one range: the copy reaches no bucket without its address',
    }),
    ...copy.addresses.map((each, index) => rule(`${at}.addresses[${index}]`, each, range)),
    rule(`${at}.secret`, copy.secret, objectName),
    rule(`${at}.image`, copy.image, imageReference),
    rule(`${at}.retainDays`, copy.retainDays, atLeast(1)),
    rule(`${at}.retainCount`, copy.retainCount, atLeast(1)),
    rule(`${at}.deadlineSeconds`, copy.deadlineSeconds, atLeast(60)),
  ];
}

function objectStoreRules({ schedule: cron, retainDays, credentials, destination }: ObjectStore): Rule[] {
  const { secret, accessKeyIdKey, secretAccessKeyKey } = credentials;
  return [
    rule('database.backup.schedule', cron, schedule(six, 'second', ...fields)),
    rule('database.backup.retainDays', retainDays, atLeast(1)),
    rule('database.backup.credentials.secret', secret, objectName),
    rule('database.backup.credentials.accessKeyIdKey', accessKeyIdKey, key),
    rule('database.backup.credentials.secretAccessKeyKey', secretAccessKeyKey, key),
    rule('database.backup.destination', destination, bucket),
  ];
}

/** An image reads the files of its own major version alone. A release of PostgreSQL is supported for five years. */
function majorRules(environment: Environment, { major = contractMajor }: InClusterDatabase): Rule[] {
  return [
    rule('database.major', major, between(15, 17)),
    rule('images.references.postgres', imageOf(environment, 'postgres').reference, {
      holds: (reference) => (majorOf(reference) ?? major) === major,
      allowed: `an image of PostgreSQL ${major}: another one does not start on the files of the claim that is kept; docs/upgrade.md takes them over to a claim of its own (database.major)`,
    }),
  ];
}

function tlsRules({ tls }: InClusterDatabase): Rule[] {
  if (tls === undefined) return [];
  return tls.kind === 'existing'
    ? [rule('database.tls.secret', tls.secret, objectName)]
    : [rule('database.tls.issuer.name', tls.issuer.name, objectName)];
}

/** The database's own settings. */
export function databaseRules(environment: Environment): Rule[] {
  const { database } = environment;
  switch (database.kind) {
    case 'in-cluster':
      return [
        ...serverRules(database),
        ...(database.storage.accessMode === 'ReadWriteOncePod'
          ? [featureRule(environment, 'database.storage.accessMode', 'ReadWriteOncePod', 'readWriteOncePod')]
          : []),
        ...majorRules(environment, database),
        ...tlsRules(database),
        rule('database.gracePeriodSeconds', database.gracePeriodSeconds, atLeast(10)),
        ...(database.backup === undefined ? [] : backupRules(database.backup)),
      ];
    case 'cloudnative-pg':
      return [
        ...serverRules(database),
        // Each has a claim of its own in the quota.
        rule('database.instances', database.instances, between(1, 100)),
        rule('database.operatorNamespace', database.operatorNamespace, label),
        rule('database.monitoringNamespace', database.monitoringNamespace, label),
        ...(database.backup === undefined ? [] : objectStoreRules(database.backup)),
      ];
    case 'external':
      return [
        rule('database.host', database.host, host),
        rule('database.port', database.port, port),
        rule('database.addresses', database.addresses, {
          holds: (addresses) => addresses.length > 0,
          allowed: 'at least one range: pods reach no database without its address',
        }),
        ...database.addresses.map((each, index) => rule(`database.addresses[${index}]`, each, range)),
      ];
  }
}
