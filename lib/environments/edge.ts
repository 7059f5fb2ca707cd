import type { Labels } from './range';

/** The pods that take in requests from outside: network policies let these in, and pods out to these. */
export interface Controller {
  readonly namespace: string;
  readonly labels: Labels;
  /** The port on which these pods themselves listen for HTTPS; often not 443. */
  readonly httpsPort: number;
}

/** Where an Ingress takes its certificate from. */
export type Tls =
  | { readonly kind: 'cert-manager'; readonly issuer: CertificateIssuer }
  | { readonly kind: 'existing'; readonly secret: string };

/** An issuer of cert-manager, in the namespace or of the cluster. */
export interface CertificateIssuer {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
}

/** The Ingress API, answered by a controller that the cluster runs. */
export interface IngressEdge {
  readonly kind: 'ingress';
  /** IngressClass of the controller. */
  readonly className: string;
  readonly controller: Controller;
  readonly tls: Tls;
  /** Makes this controller redirect HTTP to HTTPS: the Ingress API has no field for it. */
  readonly redirectAnnotation: { readonly name: string; readonly value: string };
  /** Tells this controller how long to wait for an answer: most cut it after a minute or less. Some write a unit behind it. */
  readonly timeoutAnnotation: { readonly name: string; readonly unit: '' | 's' };
}

/** The Gateway API, answered by a Gateway that the cluster's operators own; TLS ends there. */
export interface GatewayEdge {
  readonly kind: 'gateway';
  readonly gateway: { readonly name: string; readonly namespace: string };
  /** Listeners of the Gateway, by name: routes serve on one, and redirect from the other. */
  readonly listeners: { readonly https: string; readonly http: string };
  readonly controller: Controller;
}

/** How browsers get in; `none` is `kubectl port-forward`, or something outside this project. */
export type Edge = { readonly kind: 'none' } | IngressEdge | GatewayEdge;
