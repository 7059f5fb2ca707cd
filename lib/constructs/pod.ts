import { type Account, type ContainerKey, type Resources, security, type WritablePath } from '../contract';
import { accountOf, type Environment, imageOf } from '../environments';
import type * as k8s from '../../imports/k8s';
import { mebibytes, quantities } from './quantities';

/** What any container of the stack is made of; security context and file system come by themselves. */
export interface ContainerProps {
  readonly name: string;
  /** Whose image it runs. */
  readonly image: ContainerKey;
  readonly resources: Resources;
  /** Paths it may write; each needs the volume of the same path in its pod. */
  readonly writable: readonly WritablePath[];
  readonly variables?: readonly k8s.EnvVar[];
  /** Replaces the image's entry point. */
  readonly command?: readonly string[];
  /** Replaces the image's arguments. */
  readonly args?: readonly string[];
  readonly workingDirectory?: string;
  readonly ports?: readonly k8s.ContainerPort[];
  readonly probes?: Pick<k8s.Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;
  readonly lifecycle?: k8s.Lifecycle;
  /** Mounts beside the writable paths, such as configuration. */
  readonly mounts?: readonly k8s.VolumeMount[];
}

/** Largest size of one scratch volume, in MiB: the kubelet evicts a pod that writes more. */
const scratchMebibytes = 256;

/** Room for a container's log files beside its scratch volumes, in MiB. */
const logMebibytes = 64;

/** The path every container may write, also where the contract names none: shells and libraries expect it. */
export const temporaryDirectory: WritablePath = { path: '/tmp', volume: 'scratch', needed: 'yes' };

/** The name of the volume behind a writable path: `/app/.next/cache` is `app-next-cache`. */
export function volumeName(path: string): string {
  return path
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-');
}

/** Quantities as the API writes them. */
function resourceRequirements(
  { requests, limits }: Resources,
  writable: readonly WritablePath[],
): k8s.ResourceRequirements {
  const scratch = writable.filter(({ volume }) => volume === 'scratch').length * scratchMebibytes;
  return {
    requests: { ...quantities(requests), 'ephemeral-storage': mebibytes(logMebibytes) },
    limits: { ...quantities(limits), 'ephemeral-storage': mebibytes(scratch + logMebibytes) },
  };
}

/** The contract's security context at the level of a container, where Pod Security looks for it. */
function containerSecurity({ user, group }: Account): k8s.SecurityContext {
  return {
    runAsNonRoot: security.runAsNonRoot,
    runAsUser: user,
    runAsGroup: group,
    privileged: security.privileged,
    allowPrivilegeEscalation: security.allowPrivilegeEscalation,
    readOnlyRootFilesystem: security.readOnlyRootFilesystem,
    capabilities: { drop: [...security.dropCapabilities] },
    seccompProfile: { type: security.seccompProfile },
  };
}

/** A container that runs under the contract's security context. */
export function container(environment: Environment, props: ContainerProps): k8s.Container {
  const { reference, pullPolicy } = imageOf(environment, props.image);
  const mounts = [
    ...props.writable.map(({ path }) => ({ name: volumeName(path), mountPath: path })),
    ...(props.mounts ?? []),
  ];
  return {
    name: props.name,
    image: reference,
    imagePullPolicy: pullPolicy,
    ...(props.command === undefined ? {} : { command: [...props.command] }),
    ...(props.args === undefined ? {} : { args: [...props.args] }),
    ...(props.workingDirectory === undefined ? {} : { workingDir: props.workingDirectory }),
    ...(props.ports === undefined ? {} : { ports: [...props.ports] }),
    ...(props.variables === undefined ? {} : { env: [...props.variables] }),
    resources: resourceRequirements(props.resources, props.writable),
    ...(props.probes ?? {}),
    ...(props.lifecycle === undefined ? {} : { lifecycle: props.lifecycle }),
    securityContext: containerSecurity(accountOf(environment, props.image)),
    volumeMounts: mounts,
  };
}

/** What any pod of the stack is made of. */
export interface PodProps {
  /** Whose account owns its volumes. */
  readonly account: ContainerKey;
  readonly serviceAccountName: string;
  readonly containers: readonly k8s.Container[];
  readonly initContainers?: readonly k8s.Container[];
  /** Writable paths of all its containers; those on a claim get no volume here. */
  readonly writable: readonly WritablePath[];
  /** Size of each volume in memory, in MiB; required where a writable path is in memory. */
  readonly memoryVolumeMebibytes?: number;
  readonly volumes?: readonly k8s.Volume[];
  readonly gracePeriodSeconds?: number;
  readonly restartPolicy?: 'Always' | 'Never';
  /** Where its pods may go. */
  readonly placement?: Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'>;
}

function scratchVolumes({ writable, memoryVolumeMebibytes }: PodProps): k8s.Volume[] {
  return writable
    .filter(({ volume }) => volume !== 'claim')
    .map(({ path, volume }) => ({
      name: volumeName(path),
      emptyDir:
        volume === 'memory'
          ? {
              medium: 'Memory',
              sizeLimit: mebibytes(memoryVolumeMebibytes ?? logMebibytes),
            }
          : { sizeLimit: mebibytes(scratchMebibytes) },
    }));
}

/**
 * A pod that Pod Security admits at level `restricted`, without service account token and without service links
 * (those would inject `TODO_BACKEND_PORT=tcp://…` beside the application's own variables).
 */
export function pod(environment: Environment, props: PodProps): k8s.PodSpec {
  const { user, group } = accountOf(environment, props.account);
  const { source } = environment.images;
  const pullSecret = source.kind === 'registry' ? source.pullSecret : undefined;
  return {
    serviceAccountName: props.serviceAccountName,
    automountServiceAccountToken: security.mountServiceAccountToken,
    enableServiceLinks: false,
    ...(pullSecret === undefined ? {} : { imagePullSecrets: [{ name: pullSecret }] }),
    securityContext: {
      runAsNonRoot: security.runAsNonRoot,
      runAsUser: user,
      runAsGroup: group,
      fsGroup: group,
      // Real disks hold many files: change their group once, not at every start.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: security.seccompProfile },
    },
    ...(props.restartPolicy === undefined ? {} : { restartPolicy: props.restartPolicy }),
    ...(props.gracePeriodSeconds === undefined
      ? {}
      : { terminationGracePeriodSeconds: props.gracePeriodSeconds }),
    ...(props.initContainers === undefined ? {} : { initContainers: [...props.initContainers] }),
    containers: [...props.containers],
    ...props.placement,
    volumes: [...scratchVolumes(props), ...(props.volumes ?? [])],
  };
}
