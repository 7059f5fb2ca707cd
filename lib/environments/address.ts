import { type ContainerKey, containers } from '../contract';

/** A DNS name with at least one dot, such as `todo.example.com`. */
export type DomainName = `${string}.${string}`;

/** Where browsers find the application: a domain, or `localhost` on the contract's ports (`kubectl port-forward`). */
export type Domain = 'localhost' | DomainName;

/** What a browser reaches. No Service name fits this type. */
export type PublicOrigin = `https://${DomainName}` | `http://localhost:${number}`;

/** Characters that a DNS name has at most (RFC 1035), less the longest name that the contract puts before a domain. */
const longestDomain =
  253 - Math.max(...Object.values(containers).map(({ publicHost = '' }) => publicHost.length + 1));

/** Whether a text is a DNS name (RFC 1123) with at least one dot that leaves room for `api.` before it. */
export function isDomainName(text: string): text is DomainName {
  return (
    text.length <= longestDomain &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)
  );
}

/** The host name that the edge answers for with a container; none where no browser reaches it. */
export function publicHost(domain: DomainName, key: ContainerKey): DomainName | undefined {
  const { publicHost: host } = containers[key];
  if (host === undefined) return undefined;
  return host === '@' ? domain : `${host}.${domain}`;
}

/** The public origin of a container, from which every browser-facing variable derives. */
export function publicOrigin(domain: Domain, key: ContainerKey): PublicOrigin | undefined {
  const { publicHost: host, port } = containers[key];
  if (domain === 'localhost')
    return host === undefined || port === undefined ? undefined : `http://localhost:${port.number}`;
  const name = publicHost(domain, key);
  return name === undefined ? undefined : `https://${name}`;
}

/** The address of a container's Service inside the namespace; none where it answers nobody. */
export function serviceAddress(key: ContainerKey): string | undefined {
  const { name, port } = containers[key];
  return port === undefined ? undefined : `${port.scheme}://${name}:${port.number}`;
}
