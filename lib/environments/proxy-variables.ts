import { containers, namedServers } from '../contract';
import { proxyName, proxyPort } from './egress';
import type { Environment } from './environment';
import { egressProxyOf } from './traffic';

/** What a process is told of the proxy; nothing where there is none. */
export function proxyVariable(
  environment: Environment,
  tells: 'address' | 'exceptions' | 'use',
): string | undefined {
  if (egressProxyOf(environment) === undefined) return undefined;
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
