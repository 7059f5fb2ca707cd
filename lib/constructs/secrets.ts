import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { type ContainerKey, databaseRoles, type SecretHolder } from '../contract';
import {
  type Environment,
  type ExternalSecrets,
  type ManagedRole,
  managedRoles,
  secretContent,
  secretHolders,
  secretName,
  type SecretTexts,
  secretValue,
  secretVariables,
} from '../environments';
import { ExternalSecret } from '../../imports/external-secrets';
import * as k8s from '../../imports/k8s';
import { checksum } from './checksum';
import { identityOf, metadata } from './identity';

/** What makes the Secrets of an environment, one per container or job. Nothing where they exist already. */
export class Secrets extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { secrets } = environment;
    if (secrets.kind === 'development') new SecretValues(this, 'values', environment, secrets.values);
    if (secrets.kind === 'external') {
      for (const holder of secretHolders(environment)) this.fromStore(environment, holder, secrets);
      for (const managed of managedRoles(environment.database))
        this.passwordFromStore(environment, managed, secrets);
    }
  }

  /** A Secret that the External Secrets Operator fills from a store. */
  private fromStore(environment: Environment, holder: SecretHolder, secrets: ExternalSecrets): void {
    const identity = identityOf(environment, holder);
    const name = secretName(environment, holder);
    new ExternalSecret(this, holder, {
      metadata: metadata(identity, { name }),
      spec: {
        refreshInterval: secrets.refreshInterval,
        secretStoreRef: secrets.store,
        target: { name, creationPolicy: 'Owner' },
        data: secretVariables(environment, holder).map(([variable]) => ({
          secretKey: variable,
          remoteRef: { key: `${secrets.path}/${identity.name}`, property: variable },
        })),
      },
    });
  }

  /** The password of a role, for the database's operator. */
  private passwordFromStore(
    environment: Environment,
    { role, secret }: ManagedRole,
    { refreshInterval, store, path }: ExternalSecrets,
  ): void {
    const identity = identityOf(environment, 'postgres');
    const { name, password } = databaseRoles[role];
    const { type, labels } = passwordSecret;
    new ExternalSecret(this, `role ${role}`, {
      metadata: metadata(identity, { name: secret }),
      spec: {
        refreshInterval,
        secretStoreRef: store,
        target: {
          name: secret,
          creationPolicy: 'Owner',
          template: { type, metadata: { labels }, data: { username: name, password: '{{ .password }}' } },
        },
        data: [{ secretKey: 'password', remoteRef: { key: `${path}/${identity.name}`, property: password } }],
      },
    });
  }
}

/** What CloudNativePG expects of a Secret with a password (its documentation, "PostgreSQL Role Management"). */
const passwordSecret = { type: 'kubernetes.io/basic-auth', labels: { 'cnpg.io/reload': 'true' } } as const;

/** Secrets with their values: a developer's, or those that are piped to a cluster and kept nowhere else. */
export class SecretValues extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, values: SecretTexts) {
    super(scope, id);
    const { secrets } = environment;
    const firstStay = secrets.kind === 'development' && secrets.firstStay === true;
    for (const holder of secretHolders(environment)) {
      const content = secretContent(environment, values, holder);
      new k8s.KubeSecret(this, holder, {
        metadata: metadata(identityOf(environment, holder), {
          name: secretName(environment, holder),
          ...(firstStay && { annotations: { [annotations.fluxApply]: 'IfNotPresent' } }),
        }),
        // Not `stringData`, which the API server does not store: every `kubectl apply` would find a difference.
        data: encoded(content),
      });
    }
    for (const { role, secret } of managedRoles(environment.database)) {
      const { name, password } = databaseRoles[role];
      const { type, labels } = passwordSecret;
      const identity = identityOf(environment, 'postgres');
      new k8s.KubeSecret(this, `role ${role}`, {
        metadata: metadata({ ...identity, labels: { ...identity.labels, ...labels } }, { name: secret }),
        type,
        data: encoded({ username: name, password: secretValue(values, password) }),
      });
    }
  }
}

/** An annotation that rolls pods when a development secret changes: a Secret's variables are read at start alone. */
export function secretChecksum(environment: Environment, container: ContainerKey): Record<string, string> {
  const { secrets } = environment;
  if (secrets.kind !== 'development' || secrets.firstStay === true) return {};
  const content = secretContent(environment, secrets.values, container);
  return Object.keys(content).length === 0 ? {} : { [annotations.secretChecksum]: checksum(content) };
}

/** Values as a Secret holds them. */
function encoded(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
}
