import type { SecretHolder, SecretName } from '../contract';

/** Values of secret variables, each known to every container that reads it. */
export type SecretTexts = Readonly<Record<string, string>>;

/**
 * Secret values of a developer's own cluster, each overridable (see override.ts).
 * Connection strings are not among them: they are composed, so that they agree with the password.
 */
export type DevelopmentSecretValues = Readonly<Record<SecretName, string>>;

/** Written into the manifest; only where nobody but developers can reach it. */
export interface DevelopmentSecrets {
  readonly kind: 'development';
  readonly values: DevelopmentSecretValues;
  /** Whether those that a namespace had first stay there, because each synth makes up others. Default: no. */
  readonly firstStay?: boolean;
}

/** Secrets that somebody makes in the namespace beforehand, one per container or job. */
export interface ExistingSecrets {
  readonly kind: 'existing';
  /** Default: each as its container or job is called. */
  readonly names?: Readonly<Partial<Record<SecretHolder, string>>>;
}

/** Secrets that the External Secrets Operator makes from a store outside the cluster. */
export interface ExternalSecrets {
  readonly kind: 'external';
  readonly store: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  /** Path in the store; below it an entry per container or job, with a property per variable. */
  readonly path: string;
  /** How often the store is read again, as a Go duration such as `1h0m0s`. */
  readonly refreshInterval: string;
}

/** Where the secret variables of the containers come from. */
export type SecretSource = DevelopmentSecrets | ExistingSecrets | ExternalSecrets;
