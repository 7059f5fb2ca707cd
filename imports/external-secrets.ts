import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1beta1/ExternalSecret';
import { customResource } from './custom-resource';

/** The package that runs on Node.js 20 knows v1beta1, from which v1 took these fields over. */
export interface ExternalSecretSpec extends NonNullable<IExternalSecret['spec']> {
  readonly refreshPolicy?: string;
}

/** ExternalSecret, `external-secrets.io/v1` (external-secrets.io/latest/api/externalsecret). */
export const ExternalSecret = customResource<ExternalSecretSpec>('external-secrets.io/v1', 'ExternalSecret');
