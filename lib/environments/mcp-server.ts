import type { Labels } from './range';

/** An MCP server (Model Context Protocol) that the chatbot uses: its address and the network path follow together. */
export type McpServer =
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
  | { readonly kind: 'public'; readonly url: `https://${string}` };

/** Where a pod reaches the MCP server. */
export function mcpServerUrl(server: McpServer): string {
  if (server.kind === 'public') return server.url;
  return `http://${server.service}.${server.namespace}.svc:${server.port}${server.path ?? ''}`;
}

/** The port on which the server's own pods, or its address, answer. */
export function mcpServerPort(server: McpServer): number {
  if (server.kind === 'in-cluster') return server.podPort ?? server.port;
  return Number(URL.canParse(server.url) ? new URL(server.url).port : '') || 443;
}
