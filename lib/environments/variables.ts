import { type ContainerKey, contract, database, type Variable } from '../contract';
import { clusterAddress, publicOrigins } from './address';
import type { Environment } from './environment';

/** Values as they stand in the environment of a process. */
export type Values = Readonly<Record<string, string>>;

function written(chosen: object): Values {
  return Object.fromEntries(
    Object.entries(chosen).map(([name, value]: [string, unknown]) => [name, String(value)]),
  );
}

function valuesOf(environment: Environment, container: ContainerKey): Values {
  const origins = publicOrigins(environment.domain);
  switch (container) {
    case 'frontend':
      return {
        ...written(environment.variables.frontend),
        BETTER_AUTH_URL: origins.frontend,
        BETTER_AUTH_TRUST_HOST: String(environment.edge.kind !== 'none'),
        INTERNAL_API_URL: clusterAddress('backend'),
        NEXT_PUBLIC_API_URL: origins.backend,
        NEXT_PUBLIC_API_BASE_URL: origins.backend,
        NEXT_PUBLIC_BETTER_AUTH_URL: origins.frontend,
        NEXT_PUBLIC_APP_VERSION: environment.version.replace(/^v(?=\d)/, ''),
      };
    case 'backend':
      return {
        ...written(environment.variables.backend),
        CORS_ORIGINS: origins.frontend,
        FRONTEND_URL: origins.frontend,
        BETTER_AUTH_URL: origins.frontend,
      };
    case 'postgres':
      return {
        POSTGRES_USER: database.user,
        POSTGRES_DB: database.name,
        PGDATA: contract.postgres.variables.PGDATA.check.values[0],
      };
  }
}

function ofKind(environment: Environment, container: ContainerKey, kind: Variable['kind']): Values {
  const values = valuesOf(environment, container);
  return Object.fromEntries(
    Object.entries<Variable>(contract[container].variables)
      .filter(([, variable]) => variable.kind === kind)
      .map(([name, variable]) => [
        name,
        values[name] ?? ('default' in variable ? variable.default : undefined),
      ])
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
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
