import { customResource } from './custom-resource';

type Labels = Readonly<Record<string, string>>;

interface PortRule {
  readonly ports: readonly { readonly port: string; readonly protocol: 'TCP' | 'UDP' | 'ANY' }[];
  readonly rules?: { readonly dns: readonly { readonly matchPattern: string }[] };
}

/** @see "Layer 3 Examples", section "DNS based", docs.cilium.io/en/stable/security/policy/language */
export interface CiliumNetworkPolicySpec {
  readonly endpointSelector: { readonly matchLabels: Labels };
  readonly egress: readonly {
    readonly toEndpoints?: readonly { readonly matchLabels: Labels }[];
    readonly toFQDNs?: readonly { readonly matchName: string }[];
    readonly toPorts: readonly PortRule[];
  }[];
}

/** CiliumNetworkPolicy, `cilium.io/v2`. */
export const CiliumNetworkPolicy = customResource<CiliumNetworkPolicySpec>(
  'cilium.io/v2',
  'CiliumNetworkPolicy',
);
