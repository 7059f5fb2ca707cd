import {
  attempt,
  Malformed,
  type Manifest,
  type ManifestObject,
  type Pod,
  readService,
  remembered,
  type Service,
  StrictValue,
} from '../manifest';
import { mayNameHosts, readNamedPolicy } from './named-policy';
import { type Policy, readPolicy } from './policy';
import type { Problem } from './problem';
import { type ForwardProxy, readProxies } from './proxy';
import { type Block, coversPartly, formatSubnet, InvalidAddress, parseSubnet, type Subnet } from './subnet';

/** What the manifests cannot say. */
export interface Ranges {
  /**
   * Ranges in CIDR notation that pods get their addresses from, as the cluster was set up with.
   *
   * Pod addresses are ephemeral, so an `ipBlock` surely matches a pod if it holds the whole of these ranges (those of the
   * block's own address family), and perhaps if it holds a part.
   *
   * @default somewhere in the ranges for private use
   */
  readonly podRanges?: readonly string[];
  /** Ranges in CIDR notation that nodes, and with them pods on the host's network, have their addresses from. @default anywhere */
  readonly nodeRanges?: readonly string[];
}

/** @see RFC 1918, RFC 6598 (which managed clusters use for pods) and RFC 4193 */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];
const allAddresses = ['0.0.0.0/0', '::/0'];

/** A namespace that the manifests declare. */
export interface Namespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything in a manifest that decides who may reach whom. */
export interface Topology {
  readonly namespaces: readonly Namespace[];
  /** One for each workload, and for each database that an operator runs. */
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  /** Those of Kubernetes, and those of network plugins that name hosts and say nothing else. */
  readonly policies: readonly Policy[];
  readonly proxies: readonly ForwardProxy[];
  readonly podRanges: readonly Subnet[];
  readonly nodeRanges: readonly Subnet[];
  /** Whether the range of the pods is not known but taken to be private. */
  readonly assumed: boolean;
  /** Over which the answers may differ: one of them where no policy has an ipBlock. */
  readonly families: readonly Subnet['family'][];
  /** Where the decisions may differ from those of a cluster. */
  readonly problems: readonly Problem[];
}

/**
 * Takes what matters for reachability out of a manifest. An object that the API server would refuse is left out and
 * reported.
 *
 * @throws {@link InvalidAddress} when one of the ranges is none.
 */
export function readTopology(manifest: Manifest, ranges: Ranges = {}): Topology {
  const { podRanges: givenPods = [], nodeRanges: givenNodes = [] } = ranges;
  const podRanges = (givenPods.length === 0 ? privateRanges : givenPods).map(givenRange);
  const nodeRanges = (givenNodes.length === 0 ? allAddresses : givenNodes).map(givenRange);
  const workloads = [
    ...manifest.pods,
    ...manifest.made.pods.flatMap(({ pod, stays }) => (stays ? [pod] : [])),
  ];
  const makers = new Set(workloads.map(({ object }) => object));
  const broken = new Map(
    manifest.objects.flatMap((object) => {
      const problem = problemOf(object, manifest, makers.has(object));
      return problem === undefined ? [] : [[object, problem] as const];
    }),
  );
  const refused: Problem[] = [];
  const read = <T>(group: string, kind: string, reader: (object: ManifestObject) => T): readonly T[] =>
    manifest
      .all(group, kind)
      .filter((object) => !broken.has(object))
      .flatMap((object) => {
        const found = attempt(() => reader(object));
        if (!(found instanceof Malformed)) return [found];
        refused.push(malformed(object, found));
        return [];
      });
  const namespaces = read('', 'Namespace', ({ name, value }) => ({
    name,
    labels: new StrictValue(value).at('metadata').at('labels').labels(),
  }));
  const services = read('', 'Service', readService);
  const named = manifest.objects
    .filter((object) => !broken.has(object))
    .flatMap((object) => readNamedPolicy(object) ?? []);
  const policies = [...read('networking.k8s.io', 'NetworkPolicy', readPolicy), ...named];
  const pods = workloads.filter(({ object }) => !broken.has(object));
  const proxies = readProxies(
    manifest,
    pods.filter((pod) => pod.malformed === undefined),
  );
  return {
    namespaces,
    pods: pods.filter((pod) => pod.malformed === undefined),
    services,
    policies,
    proxies: proxies.flatMap((proxy) => ('allows' in proxy ? [proxy] : [])),
    podRanges,
    nodeRanges,
    assumed: givenPods.length === 0,
    families: policies.some((policy) => blocksOf(policy).length > 0) ? ['ipv4', 'ipv6'] : ['ipv4'],
    problems: [
      ...broken.values(),
      ...refused,
      ...proxies.flatMap((proxy) =>
        'allows' in proxy ? [] : [{ kind: 'unknown proxy' as const, object: proxy.pod.object.label }],
      ),
      ...pods.flatMap((pod) => (pod.malformed === undefined ? [] : [malformed(pod.object, pod.malformed)])),
      ...policies.flatMap((policy) => partlyCovered(policy, [...givenPods, ...givenNodes].map(givenRange))),
    ],
  };
}

/** The same without ranges. */
export const topologyOf: (manifest: Manifest) => Topology = remembered((manifest) => readTopology(manifest));

/** The problem of an object as a whole, which is then not read further. */
function problemOf(object: ManifestObject, manifest: Manifest, makesPods: boolean): Problem | undefined {
  const { label, apiVersion, group, kind, value } = object;
  const strict = new StrictValue(value);
  const isForeign = isForeignPolicy(object);
  const isPolicy = isForeign || kind === 'NetworkPolicy';
  const matters = isPolicy || makesPods || (group === '' && ['Namespace', 'Service'].includes(kind));
  const refused = attempt(() => {
    strict.at('apiVersion').text();
    strict.at('kind').text();
    // A list of objects that is in order stands for its items.
    if (kind === 'List') strict.at('items').items();
    if (matters) strict.at('metadata').at('name').text();
  });
  if (refused instanceof Malformed) return malformed(object, refused);
  if (!matters) return isKnown(group, kind) ? undefined : { kind: 'not read', object: label, apiVersion };
  if (isForeign && readNamedPolicy(object) === undefined)
    return { kind: mayNameHosts(object) ? 'partly names' : 'not evaluated', object: label, apiVersion };
  return manifest.applied.get(object.key) === object ? undefined : { kind: 'declared twice', object: label };
}

/** Whether an object decides who may reach whom by the rules of somebody else: Cilium, Calico, cluster administrators. */
export function isForeignPolicy({ group, kind }: ManifestObject): boolean {
  return kind.endsWith('NetworkPolicy') && group !== 'networking.k8s.io';
}

/** Groups, or kinds of a group, of which no pods are made that stay, or whose pods {@link Manifest.made} knows. */
const harmless: ReadonlySet<string> = new Set([
  ...['cert-manager.io', 'acme.cert-manager.io', 'external-secrets.io', 'generators.external-secrets.io'],
  ...['Backup', 'ScheduledBackup', 'Database'].map((kind) => `postgresql.cnpg.io/${kind}`),
  ...['ServiceMonitor', 'PodMonitor', 'PrometheusRule', 'Probe'].map(
    (kind) => `monitoring.coreos.com/${kind}`,
  ),
]);

/** Kubernetes' own groups have no dot, or end in one name. */
function isKnown(group: string, kind: string): boolean {
  const isOwn = !group.includes('.') || group.endsWith('.k8s.io');
  return isOwn || harmless.has(group) || harmless.has(`${group}/${kind}`);
}

function malformed({ label }: ManifestObject, { field, expected }: Malformed): Problem {
  return { kind: 'malformed', object: label, field, expected };
}

function givenRange(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new InvalidAddress(text, 'range in CIDR notation');
  return subnet;
}

function blocksOf({ ingress, egress }: Policy): readonly Block[] {
  const peers = [...ingress, ...egress].flatMap((rule) => rule.peers);
  return peers.flatMap((peer) => (peer.kind === 'block' ? [peer.block] : []));
}

function partlyCovered(policy: Policy, ranges: readonly Subnet[]): readonly Problem[] {
  const object = `NetworkPolicy ${policy.namespace}/${policy.name}`;
  return blocksOf(policy).flatMap((block) =>
    ranges
      .filter((range) => coversPartly(block, range))
      .map((range) => {
        const [cidr, part] = [formatSubnet(block.subnet), formatSubnet(range)];
        return { kind: 'partly covered', object, cidr, range: part };
      }),
  );
}
