import { Construct } from 'constructs';
import type { ContainerKey } from '../contract';
import {
  containersWithSecret,
  type Environment,
  secretContent,
  secretName,
  secretVariables,
} from '../environments';
import * as k8s from '../../imports/k8s';
import { ExternalSecret } from '../../imports/external-secrets';
import { identityOf, metadata } from './identity';

/** What makes the Secrets of an environment: one per container, holding what it reads. Nothing where they exist already. */
export class Secrets extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    for (const container of containersWithSecret(environment)) this.secretOf(environment, container);
  }

  private secretOf(environment: Environment, container: ContainerKey): void {
    const { secrets } = environment;
    const name = secretName(environment, container);
    const identity = identityOf(environment, container === 'postgres' ? 'database' : container);
    switch (secrets.kind) {
      case 'development':
        new k8s.KubeSecret(this, container, {
          metadata: metadata(identity, { name }),
          // Not `stringData`, which the API server does not store: every `kubectl apply` would find a difference.
          data: base64(secretContent(environment, secrets.values, container)),
        });
        return;
      case 'external':
        new ExternalSecret(this, container, {
          metadata: metadata(identity, { name }),
          spec: {
            refreshInterval: secrets.refreshInterval,
            secretStoreRef: secrets.store,
            target: { name, creationPolicy: 'Owner' },
            data: secretVariables(environment, container).map((variable) => ({
              secretKey: variable,
              remoteRef: { key: `${secrets.path}/${identity.name}`, property: variable },
            })),
          },
        });
        return;
      case 'existing':
    }
  }
}

function base64(content: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
}
