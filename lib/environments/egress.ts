import type { Cidr } from './range';

/** A host on the internet that somebody asks by its name. */
export interface NamedHost {
  readonly host: string;
  readonly port: number;
}

/** How pods get out to the internet. */
export type Egress =
  /** To every address that is not excepted: the hosts have no fixed ones. */
  | { readonly kind: 'open' }
  /** To these addresses alone, where somebody knows them. */
  | { readonly kind: 'addresses'; readonly ranges: readonly Cidr[] }
  /** Through a forward proxy of the stack's own, which lets the named hosts through. Works with every network plugin. */
  | (EgressProxy & ByName)
  /** By objects of the network plugin that name hosts: Cilium, Calico Enterprise or Cloud, GKE with Dataplane V2. */
  | ({ readonly kind: 'cilium' | 'calico' | 'gke' } & ByName);

/** Hosts beside those that variables name. */
interface ByName {
  /** Default: none. */
  readonly hosts?: readonly NamedHost[];
}

/** The forward proxy. */
export interface EgressProxy {
  readonly kind: 'proxy';
  /** An image with Squid at /usr/sbin/squid, such as `ubuntu/squid:6.6-24.04_edge`. */
  readonly image: string;
  /** More than one stay while a node is drained. @default 1 */
  readonly replicas?: number;
}

/** On which the proxy answers: Squid's own. */
export const proxyPort = { name: 'proxy', number: 3128, scheme: 'http' } as const;

/** The proxy's Service. */
export const proxyName = 'todo-egress-proxy';

/** An environment, as far as pods leave it. */
interface Leaving {
  readonly network: { readonly egress?: Egress };
}

/** How pods get out in an environment. */
export function egressOf({ network }: Leaving): Egress {
  return network.egress ?? { kind: 'open' };
}

/** The forward proxy of an environment, if it has one. */
export function proxyOf(environment: Leaving): EgressProxy | undefined {
  const egress = egressOf(environment);
  return egress.kind === 'proxy' ? egress : undefined;
}
