import type { Construct } from 'constructs';
import { CustomResource, type CustomResourceProps } from './custom-resource';

/** The fields of an ExternalSecret that this project uses. */
export interface ExternalSecretSpec {
  /** Go duration. */
  readonly refreshInterval: string;
  readonly secretStoreRef: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  /** The Secret that the operator makes. */
  readonly target: { readonly name: string; readonly creationPolicy: 'Owner' };
  /** One entry per key of that Secret. */
  readonly data: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property: string };
  }[];
}

/** ExternalSecret, `external-secrets.io/v1` (external-secrets.io/latest/api/externalsecret). */
export class ExternalSecret extends CustomResource<ExternalSecretSpec> {
  constructor(scope: Construct, id: string, props: CustomResourceProps<ExternalSecretSpec>) {
    super(scope, id, { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' }, props);
  }
}
