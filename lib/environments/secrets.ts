import { randomBytes } from 'node:crypto';
import {
  type ContainerKey,
  containerKeys,
  contract,
  database as names,
  secretRows,
  type SecretVariable,
  variablesOf,
} from '../contract';
import { copyKeys, copyOf, databaseAddress, databaseCluster } from './database';
import type { Environment } from './environment';
import type { SecretTexts } from './secret-source';

/** One key of one Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** Whether the database's operator makes the credentials, so that no other Secret holds them. */
function comesFromOperator({ database }: Environment, { origin }: SecretVariable): boolean {
  return database.kind === 'cloudnative-pg' && origin.kind === 'database url';
}

/** The secret variables in a container's own Secret, in the contract's order. */
export function secretVariables(
  environment: Environment,
  container: ContainerKey,
): readonly (readonly [string, SecretVariable])[] {
  return variablesOf(container).flatMap(([name, row]) =>
    row.kind === 'secret' && !comesFromOperator(environment, row) ? [[name, row] as const] : [],
  );
}

/** The containers that read a Secret of their own. */
export function containersWithSecret(environment: Environment): readonly ContainerKey[] {
  const runsElsewhere = environment.database.kind !== 'in-cluster';
  return containerKeys
    .filter((key) => !(key === names.container && runsElsewhere))
    .filter((key) => secretVariables(environment, key).length > 0);
}

/** The Secret that holds what one container reads, and nothing else. */
export function secretName({ secrets }: Environment, container: ContainerKey): string {
  const own = contract[container].name;
  return secrets.kind === 'existing' ? (secrets.names?.[container] ?? own) : own;
}

/** The Secret and key from which a container reads a secret variable. */
export function secretKey(
  environment: Environment,
  container: ContainerKey,
  name: string,
  row: SecretVariable,
): SecretKey {
  return comesFromOperator(environment, row)
    ? { secret: `${databaseCluster}-app`, key: 'uri' }
    : { secret: secretName(environment, container), key: name };
}

/** The connection string of an environment's database; the password may hold any character. */
export function databaseUrl({ database }: Environment, password: string): string {
  const { host, port } = databaseAddress(database);
  return `postgresql://${names.user}:${encodeURIComponent(password)}@${host}:${port}/${names.name}`;
}

/**
 * The value of one secret.
 *
 * @throws Error where it is missing or empty: an empty secret would protect nothing.
 */
export function secretValue(values: SecretTexts, name: string): string {
  const value = values[name];
  if (value === undefined || value === '') throw new Error(`The secret ${name} has no value.`);
  return value;
}

/**
 * What the Secret of one container holds, given the values: only the variables that it reads.
 *
 * @throws Error for a value that is missing or empty.
 */
export function secretContent(
  environment: Environment,
  values: SecretTexts,
  container: ContainerKey,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    secretVariables(environment, container).map(([name, { origin }]) => [
      name,
      origin.kind === 'database url'
        ? databaseUrl(environment, secretValue(values, names.password))
        : secretValue(values, name),
    ]),
  );
}

/**
 * A value for every secret: new random bytes, or what `given` returns for those that somebody outside hands out. So does
 * whoever runs a database elsewhere with its password.
 */
export function newSecrets({ database }: Environment, given: (name: string) => string): SecretTexts {
  return Object.fromEntries(
    [...secretRows].map(([name, { origin }]) => {
      const isElsewhere = database.kind === 'external' && name === names.password;
      const isRandom = origin.kind === 'random' && !isElsewhere;
      return [name, isRandom ? randomBytes(origin.bytes).toString('base64url') : given(name)];
    }),
  );
}

/** Every key that somebody makes beforehand: what the manifest refers to and does not make. */
export function existingSecretKeys(environment: Environment): readonly SecretKey[] {
  const { secrets, images, database, edge } = environment;
  const keysOf = (secret: string | undefined, ...keys: readonly string[]): readonly SecretKey[] =>
    secret === undefined ? [] : keys.map((key) => ({ secret, key }));
  const pullSecret = images.source.kind === 'registry' ? images.source.pullSecret : undefined;
  const store = database.kind === 'cloudnative-pg' ? database.backup?.credentials : undefined;
  const copy = copyOf(database);
  const certificate = edge.kind === 'ingress' && edge.tls.kind === 'existing' ? edge.tls.secret : undefined;
  return [
    ...(secrets.kind === 'existing' ? containersWithSecret(environment) : []).flatMap((container) =>
      keysOf(
        secretName(environment, container),
        ...secretVariables(environment, container).map(([name]) => name),
      ),
    ),
    ...keysOf(pullSecret, '.dockerconfigjson'),
    ...(store === undefined ? [] : keysOf(store.secret, store.accessKeyIdKey, store.secretAccessKeyKey)),
    ...keysOf(copy?.secret, ...Object.values(copyKeys)),
    ...keysOf(certificate, 'tls.crt', 'tls.key'),
  ];
}
