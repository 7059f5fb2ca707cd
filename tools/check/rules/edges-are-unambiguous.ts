import { groupBy, type Manifest, type ManifestObject, selectorOf, selects, type Value } from '../../manifest';
import { backendsOf, classOf, controllerIn, controllerOfAnnotation, ingressesOf, routesOf } from '../edge';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Ingress", sections "Ingress class" and "Multiple matches", kubernetes.io/docs/concepts/services-networking/ingress
 * @see "HTTPRoute", gateway-api.sigs.k8s.io/api-types/httproute
 */
export const edgesAreUnambiguous: Rule = {
  name: 'edges-are-unambiguous',
  description:
    'Every Ingress and route names what answers for it, no host and path is routed twice, HTTP is redirected to HTTPS, and policies let in the controller of the class that the Ingress names.',
  recommendation:
    'Name the class, keep one route for each path, and ask the controller for the redirect: edge in lib/environments.',
  *check(manifest) {
    for (const ingress of ingressesOf(manifest)) {
      yield* withoutClass(manifest, ingress);
      yield* withoutRedirect(ingress);
      yield* otherController(manifest, ingress);
    }
    for (const route of routesOf(manifest)) yield* unanswered(manifest, route);
    for (const [first, ...others] of groupBy(waysOf(manifest), ({ key }) => key).values())
      for (const { object, value, name } of others)
        yield finding(
          object,
          value,
          `${name} is routed by ${first.object.label} already: which of the two answers is chance.`,
        );
  },
};

function* withoutClass(manifest: Manifest, ingress: ManifestObject): Iterable<Finding> {
  const isDefault = ({ value }: ManifestObject): boolean =>
    value.at('metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class').text === 'true';
  if (classOf(ingress) === undefined && !manifest.all('networking.k8s.io', 'IngressClass').some(isDefault)) {
    const place = ingress.value.at('spec', 'ingressClassName');
    yield finding(
      ingress,
      place,
      `${ingress.label} names no class: where the cluster has no default one, nobody answers.`,
    );
  }
}

/** How controllers are asked for a redirect, or to answer HTTPS alone. */
const redirect =
  /redirect|force-https|\/protocols$|router\.(?:entrypoints|middlewares)|FrontendConfig|allow-http/i;

function* withoutRedirect(ingress: ManifestObject): Iterable<Finding> {
  if (ingress.value.items('spec', 'tls').length === 0) return;
  const answers = controllerIn(classOf(ingress)?.text ?? '');
  const given = ingress.value.entries('metadata', 'annotations').filter(([key]) => redirect.test(key));
  const own = given.filter(
    ([key]) => [answers, undefined].includes(controllerOfAnnotation(key)) || answers === undefined,
  );
  const [off] = own.filter(
    ([key, { text = '' }]) =>
      /ssl-redirect$|force-https$/.test(key) && /^(?:false|off|disabled|0)$/i.test(text),
  );
  const plain = 'passwords and sessions would go over HTTP in plain text';
  if (off !== undefined)
    yield finding(ingress, off[1], `${off[1].place} switches the redirect to HTTPS off: ${plain}.`);
  else if (answers?.isAsked === true && own.length === 0) {
    const place = ingress.value.at('metadata', 'annotations');
    const message = `${ingress.label} has no annotation by which its class ${classOf(ingress)?.text ?? ''} redirects to HTTPS: ${plain}.`;
    yield finding(ingress, place, message);
  }
}

/** What lets other controllers in than the one that the class names, by what both are called. */
function* otherController(manifest: Manifest, ingress: ManifestObject): Iterable<Finding> {
  const name = classOf(ingress);
  const answers = controllerIn(name?.text ?? '');
  if (name === undefined || answers === undefined) return;
  for (const { object, service } of backendsOf(manifest)) {
    if (object !== ingress) continue;
    const target = manifest.find('', 'Service', object.namespace, service.text ?? '');
    const pods = target === undefined ? [] : manifest.behind(target);
    const policies = manifest.all('networking.k8s.io', 'NetworkPolicy').filter(({ namespace, value }) => {
      const selector = selectorOf(value.at('spec', 'podSelector'));
      return (
        namespace === object.namespace &&
        pods.some(({ labels }) => selector !== undefined && selects(selector, labels))
      );
    });
    const peers = policies
      .flatMap(({ value }) => value.items('spec', 'ingress'))
      .flatMap((rule) => rule.items('from'))
      .filter((peer) => !peer.at('namespaceSelector').isAbsent)
      .map((peer) => JSON.stringify(peer.raw));
    const others = peers.filter((peer) => controllerIn(peer) !== undefined);
    if (others.length > 0 && !others.some((peer) => answers.word.test(peer))) {
      yield finding(
        ingress,
        name,
        `No policy lets the controller of class ${name.text ?? ''} in, but that of another class: users would get no answer.`,
      );
      return;
    }
  }
}

/** Requests that an Ingress or a route takes. */
interface Way {
  readonly object: ManifestObject;
  readonly value: Value;
  /** For people. */
  readonly name: string;
  /** The same for the same requests to the same edge. */
  readonly key: string;
}

function waysOf(manifest: Manifest): readonly Way[] {
  const ofIngresses = ingressesOf(manifest).flatMap((object) => {
    // A canary takes a share of the requests of another Ingress on purpose.
    const isCanary = object.value.entries('metadata', 'annotations').some(([key]) => key.endsWith('/canary'));
    return (isCanary ? [] : object.value.items('spec', 'rules')).flatMap((rule) =>
      rule.items('http', 'paths').map((value): Way => {
        const host = rule.at('host').text ?? '*';
        const path = value.at('path').text ?? '/';
        const isExact = value.at('pathType').text === 'Exact';
        const normal = isExact ? path : path.replace(/(?<=.)\/+$/, '');
        const key = JSON.stringify([classOf(object)?.text, host, normal, isExact]);
        return { object, value, name: host + path, key };
      }),
    );
  });
  const ofRoutes = routesOf(manifest).flatMap((object) => {
    const spec = object.value.at('spec');
    const hosts = spec.items('hostnames').map(({ text = '' }) => text);
    return spec.items('rules').flatMap((rule) => {
      const matches = rule.items('matches');
      return (matches.length === 0 ? [rule] : matches).flatMap((value) =>
        (hosts.length === 0 ? ['*'] : hosts).flatMap((host) =>
          spec.items('parentRefs').map((parent): Way => {
            const match = matches.length === 0 ? undefined : value.raw;
            const namespace = parent.at('namespace').text ?? object.namespace;
            const key = JSON.stringify([
              'route',
              namespace,
              parent.labels(),
              parent.at('port').raw,
              host,
              match,
            ]);
            return { object, value, name: `${host}${value.at('path', 'value').text ?? '/'}`, key };
          }),
        ),
      );
    });
  });
  return [...ofIngresses, ...ofRoutes];
}

function* unanswered(manifest: Manifest, route: ManifestObject): Iterable<Finding> {
  const spec = route.value.at('spec');
  if (spec.items('parentRefs').length === 0)
    yield finding(route, spec.at('parentRefs'), `${route.label} names no Gateway: nobody answers.`);
  for (const rule of spec.items('rules')) {
    const redirects = rule.items('filters').map((filter) => filter.at('requestRedirect'));
    const given = redirects.find(({ isAbsent }) => !isAbsent);
    const [scheme, host, path, port] = ['scheme', 'hostname', 'path', 'port'].map((field) =>
      given?.at(field),
    );
    if (redirects.length === 0 && rule.items('backendRefs').length === 0)
      yield finding(route, rule, `${rule.place} of ${route.label} leads to no Service and redirects nobody.`);
    else if (
      given !== undefined &&
      scheme?.text !== 'https' &&
      [host, path, port].every((one) => one?.isAbsent !== false)
    )
      yield finding(route, given, `${given.place} does not lead to HTTPS: state scheme: https.`);
  }
  const listeners = spec.items('parentRefs').map((parent) => parent.at('sectionName').text);
  const serves = spec.items('rules').some((rule) => rule.items('backendRefs').length > 0);
  if (!serves || listeners.length === 0 || listeners.includes(undefined)) return;
  // Who names listeners has one for HTTP as well.
  const others = routesOf(manifest).filter((one) => one !== route);
  const elsewhere = new Set(
    others.flatMap(({ value }) => value.items('spec', 'hostnames').map(({ text }) => text)),
  );
  for (const host of spec.items('hostnames'))
    if (!elsewhere.has(host.text))
      yield finding(route, host, `No route redirects http://${host.text ?? ''} to HTTPS.`);
}
