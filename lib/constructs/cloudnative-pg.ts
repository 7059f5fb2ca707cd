import { Construct } from 'constructs';
import { database as names, databaseRoles } from '../contract';
import {
  type CloudNativePgDatabase,
  databaseCluster,
  type Environment,
  managedRoles,
  prometheusOf,
} from '../environments';
import { barmanCloud, Cluster, ObjectStore, ScheduledBackup } from '../../imports/cloudnative-pg';
import { type Identity, identityOf, metadata } from './identity';
import { postgresSettings } from './postgres-configuration';
import { quantityTexts } from './quantities';

/**
 * PostgreSQL as the CloudNativePG operator runs it: instances with failover. The operator makes the Services
 * (`todo-postgres-rw`) and the Secret with the owner's URL (`todo-postgres-app`), and gives the roles of the services the
 * passwords of their Secrets.
 */
export class CloudNativePg extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, database: CloudNativePgDatabase) {
    super(scope, id);
    const identity = identityOf(environment, 'postgres');
    const { resources, storage, backup } = database;

    new Cluster(this, 'cluster', {
      metadata: metadata(identity, { name: databaseCluster }),
      spec: {
        instances: database.instances,
        imageName: database.image,
        bootstrap: { initdb: { database: names.name, owner: names.user } },
        managed: {
          roles: managedRoles(database).map(({ role, secret }) => ({
            name: databaseRoles[role].name,
            ensure: 'present' as const,
            login: true,
            passwordSecret: { name: secret },
          })),
        },
        postgresql: { parameters: postgresSettings(resources.limits.memoryMebibytes) },
        storage: {
          size: `${storage.sizeGibibytes}Gi`,
          ...(storage.className === undefined ? {} : { storageClass: storage.className }),
        },
        resources: { requests: quantityTexts(resources.requests), limits: quantityTexts(resources.limits) },
        // Where Prometheus has monitors of its own, a second one would count everything twice.
        monitoring: {
          enablePodMonitor:
            database.monitoringNamespace !== undefined && prometheusOf(environment) === undefined,
        },
        ...(backup && {
          plugins: [
            { name: barmanCloud, isWALArchiver: true, parameters: { barmanObjectName: databaseCluster } },
          ],
        }),
      },
    });
    if (backup !== undefined) this.backups(identity, backup);
  }

  private backups(identity: Identity, backup: NonNullable<CloudNativePgDatabase['backup']>): void {
    const { credentials } = backup;
    new ObjectStore(this, 'object-store', {
      metadata: metadata(identity, { name: databaseCluster }),
      spec: {
        retentionPolicy: `${backup.retainDays}d`,
        configuration: {
          destinationPath: backup.destination,
          ...(backup.endpoint === undefined ? {} : { endpointURL: backup.endpoint }),
          s3Credentials: {
            accessKeyId: { name: credentials.secret, key: credentials.accessKeyIdKey },
            secretAccessKey: { name: credentials.secret, key: credentials.secretAccessKeyKey },
          },
          wal: { compression: 'gzip' },
          data: { compression: 'gzip' },
        },
      },
    });
    new ScheduledBackup(this, 'scheduled-backup', {
      metadata: metadata(identity, { name: databaseCluster }),
      spec: {
        schedule: backup.schedule,
        backupOwnerReference: 'self',
        cluster: { name: databaseCluster },
        method: 'plugin',
        pluginConfiguration: { name: barmanCloud },
      },
    });
  }
}
