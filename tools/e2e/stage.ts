import type { Environment } from '../../lib/environments';
import type { Cluster } from './cluster';
import type { KubernetesObject } from './json';
import type { Images } from './options';

/** Where the steps work, and with what. */
export interface Stage {
  readonly cluster: Cluster;
  /** A second namespace, for those who belong to no part of the stack, and for its edge. */
  readonly outside: Cluster;
  readonly environment: Environment;
  readonly images: Images;
  /** What synth emits. */
  readonly emitted: readonly KubernetesObject[];
  /** The same with stand-ins: what is applied. */
  readonly manifest: readonly KubernetesObject[];
  /** Secrets that exist beforehand. */
  readonly secrets: readonly KubernetesObject[];
}
