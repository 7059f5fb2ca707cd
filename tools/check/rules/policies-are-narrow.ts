import { BlockList, isIP } from 'node:net';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import { selectorOf, selectsMadePods } from '../../manifest/selection';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/** Where clouds hand out credentials, and addresses of the ranges that clusters and their neighbours use (RFC 1918, 4193, 6598). */
const metadata = [
  ['169.254.169.254', '169.254.0.0/16'],
  ['fe80::a9fe:a9fe', 'fe80::/10'],
] as const;
const privateRanges = [
  ['10.0.0.1', '10.0.0.0/8'],
  ['172.16.0.1', '172.16.0.0/12'],
  ['192.168.0.1', '192.168.0.0/16'],
  ['100.64.0.1', '100.64.0.0/10'],
  ['fd00::1', 'fc00::/7'],
] as const;

/** @see "Network Policies", section "Behavior of to and from selectors", kubernetes.io/docs/concepts/services-networking/network-policies */
export const policiesAreNarrow: Rule = {
  name: 'policies-are-narrow',
  description:
    'Every rule of a policy names its peers and its ports: nobody is let in from anywhere, nobody reaches every pod of a namespace, and what may reach the internet reaches neither the addresses of the cluster nor those where clouds hand out credentials.',
  recommendation:
    'Name peers by labels and ports by number, and take private ranges out of wide ipBlocks with except: edge.controller.labels, database.addresses and network in lib/environments.',
  check: (manifest) =>
    manifest.all('networking.k8s.io', 'NetworkPolicy').flatMap((policy) => [
      ...policy.value
        .at('spec', 'ingress')
        .items()
        .flatMap((rule) => tooWide(manifest, policy, rule, 'from')),
      ...policy.value
        .at('spec', 'egress')
        .items()
        .flatMap((rule) => tooWide(manifest, policy, rule, 'to')),
    ]),
};

function tooWide(
  manifest: Manifest,
  policy: ManifestObject,
  rule: Value,
  field: 'from' | 'to',
): readonly Finding[] {
  const peers = rule.at(field);
  const ports = rule.at('ports');
  return [
    ...(peers.items().length === 0 ? [finding(policy, peers, `${rule.place} must name its peers.`)] : []),
    ...(ports.items().length === 0 ? [finding(policy, ports, `${rule.place} must name its ports.`)] : []),
    ...ports
      .items()
      .filter((port) => port.at('port').isAbsent || !port.at('endPort').isAbsent)
      .map((port) => finding(policy, port, `${port.place} must be one port.`)),
    ...peers
      .items()
      .flatMap((peer) => [
        ...everybody(policy, peer),
        ...(field === 'from' ? fromAnywhere(policy, peer) : wideBlock(manifest, policy, peer)),
      ]),
  ];
}

function everybody(policy: ManifestObject, peer: Value): readonly Finding[] {
  const isEmpty = (value: Value): boolean => selectorOf(value)?.length === 0;
  const [pods, namespaces] = [peer.at('podSelector'), peer.at('namespaceSelector')];
  return [
    ...(isEmpty(namespaces)
      ? [finding(policy, namespaces, `${namespaces.place} means every namespace.`)]
      : []),
    ...(isEmpty(pods) ? [finding(policy, pods, `${pods.place} means every pod.`)] : []),
  ];
}

function fromAnywhere(policy: ManifestObject, peer: Value): readonly Finding[] {
  const cidr = peer.at('ipBlock', 'cidr');
  return (cidr.text ?? '').endsWith('/0')
    ? [
        finding(
          policy,
          cidr,
          `${cidr.place} lets in everybody: public traffic comes through the edge controller.`,
        ),
      ]
    : [];
}

function wideBlock(manifest: Manifest, policy: ManifestObject, peer: Value): readonly Finding[] {
  const block = peer.at('ipBlock');
  if (block.isAbsent) return [];
  // Pods that an operator makes ask the API server, which has an address of the cluster.
  const selector = selectorOf(policy.value.at('spec', 'podSelector'));
  const isOperators = selector !== undefined && selectsMadePods(manifest, policy.namespace, selector);
  return [...metadata, ...(isOperators ? [] : privateRanges)]
    .filter(([address, range]) => isWiderThan(block.at('cidr').text ?? '', range) && reaches(block, address))
    .map(([, range]) => finding(policy, block.at('except'), `${block.place} must except ${range}.`));
}

/** A block as narrow as a private range means it on purpose. */
function isWiderThan(cidr: string, range: string): boolean {
  return Number(cidr.split('/')[1]) < Number(range.split('/')[1]);
}

function reaches(block: Value, address: string): boolean {
  const holes = block
    .at('except')
    .items()
    .flatMap(({ text }) => text ?? []);
  return holds(block.at('cidr').text ?? '', address) && !holes.some((hole) => holds(hole, address));
}

function holds(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const version = isIP(network);
  const bits = Number(prefix);
  if (version === 0 || version !== isIP(address) || !/^\d{1,3}$/.test(prefix)) return false;
  if (bits > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(address, family);
}
