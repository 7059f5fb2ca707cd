import type { Manifest, ManifestObject, Value } from '../../manifest';
import { selectorOf } from '../../manifest';
import { contains, parseAddress, parseSubnet } from '../../reach';
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

/** @see "Network Policies", section "Behavior of to and from selectors", kubernetes.io/docs/concepts/services-networking/network-policies */
export const policiesAreNarrow: Rule = {
  name: 'policies-are-narrow',
  description:
    'Every rule of a policy names its peers and its ports: nobody is let in from anywhere, nobody reaches every pod of a namespace, and what may reach the internet reaches neither the addresses of the cluster nor those where clouds hand out credentials.',
  recommendation:
    'Name peers by labels and ports by number, and take private ranges out of wide ipBlocks with except.',
  *check(manifest) {
    for (const policy of manifest.all('networking.k8s.io', 'NetworkPolicy')) {
      for (const rule of policy.value.items('spec', 'ingress')) {
        yield* unnamed(policy, rule, 'from');
        for (const peer of rule.items('from')) {
          const cidr = peer.at('ipBlock', 'cidr');
          if (cidr.text?.endsWith('/0') === true)
            yield finding(
              policy,
              cidr,
              `${cidr.place} lets in everybody: public traffic comes through the edge controller.`,
            );
        }
      }
      const guarded = guardedFrom(manifest, policy);
      for (const rule of policy.value.items('spec', 'egress')) {
        yield* unnamed(policy, rule, 'to');
        for (const peer of rule.items('to')) yield* wideBlock(policy, peer.at('ipBlock'), guarded);
      }
    }
  },
};

function* unnamed(policy: ManifestObject, rule: Value, field: 'from' | 'to'): Iterable<Finding> {
  for (const [list, words] of [
    [field, 'peers'],
    ['ports', 'ports'],
  ] as const)
    if (rule.items(list).length === 0)
      yield finding(policy, rule.at(list), `${rule.place} must name its ${words}.`);
  for (const port of rule.items('ports'))
    if (port.at('port').isAbsent || !port.at('endPort').isAbsent)
      yield finding(policy, port, `${port.place} must be one port.`);
  for (const peer of rule.items(field))
    for (const [selector, words] of [
      ['namespaceSelector', 'namespace'],
      ['podSelector', 'pod'],
    ] as const) {
      const value = peer.at(selector);
      if (selectorOf(value)?.length === 0)
        yield finding(policy, value, `${value.place} means every ${words}.`);
    }
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
    const isWider = contains(subnet, range) && subnet.prefix < range.prefix;
    if (isWider && !holes.some((hole) => contains(hole, address)))
      yield finding(policy, block.at('except'), `${block.place} must except ${text}.`);
  }
}
