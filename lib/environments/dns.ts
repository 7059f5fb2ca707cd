import { type Cidr, isCidr, type Labels } from './range';

/** The DNS servers that pods ask: by their pods, by addresses, or by both where a cache on each node answers first. */
export type Dns =
  | (DnsPods & { readonly addresses?: readonly Cidr[] })
  | (Partial<DnsPods> & { readonly addresses: readonly [Cidr, ...Cidr[]] });

interface DnsPods {
  readonly servers: readonly [DnsServer, ...DnsServer[]];
  /** On which the pods themselves listen: a policy looks behind their Service. @default 53 */
  readonly serverPort?: number;
}

/** Where DNS servers answer. @see RFC 1035, section 4.2 */
export const dnsPort = 53;

/** Pods that answer. */
export interface DnsServer {
  readonly namespace: string;
  readonly labels: Labels;
}

const coreDns: DnsServer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** DNS as clusters commonly have it. */
export const dnsPresets = {
  /** CoreDNS as kubeadm, Minikube, kind, k3s and the large clouds run it. */
  coredns: { servers: [coreDns] },
  /**
   * NodeLocal DNSCache before it: on an address of the node, and on GKE with Dataplane V2 as a pod. Where kube-proxy works
   * with iptables the cache also answers at the address of the Service kube-dns, which is then to be added.
   *
   * @see "Using NodeLocal DNSCache in Kubernetes Clusters", kubernetes.io/docs/tasks/administer-cluster/nodelocaldns
   */
  'node-local': {
    servers: [coreDns, { namespace: 'kube-system', labels: { 'k8s-app': 'node-local-dns' } }],
    addresses: ['169.254.20.10/32'],
  },
  /** OpenShift's DNS operator: its pods listen on an unprivileged port. */
  openshift: {
    servers: [
      {
        namespace: 'openshift-dns',
        labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
      },
    ],
    serverPort: 5353,
  },
} as const satisfies Readonly<Record<string, Dns>>;

/** @see dnsPresets */
export type DnsPreset = keyof typeof dnsPresets;

function isPreset(text: string): text is DnsPreset {
  return Object.hasOwn(dnsPresets, text);
}

/** What a preset and further addresses stand for, with commas between: `node-local,10.96.0.10/32`. */
export function parseDns(text: string): Dns | undefined {
  const [name = '', ...further] = text.split(',');
  if (!isPreset(name) || !further.every(isCidr)) return undefined;
  const preset: Dns = dnsPresets[name];
  const [first, ...rest] = [...(preset.addresses ?? []), ...further];
  return first === undefined ? preset : { ...preset, addresses: [first, ...rest] };
}
