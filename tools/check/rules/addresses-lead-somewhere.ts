import { annotations } from '../../../lib/annotations';
import type { Manifest } from '../../manifest/manifest';
import type { PodTemplate } from '../../manifest/pod-template';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/** What a URL says about where it leads. */
interface Address {
  readonly value: Value;
  readonly host: string;
  readonly port: number | undefined;
  /** Whether the browser's users see it, and not only pods. */
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
  check: (manifest) => [
    ...manifest.pods.flatMap((pod) =>
      [...addressesOf(manifest, pod)].flatMap((one) => dead(manifest, pod, one)),
    ),
    ...manifest.all('networking.k8s.io', 'Ingress').flatMap((ingress) => {
      const covered = ingress.value
        .at('spec', 'tls')
        .items()
        .flatMap((entry) =>
          entry
            .at('hosts')
            .items()
            .map(({ text }) => text),
        );
      return ingress.value
        .at('spec', 'rules')
        .items()
        .map((rule) => rule.at('host'))
        .filter(({ text }) => !covered.includes(text))
        .map((host) => finding(ingress, host, `The host ${host.text ?? '(any)'} is in no entry of tls.`));
    }),
  ],
};

function addressesOf(manifest: Manifest, { object, containers }: PodTemplate): readonly Address[] {
  const read = (name: string, value: Value, text: string): readonly Address[] =>
    [
      ...text
        .slice(0, 20_000)
        .matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@"']*@)?([\w.-]+)(?::(\d{1,5}))?/g),
    ].map(([, host = '', port]) => ({
      value,
      host,
      port: port === undefined ? undefined : Number(port),
      isPublic: publicVariables.test(name),
    }));
  const variables = containers.flatMap(({ value }) =>
    value
      .at('env')
      .items()
      .flatMap((variable) => {
        const name = variable.at('name').text ?? '';
        const secret = variable.at('valueFrom', 'secretKeyRef');
        const literal = variable.at('value').text;
        if (literal !== undefined) return read(name, variable.at('value'), literal);
        const found = manifest.find('', 'Secret', object.namespace, secret.at('name').text ?? '');
        const content = found?.value.at('data', secret.at('key').text ?? '').text;
        return content === undefined ? [] : read(name, secret, Buffer.from(content, 'base64').toString());
      }),
  );
  const built = object.value
    .at('metadata', 'annotations')
    .entries()
    .filter(([key]) => key.startsWith(annotations.builtWith))
    .flatMap(([key, value]) => read(key.slice(annotations.builtWith.length), value, value.text ?? ''));
  return [...variables, ...built];
}

function dead(manifest: Manifest, { object }: PodTemplate, address: Address): readonly Finding[] {
  const { value, host, port, isPublic } = address;
  const isOwnMachine = host === 'localhost' || /^[\d.]+$/.test(host);
  if (isOwnMachine) return [];
  if (isPublic) {
    const hosts = routedHosts(manifest);
    return hosts.size === 0 || hosts.has(host)
      ? []
      : [finding(object, value, `No Ingress or route of the manifest answers for the host ${host}.`)];
  }
  const [name = '', namespace = object.namespace, ...rest] = host.split('.');
  const isInCluster = rest.length === 0 ? !host.includes('.') : rest[0] === 'svc';
  if (!isInCluster) return [];
  const made = manifest.made.services.find((one) => one.name === name && one.namespace === namespace);
  const service = manifest.find('', 'Service', namespace, name);
  if (made !== undefined) return [];
  if (service === undefined) return [finding(object, value, `There is no Service ${name} in ${namespace}.`)];
  const ports = service.value
    .at('spec', 'ports')
    .items()
    .map((one) => one.at('port').number);
  return port === undefined || ports.includes(port)
    ? []
    : [finding(object, value, `The Service ${name} has no port ${port}.`)];
}

function routedHosts(manifest: Manifest): ReadonlySet<string> {
  const ingresses = manifest.all('networking.k8s.io', 'Ingress').flatMap(({ value }) =>
    value
      .at('spec', 'rules')
      .items()
      .flatMap((rule) => rule.at('host').text ?? []),
  );
  const routes = manifest.all('gateway.networking.k8s.io', 'HTTPRoute').flatMap(({ value }) =>
    value
      .at('spec', 'hostnames')
      .items()
      .flatMap(({ text }) => text ?? []),
  );
  return new Set([...ingresses, ...routes]);
}
