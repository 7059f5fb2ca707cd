import { customResource } from './custom-resource';

/** @see "Network policy", docs.tigera.io/calico-enterprise/latest/reference/resources/networkpolicy */
export interface CalicoNetworkPolicySpec {
  readonly tier: string;
  /** Policies with a lower number are asked first. */
  readonly order: number;
  readonly selector: string;
  readonly types: readonly ('Ingress' | 'Egress')[];
  readonly egress: readonly {
    readonly action: 'Allow';
    readonly protocol: 'TCP';
    readonly destination: { readonly domains: readonly string[]; readonly ports: readonly number[] };
  }[];
}

/** NetworkPolicy of Calico, `projectcalico.org/v3`. */
export const CalicoNetworkPolicy = customResource<CalicoNetworkPolicySpec>(
  'projectcalico.org/v3',
  'NetworkPolicy',
);
