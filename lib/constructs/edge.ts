import { Construct } from 'constructs';
import { contract } from '../contract';
import {
  type Domain,
  type Environment,
  type GatewayEdge,
  type IngressEdge,
  publicHosts,
} from '../environments';
import { HttpRoute } from '../../imports/gateway-api';
import * as k8s from '../../imports/k8s';
import { identityOf, metadata } from './identity';

/** A host, and the Service that answers for it. */
interface Route {
  readonly container: 'frontend' | 'backend';
  readonly host: string;
}

/** The way in for browsers: one host per Service, HTTPS, and HTTP redirected to it. */
export class Edge extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { edge, domain } = environment;
    const routes = routesOf(domain);
    switch (edge.kind) {
      case 'ingress':
        this.ingress(environment, edge, routes);
        return;
      case 'gateway':
        this.httpRoutes(environment, edge, routes);
        return;
      case 'none':
    }
  }

  private ingress(environment: Environment, edge: IngressEdge, routes: readonly Route[]): void {
    const { tls, redirectAnnotation } = edge;
    const issuer =
      tls.kind === 'existing'
        ? {}
        : {
            [tls.issuer.kind === 'Issuer' ? 'cert-manager.io/issuer' : 'cert-manager.io/cluster-issuer']:
              tls.issuer.name,
          };
    new k8s.KubeIngress(this, 'ingress', {
      metadata: metadata(identityOf(environment, 'edge'), {
        annotations: { [redirectAnnotation.name]: redirectAnnotation.value, ...issuer },
      }),
      spec: {
        ingressClassName: edge.className,
        tls: [
          {
            hosts: routes.map(({ host }) => host),
            secretName: tls.kind === 'existing' ? tls.secret : certificateSecret,
          },
        ],
        rules: routes.map(({ container, host }) => ({
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: {
                  service: { name: contract[container].name, port: { name: contract[container].port.name } },
                },
              },
            ],
          },
        })),
      },
    });
  }

  private httpRoutes(
    environment: Environment,
    { gateway, listeners }: GatewayEdge,
    routes: readonly Route[],
  ): void {
    const identity = identityOf(environment, 'edge');
    for (const { container, host } of routes) {
      const { name, port } = contract[container];
      new HttpRoute(this, container, {
        metadata: metadata(identity, { name }),
        spec: {
          parentRefs: [{ ...gateway, sectionName: listeners.https }],
          hostnames: [host],
          rules: [{ backendRefs: [{ name, port: port.number }] }],
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

/** Where cert-manager keeps the certificate that it obtains. */
const certificateSecret = 'todo-tls';

function routesOf(domain: Domain): readonly Route[] {
  if (domain === 'localhost') return [];
  const hosts = publicHosts(domain);
  return [
    { container: 'frontend', host: hosts.frontend },
    { container: 'backend', host: hosts.backend },
  ];
}
