import { type ContainerKey, contract, database, type ValueOf, type Variable } from '../contract';
import { clusterAddress, publicOrigins } from './address';
import type { Environment } from './environment';

type Variables<K extends ContainerKey> = (typeof contract)[K]['variables'];

type OfKind<K extends ContainerKey, Kind extends Variable['kind']> = {
  [N in keyof Variables<K>]: Variables<K>[N] extends { readonly kind: Kind } ? N : never;
}[keyof Variables<K>];

type Required<K extends ContainerKey> = {
  [N in keyof Variables<K>]: Variables<K>[N] extends { readonly required: true } ? N : never;
}[keyof Variables<K>];

/** Variables that follow from other settings of an environment, so that it cannot contradict itself. */
interface Derived {
  readonly frontend:
    | 'PORT'
    | 'HOSTNAME'
    | 'BETTER_AUTH_URL'
    | 'BETTER_AUTH_TRUST_HOST'
    | 'INTERNAL_API_URL'
    | 'NEXT_PUBLIC_API_URL'
    | 'NEXT_PUBLIC_API_BASE_URL'
    | 'NEXT_PUBLIC_BETTER_AUTH_URL'
    | 'NEXT_PUBLIC_APP_VERSION';
  readonly backend: 'CORS_ORIGINS' | 'FRONTEND_URL' | 'BETTER_AUTH_URL';
}

type Settable<K extends 'frontend' | 'backend'> = Exclude<OfKind<K, 'plain' | 'build'>, Derived[K]>;

type Value<V> = V extends Variable ? ValueOf<V['check']> : never;

/**
 * What an environment says about a container's variables: those that are required and follow from nothing else must
 * be there, the others may be; a name that the container does not know does not compile.
 */
export type ChosenVariables<K extends 'frontend' | 'backend'> = {
  readonly [N in Settable<K> & Required<K>]: Value<Variables<K>[N]>;
} & {
  readonly [N in Exclude<Settable<K>, Required<K>>]?: Value<Variables<K>[N]>;
};

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
