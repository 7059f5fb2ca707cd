import { type ContainerKey, contract, type Variable } from '../contract';
import { clusterAddress, publicOrigins } from './address';
import type { Environment } from './environment';

/** Values as they stand in the environment of a process. */
export type Values = Readonly<Record<string, string>>;

/** What an environment chooses, and what follows from its other settings. */
function chosen(
  environment: Environment,
  container: ContainerKey,
): Readonly<Record<string, string | number | boolean>> {
  const origins = publicOrigins(environment.domain);
  switch (container) {
    case 'frontend':
      return {
        ...environment.variables.frontend,
        BETTER_AUTH_URL: origins.frontend,
        BETTER_AUTH_TRUST_HOST: environment.edge.kind !== 'none',
        INTERNAL_API_URL: clusterAddress('backend'),
        NEXT_PUBLIC_API_URL: origins.backend,
        NEXT_PUBLIC_API_BASE_URL: origins.backend,
        NEXT_PUBLIC_BETTER_AUTH_URL: origins.frontend,
        NEXT_PUBLIC_APP_VERSION: environment.version.replace(/^v(?=\d)/, ''),
      };
    case 'backend':
      return {
        ...environment.variables.backend,
        CORS_ORIGINS: origins.frontend,
        FRONTEND_URL: origins.frontend,
        BETTER_AUTH_URL: origins.frontend,
      };
    case 'postgres':
      return {};
  }
}

/** The value of a variable that nobody chooses: the container's own, or the one that the contract allows. */
function given({ default: assumed, check }: Variable): string | undefined {
  return assumed ?? (check.is === 'one of' && check.values.length === 1 ? check.values[0] : undefined);
}

function ofKind(environment: Environment, container: ContainerKey, kind: Variable['kind']): Values {
  const values = chosen(environment, container);
  return Object.fromEntries(
    Object.entries<Variable>(contract[container].variables)
      .filter(([, variable]) => variable.kind === kind)
      .map(([name, variable]) => [name, values[name] ?? given(variable)] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}

/** The plain variables of a container, the contract's defaults written out, in the contract's order. */
export function plainVariables(environment: Environment, container: ContainerKey): Values {
  return ofKind(environment, container, 'plain');
}

/** The build arguments that the frontend's image must have been built with to work in this environment. */
export function buildArguments(environment: Environment): Values {
  return ofKind(environment, 'frontend', 'build');
}
