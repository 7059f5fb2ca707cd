import { customResource } from './custom-resource';

/**
 * The fields of a Certificate that this project uses or reads; no package has its definition
 * (cert-manager.io/docs/usage/certificate).
 */
export interface CertificateSpec {
  readonly secretName: string;
  readonly dnsNames?: readonly string[];
  readonly usages?: readonly string[];
  readonly privateKey?: unknown;
  readonly issuerRef: unknown;
}

/** Certificate, `cert-manager.io/v1`. */
export const Certificate = customResource<CertificateSpec>('cert-manager.io/v1', 'Certificate');
