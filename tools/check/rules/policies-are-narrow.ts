import {
  type Manifest,
  type ManifestObject,
  type Pod,
  selectorOf,
  selects,
  type Value,
} from '../../manifest';
import { contains, parseAddress, parseSubnet } from '../../reach';
import { isDatabase, isDatabasePort } from '../database';
import { finding, type Finding, type Rule } from '../rule';

/** An address that a pod must not reach, and the range that it stands for. */
type Guarded = readonly [address: string, range: string];

/** Where clouds hand out credentials. */
const metadata: readonly Guarded[] = [
  ['169.254.169.254', '169.254.0.0/16'],
  ['fe80::a9fe:a9fe', 'fe80::/10'],
];

/** What clusters and their neighbours use (RFC 1918, 4193, 6598). */
const privateRanges: readonly Guarded[] = [
  ['10.0.0.1', '10.0.0.0/8'],
  ['172.16.0.1', '172.16.0.0/12'],
  ['192.168.0.1', '192.168.0.0/16'],
  ['100.64.0.1', '100.64.0.0/10'],
  ['fd00::1', 'fc00::/7'],
];

/** Bits of the narrowest range that no single network has (RFC 1918: 10.0.0.0/8 is the largest). */
const narrowest = 8;

/** @see "Network Policies", section "Behavior of to and from selectors", kubernetes.io/docs/concepts/services-networking/network-policies */
export const policiesAreNarrow: Rule = {
  name: 'policies-are-narrow',
  description:
    'Every rule of a policy names its peers and its ports: nobody is let in from anywhere, nobody reaches every pod of a namespace, no other namespace as a whole reaches a database, and what may reach the internet reaches neither the addresses of the cluster nor those where clouds hand out credentials.',
  recommendation:
    'Name peers by labels and ports by number, and take private ranges out of wide ipBlocks with except: edge.controller.labels, database.addresses and network in lib/environments.',
  *check(manifest) {
    for (const policy of manifest.all('networking.k8s.io', 'NetworkPolicy')) {
      const databases = selectedBy(manifest, policy).filter(isDatabase);
      for (const rule of policy.value.items('spec', 'ingress')) {
        yield* unbounded(policy, rule, 'from');
        if (opensDatabase(rule, databases))
          for (const peer of rule.items('from')) yield* wholeNamespace(policy, peer);
        for (const peer of rule.items('from')) {
          const cidr = peer.at('ipBlock', 'cidr');
          const message = `${cidr.place} lets in everybody: public traffic comes through the edge controller.`;
          const range = parseSubnet(cidr.text ?? '');
          if (range !== undefined && range.prefix < narrowest) yield finding(policy, cidr, message);
          else if (range !== undefined && range.prefix < 2 * narrowest && opensDatabase(rule, databases))
            yield finding(
              policy,
              cidr,
              `${cidr.place} lets a whole network reach the database: name its clients.`,
            );
        }
      }
      const guarded = guardedFrom(manifest, policy);
      for (const rule of policy.value.items('spec', 'egress')) {
        yield* unbounded(policy, rule, 'to');
        for (const peer of rule.items('to')) yield* wideBlock(policy, peer.at('ipBlock'), guarded);
      }
    }
  },
};

function* unbounded(policy: ManifestObject, rule: Value, field: 'from' | 'to'): Iterable<Finding> {
  const [peers, ports] = [rule.at(field), rule.at('ports')];
  if (peers.items().length === 0) yield finding(policy, peers, `${rule.place} must name its peers.`);
  if (ports.items().length === 0) yield finding(policy, ports, `${rule.place} must name its ports.`);
  for (const port of ports.items())
    if (port.at('port').isAbsent || !port.at('endPort').isAbsent)
      yield finding(policy, port, `${port.place} must be one port.`);
  for (const peer of peers.items()) {
    const [namespaces, pods] = [peer.at('namespaceSelector'), peer.at('podSelector')];
    if (isOpen(namespaces, anyNamespace))
      yield finding(policy, namespaces, `${namespaces.place} means every namespace.`);
    if (isOpen(pods, {})) yield finding(policy, pods, `${pods.place} means every pod.`);
  }
}

/** The labels of a namespace that nobody has heard of. */
const anyNamespace = { 'kubernetes.io/metadata.name': 'of-somebody-else' };

/** Whether a selector selects what nobody has heard of, because it is empty, or says only what it does not mean. */
function isOpen(value: Value, labels: Readonly<Record<string, string>>): boolean {
  const selector = selectorOf(value);
  return selector !== undefined && selects(selector, labels);
}

function selectedBy(manifest: Manifest, { namespace, value }: ManifestObject): readonly Pod[] {
  const selector = selectorOf(value.at('spec', 'podSelector'));
  const everybody = [...manifest.pods, ...manifest.made.pods.map(({ pod }) => pod)];
  return everybody.filter(
    (pod) => pod.namespace === namespace && selector !== undefined && selects(selector, pod.labels),
  );
}

/** Whether a rule is about the port of a database, and not only about those of its metrics. */
function opensDatabase(rule: Value, databases: readonly Pod[]): boolean {
  const entries = rule.items('ports').map((entry) => entry.at('port'));
  const named = databases.flatMap(({ ports }) =>
    ports.filter(({ number }) => isDatabasePort(number)).map(({ name }) => name),
  );
  const isOfDatabase = ({ number, text, isAbsent }: Value): boolean =>
    isAbsent || isDatabasePort(number) || (text !== undefined && named.includes(text));
  return databases.length > 0 && (entries.length === 0 || entries.some(isOfDatabase));
}

function* wholeNamespace(policy: ManifestObject, peer: Value): Iterable<Finding> {
  const namespaces = peer.at('namespaceSelector');
  if (namespaces.isAbsent || isOpen(namespaces, anyNamespace) || !peer.at('podSelector').isAbsent) return;
  const message = `${peer.place} lets every pod of another namespace reach the database: add a podSelector.`;
  yield finding(policy, namespaces, message);
}

/** Pods that an operator makes ask the API server, which has an address of the cluster. */
function guardedFrom(manifest: Manifest, { namespace, value }: ManifestObject): readonly Guarded[] {
  const selector = selectorOf(value.at('spec', 'podSelector'));
  const isOperators = selector !== undefined && manifest.selectsMade(namespace, selector);
  return isOperators ? metadata : [...metadata, ...privateRanges];
}

function* wideBlock(policy: ManifestObject, block: Value, guarded: readonly Guarded[]): Iterable<Finding> {
  const subnet = parseSubnet(block.at('cidr').text ?? '');
  if (subnet === undefined) return;
  const holes = block.items('except').flatMap(({ text = '' }) => parseSubnet(text) ?? []);
  for (const [sample, text] of guarded) {
    const [address, range] = [parseAddress(sample), parseSubnet(text)];
    if (address === undefined || range === undefined) continue;
    // A block as narrow as a private range means it on purpose.
    const isWider = subnet.prefix < range.prefix && contains(subnet, range);
    if (isWider && !holes.some((hole) => contains(hole, address)))
      yield finding(policy, block.at('except'), `${block.place} must except ${text}.`);
  }
}
