import { Construct } from 'constructs';
import { type Environment, type Flow, flows, parties, type Party } from '../environments';
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
      const identity =
        party === 'certificate solver' ? identityOf(environment, 'edge') : identityOf(environment, party);
      const name = party === 'certificate solver' ? 'todo-certificate-solver' : identity.name;
      new k8s.KubeNetworkPolicy(this, party.replace(' ', '-'), {
        metadata: metadata(identity, { name }),
        spec: policyOf(environment, party),
      });
    }
  }
}

/** What one party may do: a rule per flow that ends or begins at it. */
function policyOf(environment: Environment, party: Party): k8s.NetworkPolicySpec {
  const declared = flows(environment);
  const rule = (
    flow: Flow,
    direction: 'from' | 'to',
  ): Record<'peers', k8s.NetworkPolicyPeer[]> & Record<'ports', k8s.NetworkPolicyPort[]> => ({
    peers: [...peersOf(environment, flow[direction])],
    ports: [...portsOf(environment, flow)],
  });
  return {
    podSelector: podsOf(environment, party),
    policyTypes: ['Ingress', 'Egress'],
    ingress: declared
      .filter(({ to }) => to === party)
      .map((flow) => rule(flow, 'from'))
      .map(({ peers, ports }) => ({ from: peers, ports })),
    egress: declared
      .filter(({ from }) => from === party)
      .map((flow) => rule(flow, 'to'))
      .map(({ peers, ports }) => ({ to: peers, ports })),
  };
}
