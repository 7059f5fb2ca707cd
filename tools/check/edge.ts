import type { Manifest, ManifestObject, Value } from '../manifest';

/** A Service that an Ingress or a route leads to. */
export interface Backend {
  /** The Ingress or route. */
  readonly object: ManifestObject;
  /** The name of the Service. */
  readonly service: Value;
  readonly port: Value;
  /** The field of the Service's port that `port` repeats. */
  readonly portField: 'name' | 'port';
}

/** Every Service that lets users in. @see "Ingress", kubernetes.io/docs/concepts/services-networking, and "HTTPRoute", gateway-api.sigs.k8s.io */
export function backendsOf(manifest: Manifest): readonly Backend[] {
  return [
    ...ingressesOf(manifest).flatMap((object) =>
      [
        object.value.at('spec', 'defaultBackend'),
        ...object.value
          .items('spec', 'rules')
          .flatMap((rule) => rule.items('http', 'paths'))
          .map((path) => path.at('backend')),
      ]
        .map((backend) => backend.at('service'))
        .filter(({ isAbsent }) => !isAbsent)
        .map((service): Backend => {
          const name = service.at('port', 'name');
          return {
            object,
            service: service.at('name'),
            ...(name.isAbsent
              ? { port: service.at('port', 'number'), portField: 'port' }
              : { port: name, portField: 'name' }),
          };
        }),
    ),
    ...routesOf(manifest).flatMap((object) =>
      object.value
        .items('spec', 'rules')
        .flatMap((rule) => rule.items('backendRefs'))
        .map((reference): Backend => ({
          object,
          service: reference.at('name'),
          port: reference.at('port'),
          portField: 'port',
        })),
    ),
  ];
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

export function ingressesOf(manifest: Manifest): readonly ManifestObject[] {
  return manifest.all('networking.k8s.io', 'Ingress');
}

function routesOf(manifest: Manifest): readonly ManifestObject[] {
  return manifest.all('gateway.networking.k8s.io', 'HTTPRoute');
}
