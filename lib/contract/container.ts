import type { Check, Variable } from './variable';

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

/** The image that a container runs. */
export type Image<Key extends string = string> =
  /** Released with the application, by the name of the container `of`: its own, or that of another one. */
  | { readonly kind: 'released'; readonly of: Key }
  /** Built and published by others, by its whole reference. */
  | { readonly kind: 'published'; readonly reference: string };

/** Where a container answers. */
export interface Port {
  readonly name: string;
  readonly number: number;
  /** Of the URLs that lead to it, such as `http` or `redis`. */
  readonly scheme: string;
}

/**
 * Everything that one container promises and expects. Knows nothing of Kubernetes.
 *
 * Which network paths it needs follows from its variables (each address in them is asked) and from `asks`.
 */
export interface ContainerContract<Key extends string = string> {
  /** Name of the workload, the Service and the image. */
  readonly name: string;
  /** Its part in the system, for people and labels. */
  readonly component: string;
  readonly image: Image<Key>;
  /** Default: nobody asks it anything, as a worker that takes its work from a queue. */
  readonly port?: Port;
  /** Its public host as a zone file writes it: `@` is the domain, `api` a name below it. Default: no browser reaches it. */
  readonly publicHost?: string;
  /** Whom it asks beside those whose addresses are in its variables. Default: nobody. */
  readonly asks?: readonly (Key | 'internet')[];
  /** How long one answer, or one piece of its work, may take, in seconds. Default: a usual request's time. */
  readonly longestAnswerSeconds?: number;
  /** It starts when the schema of its release is in the database. Default: it does not look at the schema. */
  readonly needsSchema?: boolean;
  /** Where the process starts. Default: the image decides. */
  readonly workingDirectory?: `/${string}`;
  /** What it runs: what its own image runs by default, or another command in the image of another container. */
  readonly command: readonly string[];
  /** What the entrypoint of a published image is given. Default: nothing. */
  readonly arguments?: readonly string[];
  /** Asks the process to finish what it is doing and to end. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  readonly account: Account;
  readonly variables: Readonly<Record<string, Variable<Check, Key>>>;
  readonly health: {
    readonly live: HealthCheck;
    /** Whether it may be asked. Default: nobody asks it. */
    readonly ready?: HealthCheck;
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

/** The image of the same name as the container, or that of another container, tagged with the release. */
export function released<const K extends string>(of: K): { readonly kind: 'released'; readonly of: K } {
  return { kind: 'released', of };
}

/** An image that others build and publish. */
export function published<const R extends string>(
  reference: R,
): { readonly kind: 'published'; readonly reference: R } {
  return { kind: 'published', reference };
}

/** A server that listens here is reached from outside its pod. */
export const anyAddress = '0.0.0.0';
