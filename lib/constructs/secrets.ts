import { Construct } from 'constructs';
import { annotations } from '../annotations';
import type { ContainerKey } from '../contract';
import {
  containersWithSecret,
  type Environment,
  type ExternalSecrets,
  secretContent,
  secretName,
  type SecretTexts,
  secretVariables,
} from '../environments';
import { ExternalSecret } from '../../imports/external-secrets';
import * as k8s from '../../imports/k8s';
import { identityOf, metadata } from './identity';

/** What makes the Secrets of an environment, one per container. Nothing where they exist already. */
export class Secrets extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { secrets } = environment;
    if (secrets.kind === 'development') new SecretValues(this, 'values', environment, secrets.values);
    if (secrets.kind === 'external')
      for (const container of containersWithSecret(environment))
        this.fromStore(environment, container, secrets);
  }

  /** A Secret that the External Secrets Operator fills from a store. */
  private fromStore(environment: Environment, container: ContainerKey, secrets: ExternalSecrets): void {
    const identity = identityOf(environment, container);
    const name = secretName(environment, container);
    new ExternalSecret(this, container, {
      metadata: metadata(identity, { name }),
      spec: {
        refreshInterval: secrets.refreshInterval,
        secretStoreRef: secrets.store,
        target: { name, creationPolicy: 'Owner' },
        data: secretVariables(environment, container).map(([variable]) => ({
          secretKey: variable,
          remoteRef: { key: `${secrets.path}/${identity.name}`, property: variable },
        })),
      },
    });
  }
}

/** Secrets with their values: a developer's, or those that are piped to a cluster and kept nowhere else. */
export class SecretValues extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, values: SecretTexts) {
    super(scope, id);
    const { secrets } = environment;
    const firstStay = secrets.kind === 'development' && secrets.firstStay === true;
    for (const container of containersWithSecret(environment)) {
      const content = Object.entries(secretContent(environment, values, container));
      new k8s.KubeSecret(this, container, {
        metadata: metadata(identityOf(environment, container), {
          name: secretName(environment, container),
          ...(firstStay && { annotations: { [annotations.fluxApply]: 'IfNotPresent' } }),
        }),
        // Not `stringData`, which the API server does not store: every `kubectl apply` would find a difference.
        data: Object.fromEntries(content.map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
      });
    }
  }
}
