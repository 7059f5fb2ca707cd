import { containers, modelHost, type NamedServer, namedServers, serviceKeys } from '../contract';
import { publicHost } from './address';
import type { Environment } from './environment';
import type { Cidr } from './range';
import { serverPort, serverUrl } from './server';

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

/** How pods get out in an environment. */
export function egressOf({ network }: Pick<Environment, 'network'>): Egress {
  return network.egress ?? { kind: 'open' };
}

/** The forward proxy of an environment, if it has one. */
export function proxyOf(environment: Pick<Environment, 'network'>): EgressProxy | undefined {
  const egress = egressOf(environment);
  return egress.kind === 'proxy' ? egress : undefined;
}

/** Whom a service asks outside: the internet at large, a named server, or the stack's own public address. */
export type Outward = 'internet' | 'public address' | NamedServer;

/** The hosts that stand for what a service asks outside; what lies in the cluster or a private network is none. */
export function namedHosts(environment: Environment, asked: ReadonlySet<string>): readonly NamedHost[] {
  const egress = egressOf(environment);
  const further = 'hosts' in egress ? (egress.hosts ?? []) : [];
  const { domain } = environment;
  const own = domain === 'localhost' ? [] : serviceKeys.flatMap((key) => publicHost(domain, key) ?? []);
  const servers = namedServers.flatMap((name) => {
    const server = environment[name];
    if (!asked.has(name) || server?.kind !== 'public') return [];
    return [{ host: new URL(serverUrl(server)).hostname, port: serverPort(server) }];
  });
  const all = [
    ...(asked.has('internet') ? [{ host: modelHost, port: 443 }] : []),
    ...(asked.has('internet') || servers.length > 0 ? further : []),
    ...(asked.has('public address') ? own.map((host) => ({ host, port: 443 })) : []),
    ...servers,
  ];
  return [...new Map(all.map((each) => [`${each.host}:${each.port}`, each])).values()];
}

/** What a process is told of the proxy; nothing where there is none. */
export function proxyVariable(
  environment: Environment,
  tells: 'address' | 'exceptions' | 'use',
): string | undefined {
  if (proxyOf(environment) === undefined) return undefined;
  switch (tells) {
    case 'address':
      return `http://${proxyName}:${proxyPort.number}`;
    case 'use':
      return '1';
    case 'exceptions':
      return [
        ...inside,
        ...Object.values(containers).map(({ name }) => name),
        ...privateHosts(environment),
      ].join(',');
  }
}

/** Names inside of every cluster. */
const inside = ['localhost', '127.0.0.1', '.svc', '.cluster.local'];

function privateHosts(environment: Environment): readonly string[] {
  return namedServers.flatMap((name) => {
    const server = environment[name];
    return server?.kind === 'private' ? [new URL(server.url).hostname] : [];
  });
}
