import {
  attempt,
  Malformed,
  type ManifestObject,
  type Protocol,
  protocols,
  readProtocol,
  readSelector,
  remembered,
  selectorOfLabels,
  StrictValue,
} from '../manifest';
import { type Dialect, type HostPattern, readHostPattern } from './host';
import type { Policy, PolicyPort, Rule } from './policy';

type Read = Pick<Policy, 'selector' | 'egress' | 'learns'>;

const readers: ReadonlyMap<string, (spec: StrictValue) => Read> = new Map([
  ['cilium.io/v2 CiliumNetworkPolicy', cilium],
  ['projectcalico.org/v3 NetworkPolicy', calico],
  ['networking.gke.io/v1alpha1 FQDNNetworkPolicy', gke],
]);

/** Whether policies of this kind are read where they say nothing but names. */
export function mayNameHosts({ apiVersion, kind }: ManifestObject): boolean {
  return readers.has(`${apiVersion} ${kind}`);
}

/**
 * A policy of a network plugin that lets pods ask hosts by their names, and says nothing else: then it isolates these pods,
 * and adds to what their NetworkPolicies allow. `undefined` for every other one: half of it would be a wrong answer.
 */
export const readNamedPolicy = remembered(
  ({ apiVersion, kind, value, namespace, name }: ManifestObject): Policy | undefined => {
    const reader = readers.get(`${apiVersion} ${kind}`);
    if (reader === undefined) return undefined;
    const read = attempt(() => reader(new StrictValue(value).at('spec')));
    const isRead = !(read instanceof Malformed) && read.egress.length > 0;
    return isRead ? { namespace, name, isolates: ['egress'], ingress: [], ...read } : undefined;
  },
);

/** @see "Layer 3 Examples", sections "DNS based" and "Endpoints based", docs.cilium.io/en/stable/security/policy/language */
function cilium(value: StrictValue): Read {
  const spec = value.only('endpointSelector', 'egress', 'description');
  const rules = spec.at('egress').items();
  const seen = rules.flatMap((rule) => rule.at('toPorts').items()).map((entry) => entry.at('rules'));
  return {
    selector: selectorOfLabels(ciliumLabels(spec.at('endpointSelector'))),
    egress: rules.map((rule): Rule => {
      const hosts = rule.only('toFQDNs', 'toEndpoints', 'toPorts').at('toFQDNs').items().map(ciliumHost);
      const servers = rule.at('toEndpoints').items();
      const entries = rule.at('toPorts').items();
      // What a rule says beyond ports is known of DNS alone, where the answers are to be seen.
      const isOfDns = entries.length > 0 && entries.every((entry) => !entry.at('rules').isAbsent);
      const isOfHosts = entries.every((entry) => entry.at('rules').isAbsent);
      if (hosts.length > 0 ? servers.length > 0 || !isOfHosts : servers.length === 0 || !isOfDns)
        throw rule.malformed('hosts, or servers of DNS');
      return {
        ...(hosts.length > 0 ? named(hosts, true) : { peers: servers.map(ciliumServer) }),
        ports: entries
          .flatMap((entry) => filled(entry.only('ports', 'rules').at('ports')))
          .flatMap(ciliumPort),
      };
    }),
    learns: seen.flatMap((each) => each.only('dns').at('dns').items().map(ciliumHost)),
  };
}

const ofNamespace = 'io.kubernetes.pod.namespace';

/** Labels that a selector asks for, without the prefix that says whose they are. */
function ciliumLabels(selector: StrictValue, ...known: readonly string[]): Readonly<Record<string, string>> {
  if (selector.isAbsent) throw selector.malformed('a selector');
  const labels = Object.entries(selector.only('matchLabels').at('matchLabels').labels()).map(
    ([key, text]) => [key.replace(/^(?:k8s|any):/, ''), text] as const,
  );
  for (const [key] of labels)
    if ((/^io\.(?:kubernetes|cilium)\./.test(key) && !known.includes(key)) || key.includes(':'))
      throw selector.malformed('labels of pods');
  return Object.fromEntries(labels);
}

function ciliumServer(selector: StrictValue): Rule['peers'][number] {
  const { [ofNamespace]: namespace, ...labels } = ciliumLabels(selector, ofNamespace);
  return {
    kind: 'pods',
    namespaces:
      namespace === undefined ? 'own' : selectorOfLabels({ 'kubernetes.io/metadata.name': namespace }),
    pods: selectorOfLabels(labels),
  };
}

function ciliumHost(value: StrictValue): HostPattern {
  value.only('matchName', 'matchPattern');
  return hostOf('cilium', ...eitherOf(value, value.at('matchName'), value.at('matchPattern')));
}

function ciliumPort(value: StrictValue): readonly PolicyPort[] {
  const { text = '' } = value.only('port', 'protocol').at('port').value;
  const number = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 65536;
  if (number > 65535) throw value.malformed('a port number');
  const protocol = value.at('protocol').oneOf(['ANY', ...protocols], 'ANY');
  return (protocol === 'ANY' ? protocols : [protocol]).map((each) => single(each, number));
}

/**
 * In the default tier, where the policies of Kubernetes are too: what no rule of this one allows is left to them.
 *
 * @see "Network policy", docs.tigera.io/calico-enterprise/latest/reference/resources/networkpolicy, and "Tier" beside it
 */
function calico(value: StrictValue): Read {
  const spec = value.only('tier', 'order', 'selector', 'types', 'egress');
  spec.at('tier').oneOf(['default'], 'default');
  const types = spec.at('types').items();
  for (const type of types) type.oneOf(['Egress']);
  if (types.length === 0) throw spec.malformed('types');
  const terms = spec
    .at('selector')
    .text()
    .split(' && ')
    .map((term) => /^\s*([-\w./]+)\s*==\s*(["'])([-\w.]*)\2\s*$/.exec(term));
  const labels = terms.map((term) => {
    if (term === null) throw spec.at('selector').malformed('equalities');
    return [term[1] ?? '', term[3] ?? ''] as const;
  });
  return {
    selector: selectorOfLabels(Object.fromEntries(labels)),
    egress: spec
      .at('egress')
      .items()
      .map((rule): Rule => {
        rule.only('action', 'protocol', 'destination').at('action').oneOf(['Allow']);
        const destination = rule.at('destination').only('domains', 'ports');
        const protocol = readProtocol(rule);
        const ports = filled(destination.at('ports')).map((port) => single(protocol, port.portNumber()));
        return { ...named(filled(destination.at('domains')).map((each) => hostOf('calico', each))), ports };
      }),
  };
}

/** @see "Control Pod egress traffic using FQDN network policies", cloud.google.com/kubernetes-engine/docs */
function gke(value: StrictValue): Read {
  const spec = value.only('podSelector', 'egress');
  if (spec.at('podSelector').isAbsent) throw spec.malformed('podSelector');
  return {
    selector: readSelector(spec.at('podSelector')),
    egress: spec
      .at('egress')
      .items()
      .map((rule): Rule => {
        const hosts = filled(rule.only('matches', 'ports').at('matches')).map((match) => {
          const [name, pattern] = [match.only('name', 'pattern').at('name'), match.at('pattern')];
          return hostOf('gke', ...eitherOf(match, name, pattern));
        });
        const ports = rule.at('ports').items();
        return {
          ...named(hosts),
          ports: ports.map((port) =>
            single(readProtocol(port.only('protocol', 'port')), port.at('port').portNumber()),
          ),
        };
      }),
  };
}

function named(names: readonly HostPattern[], learned = false): Pick<Rule, 'peers'> {
  return { peers: [{ kind: 'names', names, learned }] };
}

/** The entries of a list that would mean everything if it were empty. */
function filled(list: StrictValue): readonly StrictValue[] {
  const items = list.items();
  if (items.length === 0) throw list.malformed('at least one entry');
  return items;
}

/** What names a host, and whether that may be a pattern. */
function eitherOf(holder: StrictValue, name: StrictValue, pattern: StrictValue): [StrictValue, boolean] {
  if (name.isAbsent === pattern.isAbsent) throw holder.malformed('a name or a pattern');
  return name.isAbsent ? [pattern, true] : [name, false];
}

function hostOf(dialect: Dialect, value: StrictValue, mayBePattern = true): HostPattern {
  const pattern = readHostPattern(dialect, value.text());
  if (pattern === undefined || (!mayBePattern && value.text().includes('*')))
    throw value.malformed('the name of a host');
  return pattern;
}

function single(protocol: Protocol, number: number): PolicyPort {
  return { kind: 'range', protocol, first: number, last: number };
}
