import { type ContainerKey, isService, type OpenVariable, type Source, variablesOf } from '../contract';
import { publicOrigin, serviceAddress } from './address';
import type { Environment } from './environment';
import { proxyVariable } from './proxy-variables';
import { serverUrl } from './server';
import { longestAnswerSeconds } from './shutdown';

/** Values as they stand in the environment of a process. */
export type Values = Readonly<Record<string, string>>;

/** The value that follows from other settings of an environment; none where these settings have none. */
function followed(
  environment: Environment,
  container: ContainerKey,
  follows: Source<ContainerKey>,
): string | undefined {
  const { domain, version, edge, allowedOrigins } = environment;
  switch (follows.kind) {
    case 'default':
      return undefined;
    case 'public origin':
      return publicOrigin(domain, follows.of);
    case 'allowed origins':
      return [publicOrigin(domain, follows.of), ...(allowedOrigins ?? [])].join(',');
    case 'reached origin':
      return domain === 'localhost' ? serviceAddress(follows.of) : publicOrigin(domain, follows.of);
    case 'service':
      return serviceAddress(follows.of);
    case 'version':
      return version.replace(/^v(?=\d)/, '');
    case 'named server': {
      const server = environment[follows.of];
      return server === undefined || (follows.byBrowsers && server.kind !== 'public')
        ? undefined
        : serverUrl(server);
    }
    case 'longest answer':
      return isService(container) ? String(longestAnswerSeconds(environment, container)) : undefined;
    case 'egress proxy':
      return proxyVariable(environment, follows.tells);
    case 'proxies':
      return edge.kind === 'none' ? undefined : '*';
  }
}

type Choices = Readonly<Record<string, string | number | boolean | undefined>>;

/** What an environment chooses for a container. */
function chosen({ variables }: Environment, container: ContainerKey): Choices {
  const all: Readonly<Partial<Record<ContainerKey, Choices>>> = variables;
  return all[container] ?? {};
}

/** The value of a variable that nobody chooses: the container's own, or the one that the contract allows. */
function assumed({ default: value, check }: OpenVariable): string | undefined {
  return value ?? (check.is === 'one of' && check.values.length === 1 ? check.values[0] : undefined);
}

function ofKind(environment: Environment, container: ContainerKey, kind: OpenVariable['kind']): Values {
  const values = chosen(environment, container);
  return Object.fromEntries(
    variablesOf(container).flatMap(([name, variable]) => {
      if (variable.kind !== kind) return [];
      const { follows } = variable;
      const set = follows === undefined ? values[name] : followed(environment, container, follows);
      const value = set ?? assumed(variable);
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  );
}

/** The plain variables of a container, the contract's defaults written out, in the contract's order. */
export function plainVariables(environment: Environment, container: ContainerKey): Values {
  return ofKind(environment, container, 'plain');
}

/** The build arguments that a container's image must have been built with to work in this environment. */
export function buildArguments(environment: Environment, container: ContainerKey): Values {
  return ofKind(environment, container, 'build');
}
