import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ContainerKey } from '../contract';
import {
  developmentSecret,
  type DevelopmentSecretValues,
  type Environment,
  secretName,
} from '../environments';
import { containerIdentity, metadata } from './identity';

/** One Secret per container, holding what it reads: for a developer's own cluster, where values may be in the manifest. */
export class DevelopmentSecrets extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, values: DevelopmentSecretValues) {
    super(scope, id);
    for (const container of ['frontend', 'backend', 'postgres'] as const satisfies readonly ContainerKey[]) {
      new Secret(this, container, {
        metadata: metadata(containerIdentity(environment, container), {
          name: secretName(environment, container),
        }),
        stringData: { ...developmentSecret(values, container) },
      });
    }
  }
}
