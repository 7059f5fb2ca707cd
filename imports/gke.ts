import { customResource } from './custom-resource';

/** @see "Control Pod egress traffic using FQDN network policies", cloud.google.com/kubernetes-engine/docs */
export interface FqdnNetworkPolicySpec {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly egress: readonly {
    readonly matches: readonly { readonly name: string }[];
    readonly ports: readonly { readonly protocol: 'TCP'; readonly port: number }[];
  }[];
}

/** FQDNNetworkPolicy of GKE, `networking.gke.io/v1alpha1`. */
export const FqdnNetworkPolicy = customResource<FqdnNetworkPolicySpec>(
  'networking.gke.io/v1alpha1',
  'FQDNNetworkPolicy',
);
