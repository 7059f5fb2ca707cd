import { Construct } from 'constructs';
import { type Environment, flows, parties, type Party } from '../environments';
import * as k8s from '../../imports/k8s';
import { identityOf, metadata } from './identity';
import { peersOf, podsOf, portsOf } from './peers';

/**
 * Nothing in, nothing out, except the flows that the environment declares: one policy denies everything to every pod of
 * the namespace, and one per party allows its own flows (Kubernetes documentation, "Network Policies").
 */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const stack = identityOf(environment, 'stack');

    new k8s.KubeNetworkPolicy(this, 'default-deny', {
      metadata: metadata(stack, { name: 'todo-default-deny' }),
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });

    for (const party of parties(environment)) {
      new k8s.KubeNetworkPolicy(this, party.replace(' ', '-'), {
        metadata: metadata(identityOf(environment, party)),
        spec: policyOf(environment, party),
      });
    }
  }
}

/** What one party may do: a rule per flow that ends or begins at it. A direction without a rule allows nothing. */
function policyOf(environment: Environment, party: Party): k8s.NetworkPolicySpec {
  const declared = flows(environment);
  // A rule without peers would allow everybody.
  const ingress = declared
    .filter(({ to }) => to === party)
    .map((flow) => ({ from: [...peersOf(environment, flow.from)], ports: [...portsOf(environment, flow)] }))
    .filter(({ from }) => from.length > 0);
  const egress = declared
    .filter(({ from }) => from === party)
    .map((flow) => ({ to: [...peersOf(environment, flow.to)], ports: [...portsOf(environment, flow)] }))
    .filter(({ to }) => to.length > 0);
  return {
    podSelector: podsOf(environment, party),
    policyTypes: ['Ingress', 'Egress'],
    ...(ingress.length === 0 ? {} : { ingress: distinct(ingress) }),
    ...(egress.length === 0 ? {} : { egress: distinct(egress) }),
  };
}

/** Two flows may come to the same rule, such as the internet and a public address that is not known more closely. */
function distinct<Rule>(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
