import { type ContainerKey, contract, database, type Variable } from '../contract';
import type { Environment } from './environment';

/**
 * Secret values of a developer's own cluster, each overridable (see overrides.ts).
 * DATABASE_URL is not among them: it is composed, so that it agrees with the password.
 */
export interface DevelopmentSecretValues {
  readonly BETTER_AUTH_SECRET: string;
  readonly JWT_SECRET: string;
  readonly OPENAI_API_KEY: string;
  readonly POSTGRES_PASSWORD: string;
}

/** Where the secret variables of the containers come from. */
export type SecretSource =
  /** Written into the manifest; only where nobody but developers can reach it. */
  | { readonly kind: 'development'; readonly values: DevelopmentSecretValues }
  /** Secrets that somebody made in the namespace before the manifest is applied; one per container. */
  | { readonly kind: 'existing'; readonly names: Readonly<Record<ContainerKey, string>> };

/** One key of one Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** The names of the variables that a container reads from a Secret, in the contract's order. */
export function secretVariables(container: ContainerKey): readonly string[] {
  return Object.entries<Variable>(contract[container].variables)
    .filter(([, variable]) => variable.kind === 'secret')
    .map(([name]) => name);
}

/** The Secret that holds what one container reads, and nothing else. */
export function secretName(environment: Environment, container: ContainerKey): string {
  return environment.secrets.kind === 'existing'
    ? environment.secrets.names[container]
    : contract[container].name;
}

/** The Secret and key from which a container reads a secret variable. */
export function secretKey(environment: Environment, container: ContainerKey, variable: string): SecretKey {
  return { secret: secretName(environment, container), key: variable };
}

/** The connection string of the application's database; the password may hold any character. */
export function databaseUrl(host: string, password: string): string {
  return `postgresql://${database.user}:${encodeURIComponent(password)}@${host}:${contract.postgres.port.number}/${database.name}`;
}

/** What the development Secret of one container holds: only the variables that it reads. */
export function developmentSecret(
  values: DevelopmentSecretValues,
  container: ContainerKey,
): Readonly<Record<string, string>> {
  const known: Readonly<Record<string, string>> = {
    ...values,
    DATABASE_URL: databaseUrl(contract.postgres.name, values.POSTGRES_PASSWORD),
  };
  return Object.fromEntries(secretVariables(container).map((name) => [name, known[name] ?? '']));
}
