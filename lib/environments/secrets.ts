import { type ContainerKey, contract, database as names, type Variable } from '../contract';
import { databaseAddress, databaseCluster } from './database';
import type { Environment } from './environment';
import type { DevelopmentSecretValues } from './secret-source';

/** One key of one Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** The containers that read a Secret of their own. */
export function containersWithSecret({ database }: Environment): readonly ContainerKey[] {
  return database.kind === 'in-cluster' ? ['frontend', 'backend', 'postgres'] : ['frontend', 'backend'];
}

/** Whether the database's operator makes the credentials, so that no other Secret holds them. */
function comesFromOperator({ database }: Environment, variable: string): boolean {
  return database.kind === 'cloudnative-pg' && variable === 'DATABASE_URL';
}

/** The secret variables in a container's own Secret, in the contract's order. */
export function secretVariables(environment: Environment, container: ContainerKey): readonly string[] {
  return Object.entries<Variable>(contract[container].variables)
    .filter(([name, { kind }]) => kind === 'secret' && !comesFromOperator(environment, name))
    .map(([name]) => name);
}

/** The Secret that holds what one container reads, and nothing else. */
export function secretName({ secrets }: Environment, container: ContainerKey): string {
  return secrets.kind === 'existing' ? secrets.names[container] : contract[container].name;
}

/** The Secret and key from which a container reads a secret variable. */
export function secretKey(environment: Environment, container: ContainerKey, variable: string): SecretKey {
  return comesFromOperator(environment, variable)
    ? { secret: `${databaseCluster}-app`, key: 'uri' }
    : { secret: secretName(environment, container), key: variable };
}

/** The connection string of an environment's database; the password may hold any character. */
export function databaseUrl({ database }: Environment, password: string): string {
  const { host, port } = databaseAddress(database);
  return `postgresql://${names.user}:${encodeURIComponent(password)}@${host}:${port}/${names.name}`;
}

/** What the Secret of one container holds, given the values: only the variables that it reads. */
export function secretContent(
  environment: Environment,
  values: DevelopmentSecretValues,
  container: ContainerKey,
): Readonly<Record<string, string>> {
  const known: Readonly<Record<string, string>> = {
    ...values,
    DATABASE_URL: databaseUrl(environment, values.POSTGRES_PASSWORD),
  };
  return Object.fromEntries(secretVariables(environment, container).map((name) => [name, known[name] ?? '']));
}

/** Every key that somebody makes beforehand: what the manifest refers to and does not make. */
export function existingSecretKeys(environment: Environment): readonly SecretKey[] {
  const { secrets, images, database, edge } = environment;
  const keysOf = (secret: string | undefined, ...keys: readonly string[]): readonly SecretKey[] =>
    secret === undefined ? [] : keys.map((key) => ({ secret, key }));
  const pullSecret = images.source.kind === 'registry' ? images.source.pullSecret : undefined;
  const store = database.kind === 'cloudnative-pg' ? database.backup?.credentials : undefined;
  const certificate = edge.kind === 'ingress' && edge.tls.kind === 'existing' ? edge.tls.secret : undefined;
  return [
    ...(secrets.kind === 'existing' ? containersWithSecret(environment) : []).flatMap((container) =>
      keysOf(secretName(environment, container), ...secretVariables(environment, container)),
    ),
    ...keysOf(pullSecret, '.dockerconfigjson'),
    ...(store === undefined ? [] : keysOf(store.secret, store.accessKeyIdKey, store.secretAccessKeyKey)),
    ...keysOf(certificate, 'tls.crt', 'tls.key'),
  ];
}
