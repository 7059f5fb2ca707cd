import type { Port } from '../manifest';
import type { AnyPod, Endpoint } from './endpoint';

/** A row of the matrix. */
export interface Source {
  /** For people; unique in a matrix. */
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** A column of the matrix. */
export interface Destination extends Source {
  readonly port: Port;
}

/** Who is not in the manifests, and might come in or be asked. */
export interface Outside {
  readonly sources: readonly Source[];
  readonly destinations: readonly Destination[];
}

/** What differs between clusters. */
export interface OutsideOptions {
  /** A public address. @default '203.0.113.10', which is reserved for documentation (RFC 5737) */
  readonly internetAddress?: string;
  /** An address of the cluster's own ranges. @default '10.96.0.1', the API server's Service in a cluster of kubeadm or Minikube */
  readonly clusterAddress?: string;
  /** Hosts to ask by their names, beside those that the manifests name. @default none */
  readonly hosts?: readonly Destination[];
  /** The pod that public traffic comes through. @default the controller of ingress-nginx */
  readonly edge?: Omit<AnyPod, 'kind'> | undefined;
  /** A pod that has no business here. @default a pod without labels in the namespace `somewhere-else` */
  readonly stranger?: Omit<AnyPod, 'kind'>;
}

const ingressNginx = {
  namespace: 'ingress-nginx',
  labels: {
    'app.kubernetes.io/name': 'ingress-nginx',
    'app.kubernetes.io/instance': 'ingress-nginx',
    'app.kubernetes.io/component': 'controller',
  },
};

const dns: AnyPod = {
  kind: 'any pod',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  ports: [
    { name: 'dns', protocol: 'UDP', number: 53 },
    { name: 'dns-tcp', protocol: 'TCP', number: 53 },
  ],
};

/** The metadata service of clouds, which gives credentials to every caller. */
const metadataAddress = '169.254.169.254';

/**
 * The outside that most clusters share: DNS, the internet, the metadata address, the cluster's own ranges, the edge
 * controller and a stranger's pod.
 */
export function outsideWorld(options: OutsideOptions = {}): Outside {
  const { internetAddress = '203.0.113.10', clusterAddress = '10.96.0.1' } = options;
  const { edge = ingressNginx, stranger = { namespace: 'somewhere-else', labels: {} } } = options;
  const named = (name: string, address: string): Source => ({
    name: `${name} ${address}`,
    endpoint: { kind: 'address', address },
  });
  const tcp = (number: number): Port => ({ protocol: 'TCP', number });
  return {
    sources: [
      { name: `edge ${edge.namespace}`, endpoint: { kind: 'any pod', ...edge } },
      { name: `stranger ${stranger.namespace}`, endpoint: { kind: 'any pod', ...stranger } },
      named('internet', internetAddress),
    ],
    destinations: [
      { name: 'DNS', endpoint: dns, port: { protocol: 'UDP', number: 53 } },
      { name: 'DNS', endpoint: dns, port: tcp(53) },
      { ...named('internet', internetAddress), port: tcp(443) },
      { ...named('metadata', metadataAddress), port: tcp(80) },
      { ...named('cluster', clusterAddress), port: tcp(443) },
      ...(options.hosts ?? []),
    ],
  };
}
