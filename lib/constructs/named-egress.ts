import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { containers, type ServiceKey } from '../contract';
import {
  type Dns,
  dnsPort,
  askedOutside,
  egressOf,
  type Environment,
  type NamedHost,
  namedHosts,
} from '../environments';
import { CalicoNetworkPolicy } from '../../imports/calico';
import { CiliumNetworkPolicy } from '../../imports/cilium';
import { FqdnNetworkPolicy } from '../../imports/gke';
import { identityOf, metadata } from './identity';

/** The hosts that the pods of a service may ask, and what the object that says so is called. */
interface Asking {
  readonly id: ServiceKey;
  readonly metadata: ApiObjectMetadata;
  readonly labels: Readonly<Record<string, string>>;
  readonly hosts: readonly NamedHost[];
  readonly dns: Dns;
}

/**
 * What the policies of Kubernetes cannot say: which hosts a service may ask, by name. One object of the network plugin for
 * each service that asks any; beside it the NetworkPolicy of the service allows everything else that it does.
 */
export class NamedEgress extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { kind } = egressOf(environment);
    const { dns } = environment.network;
    for (const [key, asked] of askedOutside(environment)) {
      const hosts = namedHosts(environment, asked);
      if (hosts.length === 0) continue;
      const identity = identityOf(environment, key);
      const own = metadata(identity, { name: `${containers[key].name}-egress` });
      const asking = { id: key, metadata: own, labels: identity.selector, hosts, dns };
      if (kind === 'cilium') cilium(this, asking);
      if (kind === 'calico') calico(this, asking);
      if (kind === 'gke') gke(this, asking);
    }
  }
}

/** Cilium learns the addresses from the answers that its DNS proxy sees ("DNS based", docs.cilium.io). */
function cilium(scope: Construct, { id, metadata, labels, hosts, dns }: Asking): void {
  const { servers = [], serverPort = dnsPort } = dns;
  new CiliumNetworkPolicy(scope, id, {
    metadata,
    spec: {
      endpointSelector: { matchLabels: labels },
      egress: [
        {
          toEndpoints: servers.map((server) => ({
            matchLabels: { 'k8s:io.kubernetes.pod.namespace': server.namespace, ...server.labels },
          })),
          toPorts: [
            {
              ports: [{ port: String(serverPort), protocol: 'ANY' }],
              rules: { dns: [{ matchPattern: '*' }] },
            },
          ],
        },
        ...byPort(hosts).map(([port, names]) => ({
          toFQDNs: names.map((matchName) => ({ matchName })),
          toPorts: [{ ports: [{ port: String(port), protocol: 'TCP' as const }] }],
        })),
      ],
    },
  });
}

/**
 * Calico Enterprise and Cloud know domains; its open-source edition does not ("Use DNS names in policy", docs.tigera.io).
 *
 * What no rule allows is left to the policies of Kubernetes, which come later in the same tier. A rule that passes would pass
 * them by: of the last tier, to which they belong, it leads to the profile of the namespace, which allows everything ("Tier").
 */
function calico(scope: Construct, { id, metadata, labels, hosts }: Asking): void {
  new CalicoNetworkPolicy(scope, id, {
    metadata: { ...metadata, name: `default.${metadata.name ?? ''}` },
    spec: {
      tier: 'default',
      // Before the policies of Kubernetes, which Calico orders at 1000.
      order: 900,
      selector: Object.entries(labels)
        .map(([label, value]) => `${label} == '${value}'`)
        .join(' && '),
      types: ['Egress'],
      egress: byPort(hosts).map(([port, domains]) => ({
        action: 'Allow',
        protocol: 'TCP',
        destination: { domains, ports: [port] },
      })),
    },
  });
}

/** GKE with Dataplane V2 ("Control Pod egress traffic using FQDN network policies", cloud.google.com). */
function gke(scope: Construct, { id, metadata, labels, hosts }: Asking): void {
  new FqdnNetworkPolicy(scope, id, {
    metadata,
    spec: {
      podSelector: { matchLabels: labels },
      egress: byPort(hosts).map(([port, names]) => ({
        matches: names.map((name) => ({ name })),
        ports: [{ protocol: 'TCP' as const, port }],
      })),
    },
  });
}

/** The names of hosts by the port at which they are asked. */
function byPort(hosts: readonly NamedHost[]): readonly (readonly [number, readonly string[]])[] {
  const ports = [...new Set(hosts.map(({ port }) => port))];
  return ports.map((port) => [port, hosts.filter((each) => each.port === port).map(({ host }) => host)]);
}
