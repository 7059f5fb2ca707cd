import { annotations } from '../../../lib/annotations';
import { type Manifest, type Pod, Value } from '../../manifest';
import { isClosed } from '../contract';
import { hostsOf, ingressesOf } from '../edge';
import { finding, type Rule } from '../rule';

/** What a URL says about where it leads. */
interface Address {
  /** Where the URL stands. */
  readonly value: Value;
  readonly host: string;
  /** Whether it is asked by HTTP without TLS. */
  readonly isPlain: boolean;
  readonly port: number | undefined;
  /** Whether browsers use it, and not only pods. */
  readonly isPublic: boolean;
}

/** Variables of the container contract that hold an origin which a browser reaches. */
const publicVariables = /^(?:NEXT_PUBLIC_\w+_URL|BETTER_AUTH_URL|CORS_ORIGINS|FRONTEND_URL)$/;

/**
 * @see "DNS for Services and Pods", kubernetes.io/docs/concepts/services-networking/dns-pod-service
 * @see "Ingress", section "TLS", kubernetes.io/docs/concepts/services-networking/ingress
 */
export const addressesLeadSomewhere: Rule = {
  name: 'addresses-lead-somewhere',
  description:
    'A URL that a container is given leads to a Service and a port of it, or, where browsers use it, to a host that the edge routes; and what the edge routes it serves over TLS.',
  recommendation:
    'Use the name and port of the Service, or add the host to the rules and to tls of the Ingress.',
  *check(manifest) {
    const hosts = hostsOf(manifest);
    for (const pod of manifest.pods)
      for (const address of addressesOf(manifest, pod)) {
        const problem = problemOf(manifest, pod, address, hosts);
        if (problem !== undefined) yield finding(pod.object, address.value, problem);
      }
    for (const ingress of ingressesOf(manifest)) {
      const covered = ingress.value.items('spec', 'tls').flatMap((entry) => entry.items('hosts'));
      const names = new Set(covered.map(({ text }) => text));
      for (const rule of ingress.value.items('spec', 'rules')) {
        const host = rule.at('host');
        if (!names.has(host.text))
          yield finding(ingress, host, `The host ${host.text ?? '(any)'} is in no entry of tls.`);
      }
    }
  },
};

function problemOf(
  manifest: Manifest,
  pod: Pod,
  address: Address,
  hosts: ReadonlySet<string>,
): string | undefined {
  const isPublished = manifest.fact(pod.namespace, annotations.audience) === 'public';
  if (address.isPublic)
    return (isPublished ? problemOfPublished(address) : undefined) ?? problemOfPublic(address, hosts);
  return address.host === 'localhost'
    ? problemInPod(pod, address)
    : problemInCluster(manifest, pod.namespace, address);
}

/** The URLs in variables, those from Secrets of the manifest included, and in what the image was built with. */
function addressesOf(manifest: Manifest, { object, namespace, containers }: Pod): readonly Address[] {
  const variables = containers
    .flatMap(({ value }) => value.items('env'))
    .flatMap((variable) => {
      const name = variable.at('name').text ?? '';
      const literal = variable.at('value');
      if (literal.text !== undefined) return addressesIn(name, literal, literal.text);
      const reference = variable.at('valueFrom', 'secretKeyRef');
      const secret = manifest.find('', 'Secret', namespace, reference.at('name').text ?? '');
      const content = secret?.value.at('data', reference.at('key').text ?? '').text ?? '';
      return addressesIn(name, reference, Buffer.from(content, 'base64').toString());
    });
  const built = object.value
    .entries('metadata', 'annotations')
    .filter(([key]) => key.startsWith(annotations.builtWith))
    .flatMap(([key, value]) => addressesIn(key.slice(annotations.builtWith.length), value, value.text ?? ''));
  return [...variables, ...built];
}

/** Of schemes by which Services are dialled, perhaps with a driver as in `postgresql+asyncpg`. */
const url =
  /\b(?:https?|wss?|tcp|udp|grpcs?|postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|nats|kafka|smtps?|ldaps?|mqtts?|memcached)(?:\+\w{1,20})?:\/\/(?:[^\s/@"']*@)?([\w.-]+)(?::(\d{1,5}))?/g;

function addressesIn(name: string, value: Value, text: string): readonly Address[] {
  return [...text.slice(0, 20_000).matchAll(url)]
    .map(([whole, host = '', port]) => ({
      value,
      isPlain: whole.startsWith('http:'),
      host,
      port: port === undefined ? undefined : Number(port),
      isPublic: publicVariables.test(name),
    }))
    .filter(({ host }) => !/^[\d.]+$/.test(host));
}

function problemOfPublic({ host }: Address, hosts: ReadonlySet<string>): string | undefined {
  return hosts.size === 0 || hosts.has(host) || host === 'localhost'
    ? undefined
    : `No Ingress or route of the manifest answers for the host ${host}.`;
}

/** Where users are, `localhost` is their own machine, and without TLS anybody on the way reads along. */
function problemOfPublished({ host, isPlain }: Address): string | undefined {
  if (host === 'localhost') return 'In a public environment localhost is the machine of whoever uses it.';
  return isPlain && host.includes('.')
    ? `In a public environment ${host} must be asked by https://.`
    : undefined;
}

/** In a pod, `localhost` is the pod itself. */
function problemInPod(pod: Pod, { port }: Address): string | undefined {
  return port !== undefined && isClosed(pod, pod.serving, new Value(port))
    ? `localhost is the pod itself, which does not listen at ${port}.`
    : undefined;
}

function problemInCluster(manifest: Manifest, own: string, { host, port }: Address): string | undefined {
  const [name = '', namespace = own, domain] = host.split('.');
  if (domain !== 'svc' && host.includes('.')) return undefined;
  if (manifest.made.services.some((one) => one.name === name && one.namespace === namespace))
    return undefined;
  const service = manifest.find('', 'Service', namespace, name);
  // Which Services another namespace has, only its own manifest says.
  const isKnown = namespace === own || manifest.objects.some((object) => object.namespace === namespace);
  if (service === undefined && !isKnown) return undefined;
  if (service === undefined) return `There is no Service ${name} in ${namespace}.`;
  const ports = service.value.items('spec', 'ports').map((one) => one.at('port').number);
  return port === undefined || ports.includes(port) ? undefined : `The Service ${name} has no port ${port}.`;
}
