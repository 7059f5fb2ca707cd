import type { Variable } from './variable';

/** How to ask a container whether its process is well. */
export type HealthCheck =
  | {
      readonly kind: 'http';
      readonly path: `/${string}`;
      /** The longest time in which the container promises to answer, in milliseconds. */
      readonly answersWithinMilliseconds: number;
      /** How long it waits for another container before it answers "no", in seconds. Default: it asks no other. */
      readonly asksOthersForSeconds?: number;
      /** Names of the texts in the JSON object that it answers with. Default: the status alone is promised. */
      readonly tells?: readonly string[];
    }
  | { readonly kind: 'command'; readonly command: readonly string[] };

/** A path that the process must be able to write below a read-only root file system. */
export interface WritablePath {
  readonly path: `/${string}`;
  /** `memory` and `scratch` end with the pod; `claim` outlives it. */
  readonly volume: 'scratch' | 'memory' | 'claim';
}

/** Requests and limits of one container. CPU in millicores, memory in MiB. */
export interface Resources {
  readonly requests: Quantities;
  readonly limits: Quantities;
}

/** An amount of each resource that a node hands out. */
export interface Quantities {
  readonly cpuMillicores: number;
  readonly memoryMebibytes: number;
}

/** When an image's own health check runs (Docker, Compose). All times in seconds. */
export interface ImageHealthCheck {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

/** The account that a container's process runs as. */
export interface Account {
  readonly user: number;
  readonly group: number;
}

/** Everything that one container promises and expects. Knows nothing of Kubernetes. */
export interface ContainerContract {
  /** Name of the workload, the Service and the image. */
  readonly name: string;
  /** Its part in the system, for people and labels. */
  readonly component: string;
  /** Whole reference of an image that others build and publish. Default: the image is built from `docker/`. */
  readonly image?: string;
  readonly port: { readonly name: string; readonly number: number };
  /** Where the process starts. Default: the image decides. */
  readonly workingDirectory?: `/${string}`;
  /** What the image runs by default. */
  readonly command: readonly string[];
  /** Asks the process to finish what it is doing and to end. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  readonly account: Account;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly health: {
    readonly live: HealthCheck;
    readonly ready: HealthCheck;
    /** For people and monitors. */
    readonly overview?: HealthCheck;
  };
  readonly imageHealthCheck: ImageHealthCheck;
  readonly writable: readonly WritablePath[];
}

/** Every container may write here: shells and libraries expect it. */
export const temporaryDirectory = { path: '/tmp', volume: 'scratch' } as const satisfies WritablePath;

/** Largest size of one `scratch` volume, in MiB. */
export const scratchMebibytes = 256;

/** A server that listens here is reached from outside its pod. */
export const anyAddress = '0.0.0.0';
