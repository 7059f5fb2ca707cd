import { decide, type Endpoint, type Port, type Topology } from '../../reach';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { PodTemplate } from '../../manifest/pod-template';
import { podsBehind, selectorOf } from '../../manifest/selection';
import type { Value } from '../../manifest/value';
import { exposes } from '../../manifest/container-port';
import { selects } from '../../reach';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Network Policies", section "The two sorts of pod isolation": a connection needs the consent of both ends
 * @see "DNS for Services and Pods", kubernetes.io/docs/concepts/services-networking/dns-pod-service
 */
export const policiesAgree: Rule = {
  name: 'policies-agree',
  description:
    'What the policy of one pod allows towards another, the policy of the other allows too, at a port that it exposes; pods that may go anywhere may ask DNS, over UDP and TCP; what an Ingress or route leads to may be reached from outside its namespace; who holds a key of OpenAI reaches the internet.',
  recommendation: 'State each flow in the policies of both its ends, with the port of the pod.',
  check: (manifest) => {
    const policies = manifest.all('networking.k8s.io', 'NetworkPolicy');
    const [first] = policies;
    if (first !== undefined && policies.length * manifest.pods.length > mostPairs)
      return [finding(first, first.value, 'There are too many pods and policies here to compare all pairs.')];
    const everybody = partiesOf(manifest);
    return [
      ...policies.flatMap((policy) => [
        ...agreement(manifest, everybody, policy, 'ingress'),
        ...agreement(manifest, everybody, policy, 'egress'),
      ]),
      ...names(manifest),
      ...routed(manifest),
      ...chatbot(manifest),
    ];
  },
};

/** Every pod is compared with every pod by every policy: a manifest of this project has 60 pairs of pod and policy. */
const mostPairs = 100_000;

/** Somebody that a policy may mean, of the manifest or made by an operator. */
interface Party {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint;
  exposes(port: Value, protocol: string): boolean;
}

function partiesOf({ pods, made, topology }: Manifest): readonly Party[] {
  const ports = portsOf(topology);
  return [
    ...pods.map(({ object, labels, serving }): Party => {
      const { namespace } = object;
      return {
        name: object.label,
        namespace,
        labels,
        endpoint: { kind: 'any pod', namespace, labels, ports: ports.get(object.label) ?? [] },
        exposes: (port, protocol) => exposes(serving, port, protocol),
      };
    }),
    ...made.pods.map((pod): Party => ({
      name: `pods labelled ${Object.keys(pod.labels).join(', ')}`,
      namespace: pod.namespace,
      labels: pod.labels,
      endpoint: pod,
      exposes: (port) => pod.ports?.some(({ number }) => number === port.raw) ?? false,
    })),
  ];
}

function portsOf({ pods }: Topology): ReadonlyMap<string, Topology['pods'][number]['ports']> {
  return new Map(pods.map((pod) => [`${pod.workload} ${pod.namespace}/${pod.name}`, pod.ports]));
}

function agreement(
  { topology }: Manifest,
  parties: readonly Party[],
  policy: ManifestObject,
  direction: 'ingress' | 'egress',
): readonly Finding[] {
  const everybody = parties.filter(({ namespace }) => namespace === policy.namespace);
  const meant = (value: Value): readonly Party[] => {
    const selector = selectorOf(value);
    return selector === undefined ? [] : everybody.filter(({ labels }) => selects(selector, labels));
  };
  const selected = meant(policy.value.at('spec', 'podSelector'));
  const rules = policy.value.at('spec', direction).items();
  return rules.flatMap((rule) => {
    const peers = rule
      .at(direction === 'ingress' ? 'from' : 'to')
      .items()
      .filter((peer) => peer.at('namespaceSelector').isAbsent && peer.at('ipBlock').isAbsent)
      .flatMap((peer) => meant(peer.at('podSelector')));
    const ports = rule.at('ports').items();
    return ports.flatMap((entry) => {
      const [port, protocol] = [entry.at('port'), entry.at('protocol').text ?? 'TCP'];
      const hidden = direction === 'ingress' ? selected : peers;
      const notThere = hidden
        .filter((party) => !port.isAbsent && entry.at('endPort').isAbsent && !party.exposes(port, protocol))
        .map((party) => finding(policy, port, `${party.name} does not expose port ${String(port.raw)}.`));
      const wire = portOf(port, protocol);
      if (wire === undefined || notThere.length > 0) return notThere;
      return selected.flatMap((own) =>
        peers
          .map((peer) => (direction === 'ingress' ? ([peer, own] as const) : ([own, peer] as const)))
          .filter(([from, to]) => !decide(topology, from.endpoint, to.endpoint, wire).allowed)
          .map(([from, to]) =>
            finding(
              policy,
              rule,
              `${from.name} may reach ${to.name} by this policy alone: the other end refuses.`,
            ),
          ),
      );
    });
  });
}

function portOf({ number }: Value, protocol: string): Port | undefined {
  const known = (['TCP', 'UDP', 'SCTP'] as const).find((one) => one === protocol);
  return number === undefined || known === undefined ? undefined : { protocol: known, number };
}

/** Who may go anywhere by name must be able to look the name up. */
function names({ pods, topology }: Manifest): readonly Finding[] {
  return pods.flatMap(({ object, labels }) => {
    const rules = topology.policies
      .filter(({ namespace, selector }) => namespace === object.namespace && selects(selector, labels))
      .flatMap(({ egress }) => egress);
    const asks = (protocol: string): boolean =>
      rules.some(({ ports }) =>
        ports.some((port) => port.kind === 'range' && port.protocol === protocol && port.first === 53),
      );
    if (rules.length === 0) return [];
    return ['UDP', 'TCP']
      .filter((protocol) => !asks(protocol))
      .map((protocol) =>
        finding(object, object.value, `No policy lets ${object.label} ask DNS over ${protocol}.`),
      );
  });
}

/** What the edge leads to must be open to the edge, which lives in another namespace. */
function routed(manifest: Manifest): readonly Finding[] {
  const open = (own: string, labels: PodTemplate['labels']): boolean =>
    manifest.topology.policies.some(
      ({ namespace, selector, ingress }) =>
        namespace === own &&
        selects(selector, labels) &&
        ingress.some(({ peers }) => peers.some((peer) => peer.kind === 'block' || peer.namespaces !== 'own')),
    );
  const backends = [
    ...manifest.all('networking.k8s.io', 'Ingress').flatMap((ingress) =>
      ingress.value
        .at('spec', 'rules')
        .items()
        .flatMap((rule) => rule.at('http', 'paths').items())
        .map((path) => [ingress, path.at('backend', 'service', 'name')] as const),
    ),
    ...manifest.all('gateway.networking.k8s.io', 'HTTPRoute').flatMap((route) =>
      route.value
        .at('spec', 'rules')
        .items()
        .flatMap((rule) => rule.at('backendRefs').items())
        .map((backend) => [route, backend.at('name')] as const),
    ),
  ];
  const unreached = backends.flatMap(([object, name]) => {
    const service = manifest.find('', 'Service', object.namespace, name.text ?? '');
    const pods = service === undefined ? [] : podsBehind(manifest, object.namespace, service.value);
    return pods
      .filter((pod) => !open(object.namespace, pod.labels))
      .map((pod) =>
        finding(
          object,
          name,
          `No policy lets the edge controller, in another namespace, reach ${pod.object.label}.`,
        ),
      );
  });
  // A certificate is issued when the authority reaches the solver, through the edge too.
  const solvers = manifest.made.pods
    .filter(({ maker, namespace, labels }) => maker.kind === 'Ingress' && !open(namespace, labels))
    .map(({ maker }) =>
      finding(maker, maker.value, `No policy lets the edge controller reach the solvers of ${maker.label}.`),
    );
  return [...unreached, ...solvers];
}

/** Somewhere on the internet (reserved for documentation, RFC 5737). */
const internet: Endpoint = { kind: 'address', address: '203.0.113.10' };

/** Who holds a key for OpenAI's API must reach it. */
function chatbot({ pods, topology }: Manifest): readonly Finding[] {
  return pods
    .filter(({ serving }) =>
      serving.some(({ value }) =>
        value
          .at('env')
          .items()
          .some((variable) => variable.at('name').text === 'OPENAI_API_KEY'),
      ),
    )
    .filter(({ object: { namespace }, labels }) => {
      const from: Endpoint = { kind: 'any pod', namespace, labels };
      return !decide(topology, from, internet, { protocol: 'TCP', number: 443 }).allowed;
    })
    .map(({ object }) => finding(object, object.value, `No policy lets ${object.label} reach OpenAI's API.`));
}
