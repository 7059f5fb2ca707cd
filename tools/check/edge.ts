import type { Manifest, ManifestObject, Value } from '../manifest';

/** A Service that an Ingress or a route leads to. */
export interface Backend {
  /** The Ingress or route. */
  readonly object: ManifestObject;
  /** The name of the Service. */
  readonly service: Value;
  /** The number or the name of one of its ports. */
  readonly port: Value;
}

/** Routes of every kind ("API Overview", gateway-api.sigs.k8s.io); the first one knows hosts and paths. */
const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/**
 * Every Service that users reach from outside.
 *
 * @see "Ingress", kubernetes.io/docs/concepts/services-networking/ingress, and "HTTPRoute", gateway-api.sigs.k8s.io
 */
export function backendsOf(manifest: Manifest): readonly Backend[] {
  const ofIngresses = ingressesOf(manifest).flatMap((object) => {
    const spec = object.value.at('spec');
    const paths = spec.items('rules').flatMap((rule) => rule.items('http', 'paths'));
    return [spec.at('defaultBackend'), ...paths.map((path) => path.at('backend'))]
      .map((backend) => backend.at('service'))
      .filter(({ isAbsent }) => !isAbsent)
      .map((service) => {
        const name = service.at('port', 'name');
        const port = name.isAbsent ? service.at('port', 'number') : name;
        return { object, service: service.at('name'), port };
      });
  });
  const ofRoutes = routeKinds
    .flatMap((kind) => manifest.all('gateway.networking.k8s.io', kind))
    .flatMap((object) =>
      object.value
        .items('spec', 'rules')
        .flatMap((rule) => rule.items('backendRefs'))
        .filter((reference) => isServiceOf(object, reference))
        .map((reference) => ({ object, service: reference.at('name'), port: reference.at('port') })),
    );
  return [...ofIngresses, ...ofRoutes];
}

/** Whether a reference means a Service of the route's own namespace. */
function isServiceOf({ namespace }: ManifestObject, reference: Value): boolean {
  const { kind = 'Service', namespace: own = namespace } = reference.labels();
  return kind === 'Service' && own === namespace;
}

/** The hosts that users reach. */
export function hostsOf(manifest: Manifest): ReadonlySet<string> {
  const hosts = [
    ...ingressesOf(manifest).flatMap(({ value }) =>
      value.items('spec', 'rules').map((rule) => rule.at('host')),
    ),
    ...routesOf(manifest).flatMap(({ value }) => value.items('spec', 'hostnames')),
  ];
  return new Set(hosts.flatMap(({ text }) => text ?? []));
}

/** Every Ingress. */
export function ingressesOf(manifest: Manifest): readonly ManifestObject[] {
  return manifest.all('networking.k8s.io', 'Ingress');
}

/** Every HTTPRoute. */
export function routesOf(manifest: Manifest): readonly ManifestObject[] {
  return manifest.all('gateway.networking.k8s.io', 'HTTPRoute');
}

/** What answers the requests of an Ingress: its class, or what older manifests say instead; nothing where neither is. */
export function classOf({ value }: ManifestObject): Value | undefined {
  const spec = value.at('spec', 'ingressClassName');
  const older = value.at('metadata', 'annotations', 'kubernetes.io/ingress.class');
  return [spec, older].find(({ text = '' }) => text !== '');
}

/** An edge controller, as its class, its pods and its annotations call it. */
export interface Controller {
  /** A word of the names of its class and of its pods. */
  readonly word: RegExp;
  /** What its annotations begin with. */
  readonly prefix: string;
  /** Whether an Ingress with a certificate must ask it to redirect to HTTPS. */
  readonly isAsked: boolean;
}

/** @see The page about annotations in the documentation of each controller */
const controllers: readonly Controller[] = [
  { word: /nginx/, prefix: 'nginx.ingress.kubernetes.io/', isAsked: false },
  { word: /haproxy|kubernetes-ingress/, prefix: 'haproxy', isAsked: true },
  { word: /traefik/, prefix: 'traefik.', isAsked: true },
  { word: /contour/, prefix: 'ingress.kubernetes.io/', isAsked: true },
  { word: /kong/, prefix: 'konghq.com/', isAsked: true },
  { word: /istio/, prefix: 'istio.io/', isAsked: false },
  { word: /cilium/, prefix: 'ingress.cilium.io/', isAsked: false },
  { word: /apisix/, prefix: 'k8s.apisix.apache.org/', isAsked: true },
  { word: /\balb\b|aws-load-balancer/, prefix: 'alb.ingress.kubernetes.io/', isAsked: true },
  { word: /\bgce\b/, prefix: 'networking.gke.io/', isAsked: true },
  { word: /azure-application-gateway|\bagic\b/, prefix: 'appgw.ingress.kubernetes.io/', isAsked: true },
];

/** The controller that a text names, such as a class or the labels of its pods; `undefined` where it names none. */
export function controllerIn(text: string): Controller | undefined {
  return controllers.find(({ word }) => word.test(text));
}

/** The controller whose annotation this is. */
export function controllerOfAnnotation(key: string): Controller | undefined {
  return controllers.find(({ prefix }) => key.startsWith(prefix));
}
