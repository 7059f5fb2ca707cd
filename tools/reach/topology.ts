import {
  attempt,
  Malformed,
  type Manifest,
  type ManifestObject,
  type Pod,
  readService,
  type Service,
  StrictValue,
} from '../manifest';
import { type Policy, readPolicy } from './policy';
import type { Problem } from './problem';
import { coversPartly, formatSubnet, InvalidAddress, parseSubnet, type Subnet } from './subnet';

/** What the manifests cannot say. */
export interface Ranges {
  /**
   * Ranges in CIDR notation that pods get their addresses from, as the cluster was set up with.
   *
   * Pod addresses are ephemeral, so an `ipBlock` matches no pod unless it holds the whole of these ranges (those of the
   * block's own address family).
   *
   * @default none: an ipBlock matches addresses outside the cluster only
   */
  readonly podRanges?: readonly string[];
  /** Ranges in CIDR notation that nodes, and with them pods on the host's network, have their addresses from. @default none */
  readonly nodeRanges?: readonly string[];
}

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
  readonly policies: readonly Policy[];
  readonly podRanges: readonly Subnet[];
  readonly nodeRanges: readonly Subnet[];
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
  const podRanges = (ranges.podRanges ?? []).map(givenRange);
  const nodeRanges = (ranges.nodeRanges ?? []).map(givenRange);
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
  const policies = read('networking.k8s.io', 'NetworkPolicy', readPolicy);
  const pods = workloads.filter(({ object }) => !broken.has(object));
  return {
    namespaces,
    pods: pods.filter((pod) => pod.malformed === undefined),
    services,
    policies,
    podRanges,
    nodeRanges,
    problems: [
      ...broken.values(),
      ...refused,
      ...pods.flatMap((pod) => (pod.malformed === undefined ? [] : [malformed(pod.object, pod.malformed)])),
      ...policies.flatMap((policy) => partlyCovered(policy, [...podRanges, ...nodeRanges])),
    ],
  };
}

const read = new WeakMap<Manifest, Topology>();

/** The same without ranges, read once for each manifest. */
export function topologyOf(manifest: Manifest): Topology {
  const topology = read.get(manifest) ?? readTopology(manifest);
  read.set(manifest, topology);
  return topology;
}

/** The problem of an object as a whole, which is then not read further. */
function problemOf(object: ManifestObject, manifest: Manifest, makesPods: boolean): Problem | undefined {
  const { label, apiVersion, group, kind, value } = object;
  const strict = new StrictValue(value);
  const isPolicy = kind.endsWith('NetworkPolicy');
  const matters = isPolicy || makesPods || (group === '' && ['Namespace', 'Service'].includes(kind));
  const refused = attempt(() => {
    strict.at('apiVersion').text();
    strict.at('kind').text();
    // A list of objects that is in order stands for its items.
    if (kind === 'List') strict.at('items').items();
    if (matters) strict.at('metadata').at('name').text();
  });
  if (refused instanceof Malformed) return malformed(object, refused);
  if (!matters) return undefined;
  if (isPolicy && group !== 'networking.k8s.io') return { kind: 'not evaluated', object: label, apiVersion };
  return manifest.applied.get(object.key) === object ? undefined : { kind: 'declared twice', object: label };
}

function malformed({ label }: ManifestObject, { field, expected }: Malformed): Problem {
  return { kind: 'malformed', object: label, field, expected };
}

function givenRange(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new InvalidAddress(text, 'range in CIDR notation');
  return subnet;
}

function partlyCovered(
  { namespace, name, ingress, egress }: Policy,
  ranges: readonly Subnet[],
): readonly Problem[] {
  const object = `NetworkPolicy ${namespace}/${name}`;
  const peers = [...ingress, ...egress].flatMap((rule) => rule.peers);
  const blocks = peers.flatMap((peer) => (peer.kind === 'block' ? [peer.block] : []));
  return blocks.flatMap((block) =>
    ranges
      .filter((range) => coversPartly(block, range))
      .map((range) => {
        const [cidr, part] = [formatSubnet(block.subnet), formatSubnet(range)];
        return { kind: 'partly covered', object, cidr, range: part };
      }),
  );
}
