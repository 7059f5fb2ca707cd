import { randomBytes } from 'node:crypto';
import { App, Chart } from 'cdk8s';
import { SecretValues } from '../../lib/constructs/secrets';
import { type Environment, existingSecretKeys } from '../../lib/environments';
import { isMapping, type KubernetesObject, nameOf } from './json';
import { Refusal } from './refusal';

/** The Secrets that an environment expects to exist, with random values; none where its manifest brings them. */
export function secretsBeforehand(environment: Environment): readonly KubernetesObject[] {
  switch (environment.secrets.kind) {
    case 'development':
      return [];
    case 'external':
      throw new Refusal(
        `${environment.name} takes its secrets from a store, which this cluster need not have.`,
      );
    case 'existing': {
      const chart = new Chart(new App(), environment.name);
      new SecretValues(chart, 'secrets', environment, {
        BETTER_AUTH_SECRET: random(),
        JWT_SECRET: random(),
        OPENAI_API_KEY: random(),
        POSTGRES_PASSWORD: random(),
      });
      const own = chart.toJson().filter(isMapping);
      return [...own, ...others(environment, own.map(nameOf))];
    }
  }
}

/** Pull secrets and certificates: they must exist, and nobody here is asked for them. */
function others(environment: Environment, made: readonly string[]): readonly KubernetesObject[] {
  const keys = existingSecretKeys(environment).filter(({ secret }) => !made.includes(secret));
  return [...new Set(keys.map(({ secret }) => secret))].map((secret) => {
    const own = keys.filter((key) => key.secret === secret).map(({ key }) => key);
    const isPullSecret = own.includes('.dockerconfigjson');
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret, namespace: environment.namespace },
      type: isPullSecret ? 'kubernetes.io/dockerconfigjson' : 'Opaque',
      data: Object.fromEntries(own.map((key) => [key, encoded(isPullSecret ? '{"auths":{}}' : random())])),
    };
  });
}

function random(): string {
  return randomBytes(24).toString('base64url');
}

/** A value as a Secret holds it. */
export function encoded(value: string): string {
  return Buffer.from(value).toString('base64');
}
