import type { Construct } from 'constructs';
import { CustomResource, type CustomResourceProps } from './custom-resource';

/** The plugin that writes backups and the write-ahead log to object stores (cloudnative-pg.io/plugin-barman-cloud). */
export const barmanCloud = 'barman-cloud.cloudnative-pg.io';

/** Amounts as text: this is no L1 struct, which would write a Quantity by itself. */
interface ResourceList {
  readonly cpu: string;
  readonly memory: string;
}

/** The fields of a Cluster that this project uses. */
export interface ClusterSpec {
  readonly instances: number;
  readonly imageName: string;
  readonly bootstrap: { readonly initdb: { readonly database: string; readonly owner: string } };
  readonly postgresql: { readonly parameters: Readonly<Record<string, string>> };
  readonly storage: { readonly size: string; readonly storageClass?: string };
  readonly resources: { readonly requests: ResourceList; readonly limits: ResourceList };
  readonly monitoring: { readonly enablePodMonitor: boolean };
  readonly plugins?: readonly {
    readonly name: typeof barmanCloud;
    readonly isWALArchiver: boolean;
    readonly parameters: { readonly barmanObjectName: string };
  }[];
}

/** Cluster, `postgresql.cnpg.io/v1` (cloudnative-pg.io/documentation/current/cloudnative-pg.v1). */
export class Cluster extends CustomResource<ClusterSpec> {
  constructor(scope: Construct, id: string, props: CustomResourceProps<ClusterSpec>) {
    super(scope, id, { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster' }, props);
  }
}

/** The fields of a ScheduledBackup that this project uses. */
export interface ScheduledBackupSpec {
  /** Six fields, seconds first. */
  readonly schedule: string;
  readonly backupOwnerReference: 'self' | 'cluster' | 'none';
  readonly cluster: { readonly name: string };
  readonly method: 'plugin';
  readonly pluginConfiguration: { readonly name: typeof barmanCloud };
}

/** ScheduledBackup, `postgresql.cnpg.io/v1` (cloudnative-pg.io/documentation/current/backup). */
export class ScheduledBackup extends CustomResource<ScheduledBackupSpec> {
  constructor(scope: Construct, id: string, props: CustomResourceProps<ScheduledBackupSpec>) {
    super(scope, id, { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup' }, props);
  }
}

/** One key of a Secret. */
interface SecretKeySelector {
  readonly name: string;
  readonly key: string;
}

/** The fields of an ObjectStore that this project uses. */
export interface ObjectStoreSpec {
  /** Such as `14d`. */
  readonly retentionPolicy: string;
  readonly configuration: {
    readonly destinationPath: string;
    readonly endpointURL?: string;
    readonly s3Credentials: {
      readonly accessKeyId: SecretKeySelector;
      readonly secretAccessKey: SecretKeySelector;
    };
    readonly wal: { readonly compression: 'gzip' };
    readonly data: { readonly compression: 'gzip' };
  };
}

/** ObjectStore, `barmancloud.cnpg.io/v1` (cloudnative-pg.io/plugin-barman-cloud/docs/usage). */
export class ObjectStore extends CustomResource<ObjectStoreSpec> {
  constructor(scope: Construct, id: string, props: CustomResourceProps<ObjectStoreSpec>) {
    super(scope, id, { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore' }, props);
  }
}
