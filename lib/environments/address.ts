import { type ContainerKey, contract } from '../contract';

/** A DNS name with at least one dot, such as `todo.example.com`. */
export type DomainName = `${string}.${string}`;

/** Where browsers find the application: a domain, or `localhost` on the contract's ports (`kubectl port-forward`). */
export type Domain = 'localhost' | DomainName;

/** What a browser reaches. No Service name fits this type. */
export type PublicOrigin = `https://${DomainName}` | `http://localhost:${number}`;

/** Whether a text is a DNS name (RFC 1123) with at least one dot that leaves room for `api.` before it. */
export function isDomainName(text: string): text is DomainName {
  return (
    text.length <= 249 &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)
  );
}

/** What a pod reaches. No public origin fits this type. */
export type ClusterAddress = `http://${(typeof contract)[ContainerKey]['name']}:${number}`;

type PerService<T> = Readonly<Record<'frontend' | 'backend', T>>;

/** The host names that the edge answers for. */
export function publicHosts(domain: DomainName): PerService<DomainName> {
  return { frontend: domain, backend: `api.${domain}` };
}

/** One public origin per service, from which every browser-facing variable derives. */
export function publicOrigins(domain: Domain): PerService<PublicOrigin> {
  if (domain === 'localhost') {
    return {
      frontend: `http://localhost:${contract.frontend.port.number}`,
      backend: `http://localhost:${contract.backend.port.number}`,
    };
  }
  const hosts = publicHosts(domain);
  return { frontend: `https://${hosts.frontend}`, backend: `https://${hosts.backend}` };
}

/** The address of a container's Service inside the namespace. */
export function clusterAddress(container: 'frontend' | 'backend'): ClusterAddress {
  const { name, port } = contract[container];
  return `http://${name}:${port.number}`;
}
