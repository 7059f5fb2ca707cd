import { BlockList } from 'node:net';
import type { Value } from '../../manifest';
import { forms } from '../schema/forms';
import { isMissing, type Refusal, refused, repeated } from './refusal';

const ofBalancers = ['loadBalancerSourceRanges', 'loadBalancerClass', 'allocateLoadBalancerNodePorts'];
const address = /^(?:\d+\.){3}\d+$|:/;

/** What the API server refuses of a Service. @see ValidateService of Kubernetes 1.28 */
export function* serviceRefused(spec: Value): Iterable<Refusal> {
  if (!spec.isMapping) return;
  const { text: kind = '' } = spec.at('type');
  const type = kind === '' ? 'ClusterIP' : kind;
  const clusterIp = spec.at('clusterIP');
  const isHeadless = clusterIp.text === 'None';
  yield* refused(
    isHeadless && /^(?:NodePort|LoadBalancer)$/.test(type),
    clusterIp,
    `A Service of type ${type} cannot be headless.`,
  );
  const isExternal = type === 'ExternalName';
  const external = spec.at('externalName');
  yield* refused(
    isExternal && !forms.externalHost.pattern.test(external.text ?? ''),
    external,
    'A Service of type ExternalName must name a domain in lower case.',
  );
  yield* refused(
    isExternal && !isMissing(clusterIp),
    clusterIp,
    'A Service of type ExternalName has no address.',
  );
  yield* ofAddresses(spec, clusterIp);
  yield* ofPorts(spec, type, !isHeadless && !isExternal);
  if (type !== 'LoadBalancer')
    for (const field of ofBalancers)
      yield* refused(
        !isMissing(spec.at(field)),
        spec.at(field),
        'A Service of type LoadBalancer alone has it.',
      );
  const policy = spec.at('externalTrafficPolicy');
  const isPublic = /^(?:NodePort|LoadBalancer)$/.test(type) || !isMissing(spec.at('externalIPs'));
  yield* refused(
    !isMissing(policy) && !isPublic,
    policy,
    'Only a Service that is reached from outside of the cluster has it.',
  );
  const check = spec.at('healthCheckNodePort');
  yield* refused(
    (check.number ?? 0) !== 0 && !(type === 'LoadBalancer' && policy.text === 'Local'),
    check,
    'It goes with type LoadBalancer and externalTrafficPolicy Local alone.',
  );
  const timeout = spec.at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  const { number: seconds = 1 } = timeout;
  yield* refused(
    spec.at('sessionAffinity').text === 'ClientIP' && (seconds < 1 || seconds > 86_400),
    timeout,
    'It must be a number from 1 to 86400.',
  );
}

function* ofAddresses(spec: Value, clusterIp: Value): Iterable<Refusal> {
  const { text = '' } = clusterIp;
  yield* refused(
    !['', 'None'].includes(text) && !isAddress(text),
    clusterIp,
    'It must be None, or an IP address that Services of the cluster may have.',
  );
  const several = spec.items('clusterIPs');
  const [first] = several;
  yield* refused(
    first !== undefined && (first.text !== text || several.length > 2),
    spec.at('clusterIPs'),
    'It must begin with clusterIP, and hold one address for each family.',
  );
  yield* repeated(spec.items('ipFamilies')).map((family): Refusal => [family, 'It stands there already.']);
  for (const ip of spec.items('externalIPs'))
    yield* refused(
      /^(?:127\.|0\.0\.0\.0$|169\.254\.|22[4-9]\.|23\d\.|::1?$|fe[89ab])/i.test(ip.text ?? ''),
      ip,
      'It must be an address that others can reach.',
    );
}

function isAddress(text: string): boolean {
  return (
    address.test(text) &&
    (text.includes(':') || text.split('.').every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
  );
}

function* ofPorts(spec: Value, type: string, needsPorts: boolean): Iterable<Refusal> {
  const ports = spec.items('ports');
  yield* refused(needsPorts && ports.length === 0, spec.at('ports'), 'It must have a port.');
  for (const port of ports) {
    const name = port.at('name');
    yield* refused(
      ports.length > 1 && isMissing(name),
      name,
      'It is required in a Service with several ports.',
    );
    const node = port.at('nodePort');
    yield* refused(
      (node.number ?? 0) !== 0 && !/^(?:NodePort|LoadBalancer)$/.test(type),
      node,
      `A Service of type ${type} has none.`,
    );
    yield* refused(
      (node.number ?? 0) !== 0 && ((node.number ?? 0) < 30000 || (node.number ?? 0) > 32767),
      node,
      'It must be a number from 30000 to 32767.',
    );
  }
  yield* repeated(ports.map((port) => port.at('name'))).map((name): Refusal => [
    name,
    'Another port of the Service has the same name.',
  ]);
}

/** What the API server refuses of an Ingress. @see ValidateIngress of Kubernetes 1.28 */
export function* ingressRefused(object: Value): Iterable<Refusal> {
  const spec = object.at('spec');
  yield* refused(
    isMissing(spec.at('rules')) && spec.at('defaultBackend').isAbsent,
    spec.at('rules'),
    'An Ingress must have a rule or a default backend.',
  );
  const annotation = object.at('metadata', 'annotations', 'kubernetes.io/ingress.class');
  const className = spec.at('ingressClassName');
  yield* refused(
    annotation.text !== undefined && className.text !== undefined && annotation.text !== className.text,
    annotation,
    'It names another class than ingressClassName.',
  );
  for (const path of spec.items('rules').flatMap((rule) => rule.items('http', 'paths'))) {
    const { text = '' } = path.at('path');
    const isPlain = /^(?:Exact|Prefix)$/.test(path.at('pathType').text ?? '');
    yield* refused(
      isPlain && /\/\/|\/\.{1,2}(?:\/|$)|%2f/i.test(text),
      path.at('path'),
      'It must have no //, /./, /../ and %2f.',
    );
  }
}

/** What the API server refuses of an EndpointSlice. */
export function* endpointsRefused(slice: Value): Iterable<Refusal> {
  const isAddressed = slice.at('addressType').text !== 'FQDN';
  for (const address of slice.items('endpoints').flatMap((endpoint) => endpoint.items('addresses')))
    yield* refused(
      isAddressed && !forms.ip.pattern.test(address.text ?? ''),
      address,
      'It must be an IP address.',
    );
}

/** What the API server refuses of Endpoints. */
export function* subsetsRefused(endpoints: Value): Iterable<Refusal> {
  for (const subset of endpoints.items('subsets')) {
    const addresses = ['addresses', 'notReadyAddresses'].map((field) => subset.at(field));
    yield* refused(addresses.every(isMissing), subset, 'It must have addresses, ready or not.');
  }
}

/** What the API server refuses of a NetworkPolicy. @see ValidateNetworkPolicySpec of Kubernetes 1.28 */
export function* policyRefused(spec: Value): Iterable<Refusal> {
  const rules = [...spec.items('ingress'), ...spec.items('egress')];
  for (const port of rules.flatMap((rule) => rule.items('ports'))) {
    const [{ number: first, text: name }, last] = [port.at('port'), port.at('endPort')];
    if (last.number === undefined) continue;
    yield* refused(
      name !== undefined || first === undefined || last.number < first,
      last,
      'It must be absent, or at least the number in port.',
    );
  }
  for (const peer of rules.flatMap((rule) => [...rule.items('from'), ...rule.items('to')])) {
    const selectors = ['podSelector', 'namespaceSelector'].filter((field) => !peer.at(field).isAbsent);
    const block = peer.at('ipBlock');
    yield* refused(
      block.isAbsent === (selectors.length === 0),
      peer,
      'A peer must have selectors or an ipBlock, not both.',
    );
    for (const part of block.items('except'))
      yield* refused(
        isRange(part) && isRange(block.at('cidr')) && !isWithin(part, block.at('cidr')),
        part,
        'It must be a smaller range inside of cidr.',
      );
  }
  yield* refused(spec.items('policyTypes').length > 2, spec.at('policyTypes'), 'There are two types.');
}

function isRange({ text = '' }: Value): boolean {
  return forms.range.pattern.test(text);
}

function isWithin(part: Value, whole: Value): boolean {
  const [inner, outer] = [readRange(part), readRange(whole)];
  const block = new BlockList();
  block.addSubnet(outer.address, outer.length, outer.family);
  return (
    inner.length > outer.length && inner.family === outer.family && block.check(inner.address, inner.family)
  );
}

function readRange({ text = '' }: Value): {
  readonly address: string;
  readonly length: number;
  readonly family: 'ipv4' | 'ipv6';
} {
  const [address = '', length = ''] = text.trim().split('/');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  // Zeros in front are left out: Node would not take them.
  return {
    address: family === 'ipv4' ? address.split('.').map(Number).join('.') : address,
    length: Number(length),
    family,
  };
}
