/** The fields of a Certificate that checks read; no package has its definition (cert-manager.io/docs/usage/certificate). */
export interface CertificateSpec {
  readonly secretName: string;
  readonly dnsNames?: readonly string[];
  readonly issuerRef: unknown;
}
