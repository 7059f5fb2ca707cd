import { keyOf, type ManifestObject, ofKind } from './manifest-object';
import { at, distinct, items, scalar, text } from './value';

/** A host of an edge, and the Service that it leads to. */
export interface Route {
  readonly host: string;
  /** Key of the Service. */
  readonly service: string;
  /** Its name alone. */
  readonly name: string;
}

/** The door for requests from outside: an Ingress, or the routes that attach to one Gateway. */
export interface Edge {
  readonly id: string;
  readonly title: string;
  /** What runs it, as far as the manifest says: a class, or a Gateway. */
  readonly detail: string;
  readonly routes: readonly Route[];
  readonly objects: readonly ManifestObject[];
}

/** The doors of a manifest: an Ingress each, and one for each Gateway that routes name. */
export function readEdges(objects: readonly ManifestObject[]): readonly Edge[] {
  const ingresses = ofKind(objects, 'networking.k8s.io', 'Ingress').map((object): Edge => {
    const className = text(at(object.value, 'spec', 'ingressClassName'));
    return {
      id: object.key,
      title: object.name,
      detail: className === undefined ? 'Ingress' : `Ingress, class ${className}`,
      routes: routesOfIngress(object),
      objects: [object],
    };
  });
  const attached = ofKind(objects, 'gateway.networking.k8s.io', 'HTTPRoute').flatMap((object) => {
    const [parent] = items(at(object.value, 'spec', 'parentRefs'));
    const name = text(at(parent, 'name'));
    return name === undefined
      ? []
      : [{ object, gateway: name, namespace: text(at(parent, 'namespace')) ?? object.namespace }];
  });
  const gateways = distinct(attached, ({ namespace, gateway }) => `${namespace}/${gateway}`).map(
    ({ namespace, gateway }): Edge => {
      const routes = attached.filter((each) => each.namespace === namespace && each.gateway === gateway);
      return {
        id: keyOf('Gateway', namespace, gateway),
        title: gateway,
        detail: `Gateway in ${namespace}`,
        routes: routes.flatMap(({ object }) => routesOfHttpRoute(object)),
        objects: routes.map(({ object }) => object),
      };
    },
  );
  return [...ingresses, ...gateways];
}

function routesOfIngress({ namespace, value }: ManifestObject): readonly Route[] {
  const backends = items(at(value, 'spec', 'rules')).flatMap((rule) =>
    items(at(rule, 'http', 'paths')).map((path) => ({
      host: `${text(at(rule, 'host')) ?? 'every host'}${pathOf(at(path, 'path'))}`,
      name: text(at(path, 'backend', 'service', 'name')),
    })),
  );
  const fallback = { host: 'every host', name: text(at(value, 'spec', 'defaultBackend', 'service', 'name')) };
  return [...backends, fallback].flatMap(({ host, name }) =>
    name === undefined ? [] : [{ host, name, service: keyOf('Service', namespace, name) }],
  );
}

function routesOfHttpRoute({ namespace, value }: ManifestObject): readonly Route[] {
  const hosts = items(at(value, 'spec', 'hostnames')).map((host) => scalar(host) ?? 'every host');
  const [host = 'every host', ...others] = hosts;
  return items(at(value, 'spec', 'rules')).flatMap((rule) =>
    items(at(rule, 'backendRefs')).flatMap((backend) => {
      const name = text(at(backend, 'name'));
      if (name === undefined) return [];
      const of = text(at(backend, 'namespace')) ?? namespace;
      const said = others.length === 0 ? host : `${host} and ${others.length} more`;
      return [{ host: said, name, service: keyOf('Service', of, name) }];
    }),
  );
}

function pathOf(path: unknown): string {
  return path === '/' ? '' : (text(path) ?? '');
}
