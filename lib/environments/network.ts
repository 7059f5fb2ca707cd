import type { Dns } from './dns';
import type { Egress } from './egress';
import type { Cidr } from './range';

/** What the network policies need to know of a cluster. */
export interface Network {
  readonly dns: Dns;
  /** How pods get out to the internet. @default open */
  readonly egress?: Egress;
  /**
   * What is not the internet: the ranges of pods, Services and nodes, and link-local addresses, among them
   * 169.254.169.254, where clouds hand out credentials.
   */
  readonly internetExcept: readonly Cidr[];
  /** Where the public domain resolves to, as far as it is known: pods ask their own public address, too. */
  readonly publicAddresses: readonly Cidr[];
}
