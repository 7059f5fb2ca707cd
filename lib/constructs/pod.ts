import {
  type ContainerKey,
  databaseVariable,
  type Resources,
  scratchMebibytes,
  security,
  type WritablePath,
} from '../contract';
import { accountOf, authority, databaseCertificate, type Environment, imageOf } from '../environments';
import type * as k8s from '../../imports/k8s';
import { mebibytes, quantities } from './quantities';

/** The certificate of the database's authority, where clients check it. */
const authorityVolume = 'database-authority';

/** The mount of that for a container that reaches the database: one that has its address. */
function authorityMounts({ database }: Environment, env: readonly k8s.EnvVar[] = []): k8s.VolumeMount[] {
  const isClient = env.some(({ name }) => name === databaseVariable);
  return isClient && databaseCertificate(database) !== undefined
    ? [{ name: authorityVolume, mountPath: authority.directory, readOnly: true }]
    : [];
}

/** The volume of that for a pod with such a container. The key of the server is not in it. */
function authorityVolumes({ database }: Environment, containers: readonly k8s.Container[]): k8s.Volume[] {
  const secretName = databaseCertificate(database);
  const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  return secretName !== undefined && mounts.some(({ name }) => name === authorityVolume)
    ? [
        {
          name: authorityVolume,
          secret: { secretName, items: [{ key: authority.file, path: authority.file }] },
        },
      ]
    : [];
}

/** What any container of the stack is made of; security context and file system come by themselves. */
export interface ContainerProps extends Omit<
  k8s.Container,
  'image' | 'imagePullPolicy' | 'resources' | 'securityContext' | 'volumeMounts'
> {
  /** Whose image it runs, under whose account. */
  readonly image: ContainerKey;
  /** Another published image, under the same account. Default: the image of `image`. */
  readonly reference?: string;
  readonly resources: Resources;
  /** Paths it may write; each needs the volume of the same path in its pod. */
  readonly writable: readonly WritablePath[];
  /** Room on the node's disk beside the writable paths, for one of the mounts, in MiB. Default: none. */
  readonly furtherMebibytes?: number;
  /** What the names of its claims end in. Default: they are called after their paths alone. */
  readonly claimSuffix?: string;
  /** Mounts beside the writable paths, such as configuration. Default: none. */
  readonly mounts?: readonly k8s.VolumeMount[];
}

/** Room for a container's log files beside its scratch volumes, in MiB. */
const logMebibytes = 64;

/** The name of the volume behind a writable path: `/app/.next/cache` is `app-next-cache`. */
export function volumeName(path: string): string {
  return path
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-');
}

/** Whom the processes of a pod or a container run as. */
function runAs(
  environment: Environment,
  key: ContainerKey,
): Pick<k8s.SecurityContext, 'runAsNonRoot' | 'runAsUser' | 'runAsGroup'> {
  const account = accountOf(environment, key);
  return {
    runAsNonRoot: security.runAsNonRoot,
    ...(account && { runAsUser: account.user, runAsGroup: account.group }),
  };
}

/** A container that runs under the contract's security context. The order of its fields is part of a migration's name. */
export function container(
  environment: Environment,
  {
    name,
    image,
    reference: other,
    resources,
    writable,
    claimSuffix = '',
    mounts = [],
    furtherMebibytes = 0,
    ...own
  }: ContainerProps,
): k8s.Container {
  const { reference, pullPolicy } =
    other === undefined
      ? imageOf(environment, image)
      : ({ reference: other, pullPolicy: 'IfNotPresent' } as const);
  const scratch =
    writable.filter(({ volume }) => volume === 'scratch').length * scratchMebibytes + furtherMebibytes;
  return {
    name,
    image: reference,
    imagePullPolicy: pullPolicy,
    ...own,
    resources: {
      requests: { ...quantities(resources.requests), 'ephemeral-storage': mebibytes(logMebibytes) },
      limits: { ...quantities(resources.limits), 'ephemeral-storage': mebibytes(scratch + logMebibytes) },
    },
    securityContext: {
      ...runAs(environment, image),
      privileged: security.privileged,
      allowPrivilegeEscalation: security.allowPrivilegeEscalation,
      readOnlyRootFilesystem: security.readOnlyRootFilesystem,
      capabilities: { drop: [...security.dropCapabilities] },
      seccompProfile: { type: security.seccompProfile },
    },
    volumeMounts: [
      ...writable.map(({ path, volume }) => ({
        name: `${volumeName(path)}${volume === 'claim' ? claimSuffix : ''}`,
        mountPath: path,
      })),
      ...mounts,
      ...authorityMounts(environment, own.env),
    ],
  };
}

/** What any pod of the stack is made of. */
export interface PodProps extends Omit<
  k8s.PodSpec,
  'automountServiceAccountToken' | 'enableServiceLinks' | 'imagePullSecrets' | 'securityContext' | 'volumes'
> {
  /** Whose account owns its volumes. */
  readonly account: ContainerKey;
  readonly serviceAccountName: string;
  /** Writable paths of all its containers; those on a claim get no volume here. */
  readonly writable: readonly WritablePath[];
  /** Size of each volume in memory, in MiB. Default: enough for small files. */
  readonly memoryVolumeMebibytes?: number;
  /** Volumes beside those of the writable paths. Default: none. */
  readonly volumes?: readonly k8s.Volume[];
}

/**
 * A pod that Pod Security admits at level `restricted`, without service account token and without service links
 * (those would inject `TODO_BACKEND_PORT=tcp://…` beside the application's own variables).
 */
export function pod(environment: Environment, props: PodProps): k8s.PodSpec {
  const { account, serviceAccountName, writable, memoryVolumeMebibytes = 64, volumes = [], ...own } = props;
  const { source } = environment.images;
  const owner = accountOf(environment, account);
  const pullSecret = source.kind === 'registry' ? source.pullSecret : undefined;
  const emptyDirectories = {
    memory: { medium: 'Memory', sizeLimit: mebibytes(memoryVolumeMebibytes) },
    scratch: { sizeLimit: mebibytes(scratchMebibytes) },
  };
  return {
    serviceAccountName,
    automountServiceAccountToken: security.mountServiceAccountToken,
    enableServiceLinks: false,
    ...(environment.userNamespaces === true ? { hostUsers: false } : {}),
    ...(pullSecret === undefined ? {} : { imagePullSecrets: [{ name: pullSecret }] }),
    securityContext: {
      ...runAs(environment, account),
      // Real disks hold many files: change their group once, not at every start.
      ...(owner && { fsGroup: owner.group, fsGroupChangePolicy: 'OnRootMismatch' }),
      seccompProfile: { type: security.seccompProfile },
    },
    ...own,
    volumes: [
      ...writable.flatMap(({ path, volume }) =>
        volume === 'claim' ? [] : [{ name: volumeName(path), emptyDir: emptyDirectories[volume] }],
      ),
      ...volumes,
      ...authorityVolumes(environment, [...(own.initContainers ?? []), ...own.containers]),
    ],
  };
}
