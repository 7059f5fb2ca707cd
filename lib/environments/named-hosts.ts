import { modelHost, type NamedServer, namedServers, serviceKeys } from '../contract';
import { publicHost } from './address';
import { egressOf, type NamedHost } from './egress';
import type { Environment } from './environment';
import { serverPort, serverUrl } from './server';

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
