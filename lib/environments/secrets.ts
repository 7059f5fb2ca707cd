import { randomBytes } from 'node:crypto';
import {
  database as names,
  type DatabaseRole,
  databaseRoles,
  type SecretHolder,
  secretHolderKeys,
  secretNameOf,
  secretRows,
  serviceRoles,
  type SecretVariable,
  variablesOf,
} from '../contract';
import {
  authority,
  copyKeys,
  copyOf,
  type Database,
  databaseAddress,
  databaseCertificate,
  databaseCluster,
} from './database';
import type { Environment } from './environment';
import type { SecretTexts } from './secret-source';

/** One key of one Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** Whether the database's operator makes the credentials, as it does for the owner, so that no other Secret holds them. */
function comesFromOperator({ database }: Environment, { origin }: SecretVariable): boolean {
  return database.kind === 'cloudnative-pg' && origin.kind === 'database url' && origin.role === 'owner';
}

/** The secret variables in a holder's own Secret, in the contract's order. */
export function secretVariables(
  environment: Environment,
  holder: SecretHolder,
): readonly (readonly [string, SecretVariable])[] {
  return variablesOf(holder).flatMap(([name, row]) =>
    row.kind === 'secret' && !comesFromOperator(environment, row) ? [[name, row] as const] : [],
  );
}

/** The containers and jobs that an environment has, and that read a Secret of their own. */
export function secretHolders(environment: Environment): readonly SecretHolder[] {
  const { database } = environment;
  const isInCluster = database.kind === 'in-cluster';
  return secretHolderKeys
    .filter((key) => key !== names.container || isInCluster)
    .filter((key) => key !== 'backup' || (isInCluster && database.backup !== undefined))
    .filter((key) => secretVariables(environment, key).length > 0);
}

/** The Secret that holds what one container or job reads, and nothing else. */
export function secretName({ secrets }: Environment, holder: SecretHolder): string {
  const own = secretNameOf(holder);
  return secrets.kind === 'existing' ? (secrets.names?.[holder] ?? own) : own;
}

/** The Secret and key from which a container or job reads a secret variable. */
export function secretKey(
  environment: Environment,
  holder: SecretHolder,
  name: string,
  row: SecretVariable,
): SecretKey {
  return comesFromOperator(environment, row)
    ? { secret: `${databaseCluster}-app`, key: 'uri' }
    : { secret: secretName(environment, holder), key: name };
}

/** The connection string by which somebody is a role of an environment's database; the password may hold any character. */
export function databaseUrl({ database }: Environment, role: DatabaseRole, password: string): string {
  const { host, port } = databaseAddress(database);
  const credentials = `${databaseRoles[role].name}:${encodeURIComponent(password)}`;
  const isEncrypted = databaseCertificate(database) !== undefined;
  // The driver of Node.js and libpq both know these (postgresql.org/docs/15/libpq-connect.html).
  const verified = `?sslmode=verify-full&sslrootcert=${authority.directory}/${authority.file}`;
  return `postgresql://${credentials}@${host}:${port}/${names.name}${isEncrypted ? verified : ''}`;
}

/** A role that an operator makes, and the Secret from which the operator takes its password. */
export interface ManagedRole {
  readonly role: DatabaseRole;
  readonly secret: string;
}

/** The roles of the services, where an operator makes them beside the owner; none where our own server does. */
export function managedRoles(database: Database): readonly ManagedRole[] {
  return database.kind === 'cloudnative-pg'
    ? serviceRoles.map((role) => ({ role, secret: `${databaseCluster}-${role}` }))
    : [];
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
 * What the Secret of one container or job holds, given the values: only the variables that it reads.
 *
 * @throws Error for a value that is missing or empty.
 */
export function secretContent(
  environment: Environment,
  values: SecretTexts,
  holder: SecretHolder,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    secretVariables(environment, holder).map(([name, { origin }]) => [
      name,
      origin.kind === 'database url'
        ? databaseUrl(environment, origin.role, secretValue(values, databaseRoles[origin.role].password))
        : secretValue(values, name),
    ]),
  );
}

/**
 * A value for every secret: new random bytes, or what `given` returns for those that somebody outside hands out. So does
 * whoever runs a database elsewhere with the passwords of its roles.
 */
export function newSecrets({ database }: Environment, given: (name: string) => string): SecretTexts {
  const passwords: readonly string[] = Object.values(databaseRoles).map(({ password }) => password);
  return Object.fromEntries(
    [...secretRows].map(([name, { origin }]) => {
      const isElsewhere = database.kind === 'external' && passwords.includes(name);
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
    ...(secrets.kind === 'existing' ? secretHolders(environment) : []).flatMap((holder) =>
      keysOf(secretName(environment, holder), ...secretVariables(environment, holder).map(([name]) => name)),
    ),
    ...(secrets.kind === 'existing' ? managedRoles(database) : []).flatMap(({ secret }) =>
      keysOf(secret, 'username', 'password'),
    ),
    ...keysOf(pullSecret, '.dockerconfigjson'),
    ...(store === undefined ? [] : keysOf(store.secret, store.accessKeyIdKey, store.secretAccessKeyKey)),
    ...keysOf(copy?.secret, ...Object.values(copyKeys)),
    ...keysOf(certificate, 'tls.crt', 'tls.key'),
    ...keysOf(
      database.kind === 'in-cluster' && database.tls?.kind === 'existing' ? database.tls.secret : undefined,
      'tls.crt',
      'tls.key',
      'ca.crt',
    ),
  ];
}
