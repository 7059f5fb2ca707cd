import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster';
import type { IScheduledBackup } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup';
import { customResource } from './custom-resource';

/** The plugin that writes backups and the write-ahead log to object stores (cloudnative-pg.io/plugin-barman-cloud). */
export const barmanCloud = 'barman-cloud.cloudnative-pg.io';

/** A plugin of a Cluster; the package is older than two of its fields. */
interface Plugin {
  readonly name: string;
  readonly enabled?: boolean;
  readonly isWALArchiver?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
}

type Used =
  | 'managed'
  | 'instances'
  | 'imageName'
  | 'bootstrap'
  | 'postgresql'
  | 'storage'
  | 'resources'
  | 'monitoring';

/**
 * The fields of a Cluster that this project uses: a tenth of all.
 *
 * @see "API Reference", cloudnative-pg.io/documentation/current/cloudnative-pg.v1
 */
export interface ClusterSpec extends Pick<ICluster['spec'], Used> {
  readonly plugins?: readonly Plugin[];
}

/** Cluster, `postgresql.cnpg.io/v1`. */
export const Cluster = customResource<ClusterSpec>('postgresql.cnpg.io/v1', 'Cluster');

/** The schedule has six fields, seconds first. */
export type ScheduledBackupSpec = IScheduledBackup['spec'];

/** ScheduledBackup, `postgresql.cnpg.io/v1` (cloudnative-pg.io/documentation/current/backup). */
export const ScheduledBackup = customResource<ScheduledBackupSpec>(
  'postgresql.cnpg.io/v1',
  'ScheduledBackup',
);

/** One key of a Secret. */
interface SecretKeySelector {
  readonly name: string;
  readonly key: string;
}

/** The fields of an ObjectStore that this project uses or reads; no package has its definition. */
export interface ObjectStoreSpec {
  /** Such as `14d`. */
  readonly retentionPolicy?: string;
  readonly configuration: {
    readonly destinationPath: string;
    readonly endpointURL?: string;
    readonly s3Credentials?: {
      readonly accessKeyId?: SecretKeySelector;
      readonly secretAccessKey?: SecretKeySelector;
    };
    readonly wal?: { readonly compression: 'gzip' };
    readonly data?: { readonly compression: 'gzip' };
  };
  readonly instanceSidecarConfiguration?: unknown;
}

/** ObjectStore, `barmancloud.cnpg.io/v1` (cloudnative-pg.io/plugin-barman-cloud/docs/usage). */
export const ObjectStore = customResource<ObjectStoreSpec>('barmancloud.cnpg.io/v1', 'ObjectStore');
