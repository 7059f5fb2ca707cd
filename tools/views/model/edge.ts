import { formatIdentity, groupBy, type Manifest, type ManifestObject } from '../../manifest';
import { shownOf } from './service';

/** A host of an edge, and the Service that it leads to. */
export interface Route {
  readonly host: string;
  /** Id of the Service. */
  readonly service: string;
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
export function readEdges(manifest: Manifest): readonly Edge[] {
  const ingresses = shownOf(manifest, 'networking.k8s.io', 'Ingress').map((object): Edge => {
    const className = object.value.at('spec', 'ingressClassName').text;
    return {
      id: object.label,
      title: object.name,
      detail: className === undefined ? 'Ingress' : `Ingress, class ${className}`,
      routes: routesOfIngress(object),
      objects: [object],
    };
  });
  const attached = shownOf(manifest, 'gateway.networking.k8s.io', 'HTTPRoute').flatMap((object) => {
    const [parent] = object.value.items('spec', 'parentRefs');
    const name = parent?.at('name').text;
    const namespace = parent?.at('namespace').text ?? object.namespace;
    return name === undefined ? [] : [{ object, namespace, name }];
  });
  const gateways = [...groupBy(attached, ({ namespace, name }) => `Gateway ${namespace}/${name}`)];
  return [
    ...ingresses,
    ...gateways.map(([id, routes]): Edge => ({
      id,
      title: routes[0].name,
      detail: `Gateway in ${routes[0].namespace}`,
      routes: routes.flatMap(({ object }) => routesOfHttpRoute(object)),
      objects: routes.map(({ object }) => object),
    })),
  ];
}

function routesOfIngress({ namespace, value }: ManifestObject): readonly Route[] {
  const rules = value.items('spec', 'rules').flatMap((rule) =>
    rule.items('http', 'paths').flatMap((path) => {
      const { text = '' } = path.at('path');
      const host = `${rule.at('host').text ?? 'every host'}${text === '/' ? '' : text}`;
      return routeTo(host, namespace, path.at('backend', 'service', 'name').text);
    }),
  );
  const fallback = value.at('spec', 'defaultBackend', 'service', 'name').text;
  return [...rules, ...routeTo('every host', namespace, fallback)];
}

function routesOfHttpRoute({ namespace, value }: ManifestObject): readonly Route[] {
  const [first, ...others] = value.items('spec', 'hostnames');
  const host = `${first?.scalar ?? 'every host'}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  return value
    .items('spec', 'rules')
    .flatMap((rule) => rule.items('backendRefs'))
    .flatMap((backend) => routeTo(host, backend.at('namespace').text ?? namespace, backend.at('name').text));
}

function routeTo(host: string, namespace: string, name: string | undefined): readonly Route[] {
  const service = formatIdentity({ group: '', kind: 'Service', namespace, name: name ?? '' });
  return name === undefined ? [] : [{ host, name, service }];
}
