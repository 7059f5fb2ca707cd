import { containers, modelHost, type NamedServer, namedServers, serviceKeys } from '../contract';
import { publicHost } from './address';
import { egressOf, type NamedHost, proxyName, proxyOf, proxyPort } from './egress';
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
