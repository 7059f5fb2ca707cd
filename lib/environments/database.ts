import { contract, type Resources } from '../contract';
import type { Tls } from './edge';
import { parseImage } from './image';
import type { Cidr } from './range';

/** Disk of a volume. */
export interface Storage {
  readonly sizeGibibytes: number;
  /** The cluster's default StorageClass when absent. */
  readonly className?: string;
  /**
   * Who may mount it. `ReadWriteOncePod` lets a second pod of the same node wait; it needs a CSI driver and Kubernetes 1.29,
   * and a claim that exists keeps its own. @default 'ReadWriteOnce'
   */
  readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteOncePod';
}

/** Dumps of the in-cluster database, on a volume of their own. */
export interface Backup {
  /** Cron expression, in UTC. */
  readonly schedule: string;
  /** A dump is deleted when it is older than this and not among the newest `retainCount`. */
  readonly retainDays: number;
  readonly retainCount: number;
  readonly storage: Storage;
  /** How long one dump may take, in seconds. */
  readonly deadlineSeconds: number;
  /** Default: nobody tries whether a dump can be restored. */
  readonly drill?: Drill;
  /** Default: the dumps are in this cluster alone. */
  readonly copy?: BackupCopy;
}

/** Encrypted copies of the dumps in a bucket of any S3 service. */
export interface BackupCopy {
  /** Cron expression, in UTC: some time after that of the backup. */
  readonly schedule: string;
  /** Such as `s3://todo-backups/production`. */
  readonly destination: `s3://${string}`;
  readonly endpoint: `https://${string}`;
  /** What the endpoint's host resolves to: the only addresses that the copy reaches. */
  readonly addresses: readonly Cidr[];
  /** Default: the service needs none. */
  readonly region?: string;
  /** Made beforehand, with the keys of {@link copyKeys}. */
  readonly secret: string;
  /** Image of rclone. */
  readonly image: string;
  /** A copy is deleted when it is older than this and not among the newest `retainCount`. */
  readonly retainDays: number;
  readonly retainCount: number;
  readonly deadlineSeconds: number;
}

/** Keys of the Secret of a copy, by the variable that holds each: those of the bucket, and what is encrypted with. */
export const copyKeys = {
  ACCESS_KEY_ID: 'access-key-id',
  SECRET_ACCESS_KEY: 'secret-access-key',
  PASSWORD: 'password',
} as const;

/** A restore of the newest dump by the clock, into a server that is made for it. */
export interface Drill {
  /** Cron expression, in UTC. */
  readonly schedule: string;
  /** Room for the whole database on the node's own disk, for as long as the drill takes. */
  readonly scratchGibibytes: number;
  readonly deadlineSeconds: number;
}

/** PostgreSQL as a StatefulSet of one pod. */
export interface InClusterDatabase {
  readonly kind: 'in-cluster';
  /**
   * Major version of PostgreSQL. One does not read the files of another, so each has a claim of its own; see docs/upgrade.md.
   * Default: the contract's.
   */
  readonly major?: number;
  readonly resources: Resources;
  readonly storage: Storage;
  /** Time for a fast shutdown with its last checkpoint, in seconds. */
  readonly gracePeriodSeconds: number;
  readonly backup?: Backup;
  /**
   * Its certificate, for the name of its Service: a Secret with `tls.crt`, `tls.key` and `ca.crt`, given or issued. Nobody is
   * let in without encryption then, and clients take no other server for it. Default: connections are not encrypted.
   */
  readonly tls?: Tls;
}

/** A bucket and the Secret with its two keys, for the Barman Cloud plugin. */
export interface ObjectStore {
  /** Such as `s3://todo-backups/production`. */
  readonly destination: `s3://${string}`;
  /** The provider's own when absent. */
  readonly endpoint?: `https://${string}`;
  readonly credentials: {
    readonly secret: string;
    readonly accessKeyIdKey: string;
    readonly secretAccessKeyKey: string;
  };
  /** Cron expression of CloudNativePG: six fields, seconds first. */
  readonly schedule: string;
  readonly retainDays: number;
}

/** A cluster of instances with failover, run by the CloudNativePG operator. */
export interface CloudNativePgDatabase {
  readonly kind: 'cloudnative-pg';
  readonly instances: number;
  /** Image of CloudNativePG with the contract's major version: the operator does not run the official one. */
  readonly image: string;
  readonly resources: Resources;
  readonly storage: Storage;
  /** Namespaces of the operator and of what scrapes metrics, for the network policies. */
  readonly operatorNamespace: string;
  readonly monitoringNamespace?: string;
  readonly backup?: ObjectStore;
}

/** A managed PostgreSQL outside the cluster; its URL is in the Secrets. */
export interface ExternalDatabase {
  readonly kind: 'external';
  /** For the URL in development secrets; other secrets hold a URL of their own. */
  readonly host: string;
  readonly port: number;
  /** What the host resolves to: the only addresses outside the cluster that pods reach on the port. */
  readonly addresses: readonly Cidr[];
}

/** The major version of an image that is called `postgres`, as its tag says it; `undefined` for any other. */
export function majorOf(reference: string): number | undefined {
  const { repository = '', tag = '' } = parseImage(reference) ?? {};
  const [, digits] = /(?:^|\/)postgres:(\d+)/.exec(`${repository}:${tag}`) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** The major version that the contract names, on whose claim version 1.0.0 began. */
export const contractMajor = majorOf(contract.postgres.image.reference);

/** What distinguishes the claim of a database from that of the contract's major version: nothing, or a suffix. */
export function claimSuffix({ major }: InClusterDatabase): string {
  return major === undefined || major === contractMajor ? '' : `-${major}`;
}

/** The Secret with the certificate of our own server; none where connections to it are not encrypted. */
export function databaseCertificate(database: Database): string | undefined {
  if (database.kind !== 'in-cluster' || database.tls === undefined) return undefined;
  return database.tls.kind === 'existing' ? database.tls.secret : `${contract.postgres.name}-tls`;
}

/**
 * Where the certificate of the database comes from, as one text says it: the kind and name of an object, such as
 * `Issuer/internal`. `undefined` for any other text.
 */
export function parseTls(text: string): Tls | undefined {
  const [, kind, name = ''] = /^(Secret|Issuer|ClusterIssuer)\/([a-z0-9][a-z0-9.-]*)$/.exec(text) ?? [];
  if (kind === 'Secret') return { kind: 'existing', secret: name };
  return kind === 'Issuer' || kind === 'ClusterIssuer'
    ? { kind: 'cert-manager', issuer: { kind, name } }
    : undefined;
}

/** Where the clients of the database find the certificate of the authority that they trust. */
export const authority = { directory: '/etc/database', file: 'ca.crt' } as const;

/** Where the application's database runs. */
export type Database = InClusterDatabase | CloudNativePgDatabase | ExternalDatabase;

/** Name of the CloudNativePG cluster, from which the operator derives Services and Secrets. */
export const databaseCluster = contract.postgres.name;

/** The host and port under which pods reach the database. */
export function databaseAddress(database: Database): { readonly host: string; readonly port: number } {
  const { name, port } = contract.postgres;
  switch (database.kind) {
    case 'in-cluster':
      return { host: name, port: port.number };
    case 'cloudnative-pg':
      return { host: `${databaseCluster}-rw`, port: port.number };
    case 'external':
      return { host: database.host, port: database.port };
  }
}

/** The drill of an environment's backup, if there is one. */
export function drillOf(database: Database): Drill | undefined {
  return database.kind === 'in-cluster' ? database.backup?.drill : undefined;
}

/** Where an environment's dumps are copied to, if they are. */
export function copyOf(database: Database): BackupCopy | undefined {
  return database.kind === 'in-cluster' ? database.backup?.copy : undefined;
}
