import { Construct } from 'constructs';
import { type Port, serviceKeys, containers } from '../contract';
import {
  type CertificateIssuer,
  edgeTimeoutSeconds,
  type Environment,
  type GatewayEdge,
  type IngressEdge,
  publicHost,
} from '../environments';
import { HttpRoute } from '../../imports/gateway-api';
import * as k8s from '../../imports/k8s';
import { type Identity, identityOf, metadata } from './identity';

/** A host, and the Service that answers for it. */
interface Route {
  readonly host: string;
  readonly id: string;
  readonly name: string;
  readonly port: Port;
  /** How long to wait for an answer, in seconds. */
  readonly timeoutSeconds: number;
}

/** Where cert-manager keeps the certificate that it obtains. */
const certificateSecret = 'todo-tls';

/** The way in for browsers: one host per Service, HTTPS, and HTTP redirected to it. */
export class Edge extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { edge, domain } = environment;
    if (edge.kind === 'none' || domain === 'localhost') return;
    const identity = identityOf(environment, 'edge');
    const routes = serviceKeys.flatMap((id): readonly Route[] => {
      const { name, port } = containers[id];
      const host = publicHost(domain, id);
      return host === undefined || port === undefined
        ? []
        : [{ host, id, name, port, timeoutSeconds: edgeTimeoutSeconds(environment, id) }];
    });
    if (edge.kind === 'ingress') this.ingress(identity, edge, routes);
    else this.httpRoutes(identity, edge, routes);
  }

  private ingress(
    identity: Identity,
    { className, tls, redirectAnnotation, timeoutAnnotation }: IngressEdge,
    routes: readonly Route[],
  ): void {
    const secretName = tls.kind === 'existing' ? tls.secret : certificateSecret;
    // One annotation for all hosts of the Ingress.
    const timeout = Math.max(...routes.map(({ timeoutSeconds }) => timeoutSeconds));
    const settings = {
      [redirectAnnotation.name]: redirectAnnotation.value,
      [timeoutAnnotation.name]: `${timeout}${timeoutAnnotation.unit}`,
    };
    new k8s.KubeIngress(this, 'ingress', {
      metadata: metadata(identity, {
        annotations: tls.kind === 'existing' ? settings : { ...settings, ...issuerAnnotation(tls.issuer) },
      }),
      spec: {
        ingressClassName: className,
        tls: [{ hosts: routes.map(({ host }) => host), secretName }],
        rules: routes.map(({ host, name, port }) => {
          const backend = { service: { name, port: { name: port.name } } };
          return { host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };
        }),
      },
    });
  }

  private httpRoutes(
    identity: Identity,
    { gateway, listeners }: GatewayEdge,
    routes: readonly Route[],
  ): void {
    for (const { id, host, name, port, timeoutSeconds } of routes) {
      new HttpRoute(this, id, {
        metadata: metadata(identity, { name }),
        spec: {
          parentRefs: [{ ...gateway, sectionName: listeners.https }],
          hostnames: [host],
          rules: [
            { backendRefs: [{ name, port: port.number }], timeouts: { request: `${timeoutSeconds}s` } },
          ],
        },
      });
    }
    new HttpRoute(this, 'redirect', {
      metadata: metadata(identity, { name: 'todo-redirect' }),
      spec: {
        parentRefs: [{ ...gateway, sectionName: listeners.http }],
        hostnames: routes.map(({ host }) => host),
        rules: [
          { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
        ],
      },
    });
  }
}

/** Makes cert-manager issue the certificate (its documentation, "Annotated Ingress resource"). */
function issuerAnnotation({ kind, name }: CertificateIssuer): Record<string, string> {
  return { [`cert-manager.io/${kind === 'Issuer' ? 'issuer' : 'cluster-issuer'}`]: name };
}
