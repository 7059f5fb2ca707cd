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

/**
 * What the policies of Kubernetes cannot say: which hosts a service may ask, by name. One object of the network plugin for
 * each service that asks any; beside it the NetworkPolicy of the service allows everything else that it does.
 */
export class NamedEgress extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { kind } = egressOf(environment);
    for (const [key, asked] of askedOutside(environment)) {
      const hosts = namedHosts(environment, asked);
      if (hosts.length === 0) continue;
      const identity = identityOf(environment, key);
      const own = metadata(identity, { name: `${containers[key].name}-egress` });
      if (kind === 'cilium') this.cilium(key, own, identity.selector, hosts, environment.network.dns);
      if (kind === 'calico') this.calico(key, own, identity.selector, hosts);
      if (kind === 'gke') this.gke(key, own, identity.selector, hosts);
    }
  }

  /** Cilium learns the addresses from the answers that its DNS proxy sees ("DNS based", docs.cilium.io). */
  private cilium(
    id: ServiceKey,
    own: ApiObjectMetadata,
    labels: Readonly<Record<string, string>>,
    hosts: readonly NamedHost[],
    { servers, serverPort = dnsPort }: Dns,
  ): void {
    new CiliumNetworkPolicy(this, id, {
      metadata: own,
      spec: {
        endpointSelector: { matchLabels: labels },
        egress: [
          {
            toEndpoints: (servers ?? []).map((server) => ({
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

  /** Calico Enterprise and Cloud know domains; its open-source edition does not ("Use DNS names in policy", docs.tigera.io). */
  private calico(
    id: ServiceKey,
    own: ApiObjectMetadata,
    labels: Readonly<Record<string, string>>,
    hosts: readonly NamedHost[],
  ): void {
    new CalicoNetworkPolicy(this, id, {
      metadata: { ...own, name: `default.${own.name ?? ''}` },
      spec: {
        tier: 'default',
        // Before the policies of Kubernetes, which Calico orders at 1000 and which deny the rest.
        order: 900,
        selector: Object.entries(labels)
          .map(([label, value]) => `${label} == '${value}'`)
          .join(' && '),
        types: ['Egress'],
        egress: [
          ...byPort(hosts).map(([port, domains]) => ({
            action: 'Allow' as const,
            protocol: 'TCP' as const,
            destination: { domains, ports: [port] },
          })),
          { action: 'Pass' as const },
        ],
      },
    });
  }

  /** GKE with Dataplane V2 ("Control Pod egress traffic using FQDN network policies", cloud.google.com). */
  private gke(
    id: ServiceKey,
    own: ApiObjectMetadata,
    labels: Readonly<Record<string, string>>,
    hosts: readonly NamedHost[],
  ): void {
    new FqdnNetworkPolicy(this, id, {
      metadata: own,
      spec: {
        podSelector: { matchLabels: labels },
        egress: byPort(hosts).map(([port, names]) => ({
          matches: names.map((name) => ({ name })),
          ports: [{ protocol: 'TCP' as const, port }],
        })),
      },
    });
  }
}

/** The names of hosts by the port at which they are asked. */
function byPort(hosts: readonly NamedHost[]): readonly (readonly [number, readonly string[]])[] {
  const ports = [...new Set(hosts.map(({ port }) => port))];
  return ports.map((port) => [port, hosts.filter((each) => each.port === port).map(({ host }) => host)]);
}
