import { BlockList, isIPv4 } from 'node:net';

/** An address range such as `10.0.0.0/8` or `fc00::/7`. */
export type Cidr = `${string}/${number}`;

/** Labels of an object, or those by which it is selected. */
export type Labels = Readonly<Record<string, string>>;

/** What the network policies need to know of a cluster. */
export interface Network {
  /** The cluster's DNS servers. */
  readonly dns: { readonly namespace: string; readonly labels: Labels };
  /**
   * What is not the internet: the ranges of pods, Services and nodes, and link-local addresses, among them
   * 169.254.169.254, where clouds hand out credentials.
   */
  readonly internetExcept: readonly Cidr[];
  /** Where the public domain resolves to, as far as it is known: pods ask their own public address, too. */
  readonly publicAddresses: readonly Cidr[];
}

/** Every address, in both families. */
export const anywhere: readonly Cidr[] = ['0.0.0.0/0', '::/0'];

/** Link-local addresses (RFC 3927, RFC 4291), among them those where clouds hand out credentials. */
export const linkLocal: readonly Cidr[] = ['169.254.0.0/16', 'fe80::/10'];

/**
 * Private and shared ranges (RFC 1918, RFC 6598, RFC 4193), where clusters keep their pods, Services and nodes, and
 * link-local ones. A cluster that uses public ranges adds them.
 */
export const privateRanges: readonly Cidr[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  ...linkLocal,
];

/** CoreDNS as kubeadm, Minikube, kind, k3s and the large clouds run it. */
export const kubeDns: Network['dns'] = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Whether every address of `inner` is also in `outer`, and `outer` has more. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const [outerAddress = '', outerLength = ''] = outer.split('/');
  const [innerAddress = '', innerLength = ''] = inner.split('/');
  const family = isIPv4(outerAddress) ? 'ipv4' : 'ipv6';
  if (isIPv4(innerAddress) !== isIPv4(outerAddress) || Number(innerLength) <= Number(outerLength))
    return false;
  const range = new BlockList();
  range.addSubnet(outerAddress, Number(outerLength), family);
  return range.check(innerAddress, family);
}
