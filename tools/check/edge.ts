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
  const ofRoutes = routesOf(manifest).flatMap((object) =>
    object.value
      .items('spec', 'rules')
      .flatMap((rule) => rule.items('backendRefs'))
      .map((reference) => ({ object, service: reference.at('name'), port: reference.at('port') })),
  );
  return [...ofIngresses, ...ofRoutes];
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

function routesOf(manifest: Manifest): readonly ManifestObject[] {
  return manifest.all('gateway.networking.k8s.io', 'HTTPRoute');
}
