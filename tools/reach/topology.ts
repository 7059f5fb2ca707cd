import { Field, Malformed } from './field';
import { type Found, type Namespace, readBody, readHeader, unfold } from './manifest-object';
import type { Pod } from './pod';
import { directions, type Policy } from './policy';
import type { Problem } from './problem';
import type { Service } from './service';
import { coversPartly, formatSubnet, InvalidAddress, parseSubnet, type Subnet } from './subnet';

/** What the manifests cannot say. */
export interface ManifestOptions {
  /** Namespace of objects that name none: what the context of `kubectl apply` would choose. @default 'default' */
  readonly namespace?: string;
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

/** Everything in a set of manifests that decides who may reach whom. */
export interface Topology {
  readonly namespaces: readonly Namespace[];
  /** One for each workload. */
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly policies: readonly Policy[];
  readonly podRanges: readonly Subnet[];
  readonly nodeRanges: readonly Subnet[];
  /** Where the decisions may differ from those of a cluster. */
  readonly problems: readonly Problem[];
}

/**
 * Reads what matters for reachability from parsed manifests, and ignores the rest.
 *
 * An object that the API server would refuse is left out and reported, an empty document is nothing. A `List` stands for
 * its items.
 *
 * @throws {@link InvalidAddress} when a range of the options is none; never on account of the objects.
 */
export function readManifest(objects: readonly unknown[], options: ManifestOptions = {}): Topology {
  const podRanges = (options.podRanges ?? []).map(givenRange);
  const nodeRanges = (options.nodeRanges ?? []).map(givenRange);
  const problems: Problem[] = [];
  const found = new Map<string, Found>();
  const fields = objects.map((value) => new Field(value)).flatMap((field) => unfold(field));
  fields.forEach((field, index) => {
    if (field.isAbsent) return;
    let object = `Object ${index + 1}`;
    try {
      const header = readHeader(field, options.namespace ?? 'default');
      if (header === 'of no concern') return;
      object = header.object;
      const entry = readBody(field, header);
      if (entry === 'not evaluated') {
        problems.push({ kind: 'not evaluated', object, apiVersion: header.apiVersion });
        return;
      }
      if (found.has(object)) problems.push({ kind: 'declared twice', object });
      found.set(object, entry);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      problems.push({ kind: 'malformed', object, field: error.field, expected: error.expected });
    }
  });
  const entries = [...found.values()];
  const policies = entries.flatMap((entry) => (entry.kind === 'policy' ? [entry.policy] : []));
  return {
    namespaces: entries.flatMap((entry) => (entry.kind === 'namespace' ? [entry.namespace] : [])),
    pods: entries.flatMap((entry) => (entry.kind === 'pod' ? [entry.pod] : [])),
    services: entries.flatMap((entry) => (entry.kind === 'service' ? [entry.service] : [])),
    policies,
    podRanges,
    nodeRanges,
    problems: [...problems, ...partlyCovered(policies, [...podRanges, ...nodeRanges])],
  };
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
