import type { Cidr, Labels } from './range';

/** A server of somebody else that the chatbot uses: its address and the network path to it follow together. */
export type Server =
  /** In this cluster: the Service and the pods behind it. */
  | {
      readonly kind: 'in-cluster';
      readonly service: string;
      readonly namespace: string;
      /** Of its pods. */
      readonly labels: Labels;
      /** On which the Service answers, and its pods where `podPort` is absent. */
      readonly port: number;
      readonly podPort?: number;
      /** Default: none. */
      readonly path?: `/${string}`;
    }
  /** Anywhere on the internet. */
  | { readonly kind: 'public'; readonly url: `https://${string}` }
  /** In a network of one's own, such as on the machine that runs Minikube: what its name resolves to is known. */
  | {
      readonly kind: 'private';
      readonly url: `${'http' | 'https'}://${string}`;
      readonly addresses: readonly Cidr[];
    };

/** Where a pod reaches a server. */
export function serverUrl(server: Server): string {
  if (server.kind !== 'in-cluster') return server.url;
  return `http://${server.service}.${server.namespace}.svc:${server.port}${server.path ?? ''}`;
}

/** The port on which the server's own pods, or its address, answer. */
export function serverPort(server: Server): number {
  if (server.kind === 'in-cluster') return server.podPort ?? server.port;
  const { port, protocol } = URL.canParse(server.url) ? new URL(server.url) : { port: '', protocol: '' };
  return Number(port) || (protocol === 'http:' ? 80 : 443);
}
