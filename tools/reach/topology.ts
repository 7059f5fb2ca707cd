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
import { directions, type Policy, readPolicy } from './policy';
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
  const problems: Problem[] = manifest.objects.flatMap((object) => problemsOf(object, manifest));
  const applied = [...manifest.applied.values()];
  const read = <T>(group: string, kind: string, reader: (object: ManifestObject) => T): readonly T[] =>
    applied
      .filter((object) => object.group === group && object.kind === kind && object.name !== '')
      .flatMap((object) => {
        const found = attempt(() => reader(object));
        if (!(found instanceof Malformed)) return [found];
        problems.push(malformed(object, found));
        return [];
      });
  const namespaces = read('', 'Namespace', ({ name, value }) => ({
    name,
    labels: new StrictValue(value).at('metadata').at('labels').labels(),
  }));
  const services = read('', 'Service', readService);
  const policies = read('networking.k8s.io', 'NetworkPolicy', readPolicy);
  const pods = manifest.pods.filter(({ object }) => manifest.applied.get(object.key) === object);
  return {
    namespaces,
    pods: [
      ...pods.filter((pod) => pod.malformed === undefined && pod.object.name !== ''),
      ...manifest.made.pods.flatMap(({ pod, stays }) => (stays ? [pod] : [])),
    ],
    services,
    policies,
    podRanges,
    nodeRanges,
    problems: [
      ...problems,
      ...pods.flatMap((pod) => (pod.malformed === undefined ? [] : [malformed(pod.object, pod.malformed)])),
      ...partlyCovered(policies, [...podRanges, ...nodeRanges]),
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

/** What keeps an object that matters from being read as it is, and what matters in another API. */
function problemsOf(object: ManifestObject, manifest: Manifest): readonly Problem[] {
  const { label, apiVersion, group, kind, value } = object;
  const strict = new StrictValue(value);
  const unreadable = attempt(() => [strict.at('apiVersion').text(), strict.at('kind').text()]);
  if (unreadable instanceof Malformed) return [malformed(object, unreadable)];
  const isPolicy = kind.endsWith('NetworkPolicy');
  const isCore = group === '' && (kind === 'Namespace' || kind === 'Service');
  if (!isPolicy && !isCore && !manifest.pods.some((pod) => pod.object === object)) return [];
  const metadata = attempt(() => strict.at('metadata').at('name').text());
  if (metadata instanceof Malformed) return [malformed(object, metadata)];
  if (isPolicy && group !== 'networking.k8s.io')
    return [{ kind: 'not evaluated', object: label, apiVersion }];
  return manifest.applied.get(object.key) === object ? [] : [{ kind: 'declared twice', object: label }];
}

function malformed({ label }: ManifestObject, { field, expected }: Malformed): Problem {
  return { kind: 'malformed', object: label, field, expected };
}

function givenRange(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new InvalidAddress(text, 'range in CIDR notation');
  return subnet;
}

function partlyCovered(policies: readonly Policy[], ranges: readonly Subnet[]): readonly Problem[] {
  return policies.flatMap((policy) =>
    directions
      .flatMap((direction) => policy[direction])
      .flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'block' ? [peer.block] : [])))
      .flatMap((block) =>
        ranges
          .filter((range) => coversPartly(block, range))
          .map((range): Problem => ({
            kind: 'partly covered',
            object: `NetworkPolicy ${policy.namespace}/${policy.name}`,
            cidr: formatSubnet(block.subnet),
            range: formatSubnet(range),
          })),
      ),
  );
}
