import type { Manifest, ManifestObject, Pod, Value } from '../../manifest';
import { isDatabase } from '../database';
import { backendsOf } from '../edge';
import { finding, type Finding, type Rule } from '../rule';

/** Annotations by which clouds give a load balancer an address of the own network alone. */
const internal = /^(?:internal|true|private)$/i;
const internalKey =
  /load-balancer-(?:internal|type|scheme)|azure-load-balancer-internal|internal-load-balancer/;

/**
 * @see "Service", sections "Publishing Services (ServiceTypes)" and "External IPs",
 * kubernetes.io/docs/concepts/services-networking/service
 */
export const servicesStayInside: Rule = {
  name: 'services-stay-inside',
  description:
    'What users reach, they reach through the edge, over TLS: no Service opens a port of the nodes or of a load balancer but that of an edge controller, none claims addresses of others, and nothing leads from outside to a database.',
  recommendation:
    'Use type: ClusterIP without externalIPs, and an Ingress or route for what users reach: edge in lib/environments.',
  *check(manifest) {
    // Who brings a class brings its controller, which is the edge.
    const isEdge = ['IngressClass', 'GatewayClass'].some(
      (kind) =>
        manifest.all('networking.k8s.io', kind).length > 0 ||
        manifest.all('gateway.networking.k8s.io', kind).length > 0,
    );
    for (const service of manifest.all('', 'Service')) {
      const pods = manifest.behind(service);
      yield* exposed(service, service.value, pods.some(isDatabase), isEdge || pods.some(isController));
    }
    for (const cluster of manifest.all('postgresql.cnpg.io', 'Cluster'))
      for (const added of cluster.value.items('spec', 'managed', 'services', 'additional'))
        yield* exposed(cluster, added.at('serviceTemplate'), true, isEdge);
    yield* databasesBehindEdge(manifest);
  },
};

function* exposed(
  object: ManifestObject,
  service: Value,
  leadsToDatabase: boolean,
  isEdge: boolean,
): Iterable<Finding> {
  const type = service.at('spec', 'type');
  const what = leadsToDatabase ? 'the database' : 'its pods';
  const addresses = service.at('spec', 'externalIPs');
  if (addresses.items().length > 0) {
    const message = `${addresses.place} opens ${what} to outside, and takes the traffic of these addresses from whoever has them: remove it.`;
    yield finding(object, addresses, message);
  }
  const isOpen = type.text === 'NodePort' || (type.text === 'LoadBalancer' && !isNarrow(service));
  const opens = type.text === 'NodePort' ? 'a port of every node' : 'a load balancer';
  if (leadsToDatabase ? /^(?:NodePort|LoadBalancer)$/.test(type.text ?? '') : isOpen && !isEdge)
    yield finding(
      object,
      type,
      `${type.place} ${type.text ?? ''} opens ${what} to outside by ${opens}: use ClusterIP.`,
    );
}

const ofController =
  /ingress-?(?:gateway|controller|nginx)|(?:nginx|haproxy|kubernetes)-ingress|traefik|envoy-gateway|contour/;

/** Whether pods are those of an edge controller, by what they are called or run. */
function isController({ labels, serving }: Pod): boolean {
  const images = serving.map(({ value }) => value.at('image').text ?? '');
  return [...Object.values(labels), ...images].some((text) => ofController.test(text));
}

/** A load balancer of the own network, or for some addresses alone. */
function isNarrow(service: Value): boolean {
  const ranges = service.items('spec', 'loadBalancerSourceRanges');
  const isInternal = service
    .entries('metadata', 'annotations')
    .some(([key, { text = '' }]) => internalKey.test(key) && internal.test(text));
  return isInternal || (ranges.length > 0 && ranges.every(({ text = '/0' }) => !text.trim().endsWith('/0')));
}

function* databasesBehindEdge(manifest: Manifest): Iterable<Finding> {
  for (const { object, service: name } of backendsOf(manifest)) {
    const service = manifest.find('', 'Service', object.namespace, name.text ?? '');
    if (service !== undefined && manifest.behind(service).some(isDatabase))
      yield finding(object, name, `${object.label} opens the database behind ${service.label} to outside.`);
  }
}
