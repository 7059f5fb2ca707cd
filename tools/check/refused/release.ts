import { isIP } from 'node:net';
import { isSince, type KubernetesVersion } from '../../../lib/environments/kubernetes';
import type { ManifestObject, Pod, Value } from '../../manifest';
import { forms, isOfForm } from '../schema/forms';
import { isMissing, type Refusal, refused } from './refusal';

/** What the API server refuses of an object in some releases alone, beyond its definition. */
export function* refusedByRelease(
  { kind, value }: ManifestObject,
  pod: Pod | undefined,
  version: KubernetesVersion,
): Iterable<Refusal> {
  const spec = value.at('spec');
  if (kind === 'HorizontalPodAutoscaler') {
    // Since HPAScaleToZero is on (kubernetes.io/docs/reference/command-line-tools-reference/feature-gates).
    const metrics = spec.items('metrics').map((metric) => metric.at('type').text ?? '');
    const mayRest = isSince(version, '1.37') && metrics.some((type) => /^(?:Object|External)$/.test(type));
    yield* refused(
      spec.at('minReplicas').number === 0 && !mayRest,
      spec.at('minReplicas'),
      'It must be 1 or more; from Kubernetes 1.37 on, it may be 0 beside a metric of type Object or External.',
    );
  }
  if (kind === 'HorizontalPodAutoscaler') {
    const group = spec.at('scaleTargetRef', 'apiVersion');
    yield* refused(
      isSince(version, '1.34') && (isMissing(group) || (group.text ?? '').split('/').length > 2),
      group,
      'From Kubernetes 1.34 on, it is required, and is a version or a group and a version.',
    );
  }
  if (kind === 'StatefulSet') {
    const service = spec.at('serviceName');
    const isName = isMissing(service) || isOfForm(service.text ?? '', forms.label);
    yield* refused(
      isSince(version, '1.33') && !isName,
      service,
      `From 1.33 on, it must be ${forms.label.words}.`,
    );
  }
  yield* ofNodes(kind === 'PersistentVolume' ? spec.at('nodeAffinity', 'required') : undefined, version);
  if (pod !== undefined) yield* ofPod(pod, version);
  // Until ContainerRestartRules is on (the same page).
  for (const { role, value: container } of isSince(version, '1.35') ? [] : (pod?.containers ?? [])) {
    const policy = container.at('restartPolicy');
    yield* refused(
      role === 'main' && !policy.isAbsent,
      policy,
      'Before Kubernetes 1.35, init containers alone have it.',
    );
  }
  const claims = (pod?.spec.items('resourceClaims') ?? []).map((claim) => claim.at('name').text);
  for (const { value: container } of isSince(version, '1.34') ? (pod?.containers ?? []) : [])
    for (const claim of container.items('resources', 'claims'))
      yield* refused(
        !claims.includes(claim.at('name').text),
        claim,
        'It must be one of the resourceClaims of the pod.',
      );
  // Since StrictIPCIDRValidation is on (the same page). What a cluster holds already may stay.
  if (!isSince(version, '1.36')) return;
  const ofService = kind === 'Service' ? spec.items('loadBalancerSourceRanges') : [];
  const ofPolicy = kind === 'NetworkPolicy' ? rangesOf(spec) : [];
  for (const range of [...ofService, ...ofPolicy])
    yield* refused(
      !isPlain(range) || hasHostBits(range),
      range,
      'From Kubernetes 1.36 on, a range has no zeros in front, no IPv4 address inside of IPv6, and no bits behind its prefix.',
    );
  const addresses = [
    ...(kind === 'Service'
      ? [spec.at('clusterIP'), ...spec.items('clusterIPs'), ...spec.items('externalIPs')]
      : []),
    ...(pod?.spec.items('hostAliases').map((alias) => alias.at('ip')) ?? []),
    ...(pod?.spec.items('dnsConfig', 'nameservers') ?? []),
  ];
  for (const address of addresses)
    yield* refused(
      !isPlain(address),
      address,
      'From Kubernetes 1.36 on, an address has no zeros in front, and no IPv4 address inside of IPv6.',
    );
}

/** What later releases refuse of pods. */
function* ofPod({ spec }: Pod, version: KubernetesVersion): Iterable<Refusal> {
  const affinity = spec.at('affinity', 'nodeAffinity');
  yield* ofNodes(affinity.at('requiredDuringSchedulingIgnoredDuringExecution'), version);
  for (const sysctl of isSince(version, '1.29') ? spec.items('securityContext', 'sysctls') : [])
    for (const [field, names] of ofHost)
      yield* refused(
        spec.at(field).flag === true && names.test(sysctl.at('name').text ?? ''),
        sysctl,
        `From Kubernetes 1.29 on, no pod with ${field} sets it: it is the node's.`,
      );
  // Since RelaxedDNSSearchValidation is on (the same page); before, the definition says it.
  for (const search of isSince(version, '1.33') ? spec.items('dnsConfig', 'searches') : [])
    yield* refused(
      search.text !== '.' && !relaxedDomain.test(search.text ?? ''),
      search,
      'It must be a domain in lower case, or a dot.',
    );
}

/** Sysctls of the namespaces that a pod may share with its node. */
const ofHost: readonly (readonly [field: string, names: RegExp])[] = [
  ['hostNetwork', /^net[./]/],
  ['hostIPC', /^(?:kernel[./](?:shm|msg)|kernel[./]sem$|fs[./]mqueue[./])/],
];

const relaxedDomain =
  /^(?=.{1,254}$)_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*\.?$/;

/** The labels of nodes that must be there, in which a value is that of a label since 1.33. */
function* ofNodes(required: Value | undefined, version: KubernetesVersion): Iterable<Refusal> {
  if (required === undefined || !isSince(version, '1.33')) return;
  for (const term of required.items('nodeSelectorTerms'))
    for (const value of term.items('matchExpressions').flatMap((each) => each.items('values')))
      yield* refused(
        value.text !== undefined && !isOfForm(value.text, forms.labelValue),
        value,
        `From Kubernetes 1.33 on, it must be ${forms.labelValue.words}.`,
      );
}

function rangesOf(spec: Value): readonly Value[] {
  const rules = [...spec.items('ingress'), ...spec.items('egress')];
  const peers = rules.flatMap((rule) => [...rule.items('from'), ...rule.items('to')]);
  return peers.flatMap((peer) => [peer.at('ipBlock', 'cidr'), ...peer.items('ipBlock', 'except')]);
}

function isPlain({ text = '' }: Value): boolean {
  return !/(?:^|[./])0\d/.test(text) && !/^::ffff:\d+\./i.test(text);
}

function hasHostBits({ text = '' }: Value): boolean {
  const [address = '', length = ''] = text.split('/');
  return isIP(address) !== 0 && bitsOf(address).slice(Number(length)).includes('1');
}

function bitsOf(address: string): string {
  const inBits = (words: readonly string[], radix: number, width: number): string =>
    words.map((word) => Number.parseInt(word, radix).toString(2).padStart(width, '0')).join('');
  if (isIP(address) === 4) return inBits(address.split('.'), 10, 8);
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [first = [], second = []] = short.split('::').map((half) => half.split(':').filter(Boolean));
  return `${inBits(first, 16, 16)}${'0'.repeat(16 * (8 - first.length - second.length))}${inBits(second, 16, 16)}`;
}
