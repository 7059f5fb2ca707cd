import {
  type Manifest,
  type ManifestObject,
  type Pod,
  protocols,
  selectorOf,
  selects,
  type Value,
} from '../../manifest';
import {
  anotherOf,
  decide,
  type Direction,
  type Endpoint,
  isForeignPolicy,
  type Policy,
  readNamedPolicy,
  topologyOf,
} from '../../reach';
import { modelHost } from '../../../lib/contract';
import { isClosed } from '../contract';
import { backendsOf } from '../edge';
import { asksDns } from '../dns';
import { finding, type Finding, type Rule } from '../rule';
import { variablesNamed } from '../variables';

/** Every pod is compared with every pod by every policy: a manifest of this project has 60 pairs of pod and policy. */
const mostPairs = 100_000;

const openAi: Endpoint = { kind: 'host', host: modelHost };

/**
 * @see "Network Policies", section "The two sorts of pod isolation": a connection needs the consent of both ends
 * @see "DNS for Services and Pods", kubernetes.io/docs/concepts/services-networking/dns-pod-service
 */
export const policiesAgree: Rule = {
  name: 'policies-agree',
  description:
    'What the policy of one pod allows towards another, the policy of the other allows too, at a port that it exposes; pods that may go anywhere may ask DNS, over UDP and TCP; what an Ingress or route leads to may be reached from outside its namespace; who holds a key of OpenAI reaches its host, unless another model, a proxy or policies that are not evaluated take its place.',
  recommendation: 'State each flow in the policies of both its ends, with the port of the pod.',
  *check(manifest) {
    const policies = manifest.all('networking.k8s.io', 'NetworkPolicy');
    const [first] = policies;
    if (first !== undefined && policies.length * manifest.pods.length > mostPairs) {
      yield finding(first, first.value, 'There are too many pods and policies here to compare all pairs.');
      return;
    }
    for (const policy of policies)
      for (const direction of ['ingress', 'egress'] as const) yield* oneSided(manifest, policy, direction);
    for (const pod of manifest.pods) yield* withoutDns(manifest, pod);
    yield* closedToEdge(manifest);
    for (const pod of manifest.pods) {
      const https = { protocol: 'TCP', number: 443 } as const;
      const isNamed = manifest.objects.some(
        (object) =>
          object.namespace === pod.namespace &&
          isForeignPolicy(object) &&
          readNamedPolicy(object) === undefined,
      );
      // Another model, or a proxy, takes the place of OpenAI's address.
      const isElsewhere = ['OPENAI_BASE_URL', 'HTTPS_PROXY'].some(
        (name) => variablesNamed(pod.serving, name).length > 0,
      );
      const asks = variablesNamed(pod.serving, 'OPENAI_API_KEY').length > 0 && !isNamed && !isElsewhere;
      if (asks && !decide(topologyOf(manifest), anotherOf(pod), openAi, https).allowed)
        yield finding(pod.object, pod.object.value, `No policy lets ${pod.object.label} reach OpenAI's API.`);
    }
  },
};

/** What a policy allows between pods of its namespace, those of operators included. */
function* oneSided(manifest: Manifest, policy: ManifestObject, direction: Direction): Iterable<Finding> {
  const everybody = [...manifest.pods, ...manifest.made.pods.map(({ pod }) => pod)].filter(
    ({ namespace }) => namespace === policy.namespace,
  );
  const selectedBy = (value: Value): readonly Pod[] => {
    const selector = selectorOf(value);
    return selector === undefined ? [] : everybody.filter(({ labels }) => selects(selector, labels));
  };
  const own = selectedBy(policy.value.at('spec', 'podSelector'));
  for (const rule of policy.value.items('spec', direction)) {
    const peers = rule
      .items(direction === 'ingress' ? 'from' : 'to')
      .filter((peer) => peer.at('namespaceSelector').isAbsent && peer.at('ipBlock').isAbsent)
      .flatMap((peer) => selectedBy(peer.at('podSelector')));
    const [sources, destinations] = direction === 'ingress' ? [peers, own] : [own, peers];
    for (const entry of rule.items('ports')) {
      const port = entry.at('port');
      const protocol = entry.at('protocol').text ?? 'TCP';
      const isOnePort = !port.isAbsent && entry.at('endPort').isAbsent;
      const closed = destinations.filter((pod) => isOnePort && !isOpen(pod, port, protocol));
      for (const pod of closed)
        yield finding(
          policy,
          port,
          `${nameOf(pod)} does not expose ${port.scalar === undefined ? 'that' : `port ${port.scalar}`}.`,
        );
      const known = protocols.find((each) => each === protocol);
      if (closed.length > 0 || port.number === undefined || known === undefined) continue;
      const dialled = { protocol: known, number: port.number };
      for (const from of sources)
        for (const to of destinations)
          if (!decide(topologyOf(manifest), anotherOf(from), anotherOf(to), dialled).allowed)
            yield finding(
              policy,
              rule,
              `${nameOf(from)} may reach ${nameOf(to)} by this policy alone: the other end refuses.`,
            );
    }
  }
}

function isOpen(pod: Pod, port: Value, protocol: string): boolean {
  return pod.workload === 'operator'
    ? pod.ports.some(({ number }) => number === port.raw)
    : !isClosed(pod, pod.serving, port, protocol);
}

function nameOf({ workload, object, labels }: Pod): string {
  return workload === 'operator' ? `pods labelled ${Object.keys(labels).join(', ')}` : object.label;
}

function policiesOf(manifest: Manifest, { namespace, labels }: Pod): readonly Policy[] {
  return topologyOf(manifest).policies.filter(
    (policy) => policy.namespace === namespace && selects(policy.selector, labels),
  );
}

/** A pod that may go anywhere looks names up first. */
function* withoutDns(manifest: Manifest, pod: Pod): Iterable<Finding> {
  const { object } = pod;
  const policies = policiesOf(manifest, pod).filter(({ isolates }) => isolates.includes('egress'));
  const rules = policies.flatMap(({ egress }) => egress);
  if (rules.length === 0) return;
  for (const protocol of ['UDP', 'TCP'] as const)
    if (!rules.some((rule) => asksDns(manifest, pod.namespace, rule, protocol)))
      yield finding(object, object.value, `No policy lets ${object.label} ask DNS over ${protocol}.`);
}

/** The edge controller lives in another namespace, from which it must reach what it leads to. */
function* closedToEdge(manifest: Manifest): Iterable<Finding> {
  const isOpenToOthers = (pod: Pod): boolean =>
    policiesOf(manifest, pod)
      .flatMap(({ ingress }) => ingress)
      .some(({ peers }) => peers.some((peer) => peer.kind !== 'pods' || peer.namespaces !== 'own'));
  for (const { object, service: name } of backendsOf(manifest)) {
    const service = manifest.find('', 'Service', object.namespace, name.text ?? '');
    for (const pod of service === undefined ? [] : manifest.behind(service))
      if (!isOpenToOthers(pod)) {
        const edge = 'the edge controller, in another namespace,';
        yield finding(object, name, `No policy lets ${edge} reach ${pod.object.label}.`);
      }
  }
  // A certificate is issued when the authority reaches the solver, which it does through the edge.
  for (const { pod } of manifest.made.pods)
    if (pod.object.kind === 'Ingress' && !isOpenToOthers(pod)) {
      const message = `No policy lets the edge controller reach the solvers of ${pod.object.label}.`;
      yield finding(pod.object, pod.object.value, message);
    }
}
