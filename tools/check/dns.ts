import { type Manifest, type Protocol, type Selector, selects } from '../manifest';
import type { Rule } from '../reach';

/** Where clusters keep their DNS servers: Kubernetes itself, and OpenShift. */
const namespaces = ['kube-system', 'openshift-dns', 'node-local-dns', 'coredns', 'kube-dns'];

/** The port that pods dial, and the one at which CoreDNS listens where it may not take that. */
const numbers = [53, 5353];

/** Labels by which DNS servers are found; which others they have, the manifest does not say. */
const servers: Readonly<Record<string, readonly string[]>> = {
  'k8s-app': ['kube-dns', 'coredns', 'node-local-dns'],
  'app.kubernetes.io/name': ['coredns', 'kube-dns', 'rke2-coredns', 'node-local-dns'],
};

/**
 * Whether a rule lets pods of a namespace ask DNS. Where its peers are not known to the manifest, it does.
 *
 * @see "DNS for Services and Pods", kubernetes.io/docs/concepts/services-networking/dns-pod-service
 */
export function asksDns(
  manifest: Manifest,
  own: string,
  { peers, ports }: Rule,
  protocol: Protocol,
): boolean {
  const isToPort =
    ports.length === 0 ||
    ports.some((port) => {
      if (port.protocol !== protocol) return false;
      if (port.kind === 'range') return numbers.some((number) => port.first <= number && number <= port.last);
      return port.kind === 'every port' || port.name.includes('dns');
    });
  const isToServer = peers.some((peer) => {
    if (peer.kind !== 'pods') return peer.kind === 'block';
    if (peer.namespaces !== 'own') {
      const isKnown = mayMean(peer.namespaces, { 'kubernetes.io/metadata.name': namespaces });
      // Somebody may run a server of their own, elsewhere and called otherwise.
      return isKnown ? mayMean(peer.pods, servers) : peer.pods.length > 0 && !meansServer(peer.pods);
    }
    const isServer = manifest
      .selected(own, peer.pods)
      .some((pod) => pod.ports.some(({ number }) => numbers.includes(number)));
    return isServer || (namespaces.includes(own) && mayMean(peer.pods, servers));
  });
  return isToPort && (peers.length === 0 || isToServer);
}

function meansServer(pods: Selector): boolean {
  return pods.some(({ key }) => Object.hasOwn(servers, key)) && mayMean(pods, servers);
}

/** Whether a selector may mean something that has one of the known values for each label whose values are known. */
function mayMean(selector: Selector, known: Readonly<Record<string, readonly string[]>>): boolean {
  return selector.every((requirement) => {
    const { key } = requirement;
    const values = Object.hasOwn(known, key) ? (known[key] ?? []) : undefined;
    return values === undefined || values.some((value) => selects([requirement], { [key]: value }));
  });
}
