import { postgresTuning } from '../../contract';
import type { Database } from '../database';
import type { Environment } from '../environment';
import { maximumReplicas, surge } from '../workload';
import { cidrRules } from './network';
import { form, forms, resourceRules, type Rule, storageRules, wholeNumber } from './rule';

const mebibyte = 1024;
const gibibyte = 1024 * mebibyte;

/** The write-ahead log alone may fill the disk up to here. */
const leastDisk = postgresTuning.disk.max_wal_size / gibibyte + 1;
const diskWhy = `: the write-ahead log alone may take ${leastDisk - 1} GiB`;

/** PostgreSQL keeps three connections for superusers; the migration and a backup use one each. */
const otherConnections = 3 + 2;

function ownRules(database: Database): Rule[] {
  switch (database.kind) {
    case 'in-cluster': {
      const { backup } = database;
      return [
        ...resourceRules('database.resources', database.resources),
        ...storageRules('database.storage', database.storage, leastDisk, diskWhy),
        wholeNumber('database.gracePeriodSeconds', database.gracePeriodSeconds, 10),
        ...(backup === undefined
          ? []
          : [
              form('database.backup.schedule', backup.schedule, forms.schedule),
              wholeNumber('database.backup.retainDays', backup.retainDays, 1),
              wholeNumber('database.backup.retainCount', backup.retainCount, 1),
              wholeNumber('database.backup.deadlineSeconds', backup.deadlineSeconds, 60),
              ...storageRules('database.backup.storage', backup.storage),
            ]),
      ];
    }
    case 'cloudnative-pg': {
      const { backup } = database;
      return [
        wholeNumber('database.instances', database.instances, 1),
        ...resourceRules('database.resources', database.resources),
        ...storageRules('database.storage', database.storage, leastDisk, diskWhy),
        form('database.operatorNamespace', database.operatorNamespace, forms.label),
        ...(database.monitoringNamespace === undefined
          ? []
          : [form('database.monitoringNamespace', database.monitoringNamespace, forms.label)]),
        ...(backup === undefined
          ? []
          : [
              form('database.backup.schedule', backup.schedule, forms.scheduleWithSeconds),
              wholeNumber('database.backup.retainDays', backup.retainDays, 1),
              form('database.backup.credentials.secret', backup.credentials.secret, forms.objectName),
              form(
                'database.backup.credentials.accessKeyIdKey',
                backup.credentials.accessKeyIdKey,
                forms.secretKey,
              ),
              form(
                'database.backup.credentials.secretAccessKeyKey',
                backup.credentials.secretAccessKeyKey,
                forms.secretKey,
              ),
              {
                setting: 'database.backup.destination',
                value: backup.destination,
                holds: /^s3:\/\/[a-z0-9.-]{3,63}(?:\/[\w.-]+)*\/?$/.test(backup.destination),
                allowed: 'a bucket and path such as s3://todo-backups/production',
              },
            ]),
      ];
    }
    case 'external':
      return [
        {
          setting: 'database.host',
          value: database.host,
          holds: forms.objectName.pattern.test(database.host),
          allowed: 'a DNS name such as postgres.example.com',
        },
        wholeNumber('database.port', database.port, 1),
        {
          setting: 'database.addresses',
          value: database.addresses,
          holds: database.addresses.length > 0,
          allowed: 'at least one address range: without one, no pod reaches the database',
        },
        ...cidrRules('database.addresses', database.addresses),
      ];
  }
}

/** The pods' pools fit what the contract's server accepts, every Deployment rolling at its largest. */
function connectionRules({ database, workloads }: Environment): Rule[] {
  if (database.kind === 'external') return [];
  const { max_connections } = postgresTuning;
  const { frontend, backend } = workloads;
  const pool = ({ scale, databaseConnections }: typeof backend): number =>
    (maximumReplicas(scale) + surge) * databaseConnections;
  const most = pool(frontend) + pool(backend) + otherConnections;
  return [
    wholeNumber('workloads.frontend.databaseConnections', frontend.databaseConnections, 0),
    wholeNumber('workloads.backend.databaseConnections', backend.databaseConnections, 1),
    {
      setting: 'workloads.backend.databaseConnections',
      value: backend.databaseConnections,
      holds: !(most > max_connections),
      allowed:
        `fewer: pools of frontend (${pool(frontend)}) and backend (${pool(backend)}) at their largest, surge included, ` +
        `and ${otherConnections} others make ${most}, the server accepts ${max_connections} (max_connections)`,
    },
  ];
}

/**
 * The least memory limit, in MiB. shared_buffers is a share of the limit and can never exceed it; below this, what
 * PostgreSQL needs beside its buffers no longer fits the rest.
 */
const leastMemory = 256;

function memoryRules(database: Database): Rule[] {
  if (database.kind === 'external') return [];
  const limit = database.resources.limits.memoryMebibytes;
  return [
    wholeNumber(
      'database.resources.limits.memoryMebibytes',
      limit,
      leastMemory,
      ': shared_buffers, connections and maintenance must fit below it',
    ),
  ];
}

/** The database's own settings, and whether its clients fit it. */
export function databaseRules(environment: Environment): Rule[] {
  return [
    ...ownRules(environment.database),
    ...memoryRules(environment.database),
    ...connectionRules(environment),
  ];
}
