import {
  type ContainerKey,
  containers,
  contract,
  type NamedServer,
  namedServers,
  serviceKeys,
  type ServiceKey,
  variablesOf,
} from '../contract';
import { copyOf, drillOf } from './database';
import { egressOf, type EgressProxy, proxyOf } from './egress';
import type { Environment } from './environment';
import { namedHosts, type Outward } from './named-hosts';
import { databaseMetrics, exporterOf, healthEndpoints, prometheusOf } from './monitoring';

/**
 * Pods in the namespace, as network policies tell them apart. The certificate solver is cert-manager's: it answers the
 * certificate authority's question for as long as a certificate is being issued.
 */
export type Party =
  | ContainerKey
  | 'migration'
  | 'backup'
  | 'copy'
  | 'drill'
  | 'egress proxy'
  | 'certificate solver';

/** What lies outside the namespace. `edge` takes in requests; `public address` is the same door seen from a pod. */
export type Outside =
  | 'edge'
  | 'public address'
  | 'dns'
  | 'dns address'
  | 'internet'
  | NamedServer
  | 'operator'
  | 'monitoring'
  | 'prober'
  | 'bucket'
  | 'api server';

/** Where CloudNativePG's instances answer the operator's questions (its documentation, "Networking"). */
const instanceStatusPort = 8000;

/** One path through the network: who asks, and whom. */
export interface Flow {
  readonly from: Party | Outside;
  readonly to: Party | Outside;
  /** TCP ports. Default: those on which `to` answers everybody. */
  readonly ports?: readonly number[];
}

/** The parties that an environment runs. */
export function parties(environment: Environment): readonly Party[] {
  const { database, edge } = environment;
  const isCertified = edge.kind === 'ingress' && edge.tls.kind === 'cert-manager';
  return [
    ...serviceKeys,
    'migration',
    ...(egressProxyOf(environment) === undefined ? [] : (['egress proxy'] as const)),
    ...(isCertified ? (['certificate solver'] as const) : []),
    ...(database.kind === 'external' ? [] : (['postgres'] as const)),
    ...(database.kind === 'in-cluster' && database.backup !== undefined ? (['backup'] as const) : []),
    ...(copyOf(database) === undefined ? [] : (['copy'] as const)),
    ...(drillOf(database) === undefined ? [] : (['drill'] as const)),
  ];
}

/** Whom a service asks, by its variables and by what its contract says beside them. */
function asked({ domain, ...servers }: Environment, key: ServiceKey): ReadonlySet<Party | Outside> {
  const byVariables = variablesOf(key).flatMap(([, row]): readonly (Party | Outside)[] => {
    if (row.kind === 'secret') return row.origin.kind === 'database url' ? ['postgres'] : [];
    const { follows } = row;
    const isLocal = domain === 'localhost';
    switch (follows?.kind) {
      case 'service':
        return [follows.of];
      case 'reached origin':
        return [isLocal ? follows.of : 'public address'];
      case 'public origin':
        return follows.asked && !isLocal ? ['public address'] : [];
      case 'named server':
        if (follows.byBrowsers) return [];
        return servers[follows.of] === undefined ? [follows.otherwise ?? []].flat() : [follows.of];
      case 'default':
      case 'allowed origins':
      case 'version':
      case 'proxies':
      case 'longest answer':
      case 'egress proxy':
      case undefined:
        return [];
    }
  });
  return new Set([...byVariables, ...(containers[key].asks ?? [])]);
}

/** Whom each service asks outside of the cluster and of private networks. */
export function askedOutside(environment: Environment): ReadonlyMap<ServiceKey, ReadonlySet<Outward>> {
  const isOutward = (to: Party | Outside): to is Outward =>
    to === 'internet' ||
    to === 'public address' ||
    namedServers.some((name) => name === to && environment[name]?.kind === 'public');
  const asking = serviceKeys.map(
    (key) => [key, new Set([...asked(environment, key)].filter(isOutward))] as const,
  );
  return new Map(asking.filter(([, outward]) => outward.size > 0));
}

/** The forward proxy of an environment; none where nobody would ask it. */
export function egressProxyOf(environment: Environment): EgressProxy | undefined {
  return askedOutside(environment).size === 0 ? undefined : proxyOf(environment);
}

/**
 * Who talks to whom: every network policy derives from this list, and what is not on it is refused. What services ask
 * follows from the contract, so that a variable and the path to its address are there together.
 */
export function flows(environment: Environment): readonly Flow[] {
  const { edge, database } = environment;
  const here = parties(environment);
  // A drill reaches nobody, as nobody reaches it.
  const ours = here.filter((party) => party !== 'certificate solver' && party !== 'drill');
  const each = (from: readonly Flow['from'][], to: Flow['to']): readonly Flow[] =>
    from.map((party) => ({ from: party, to }));
  const when = (holds: boolean, ...some: readonly Flow[]): readonly Flow[] => (holds ? some : []);
  const asking = new Map(serviceKeys.map((key) => [key, asked(environment, key)]));
  const askers = (to: Party | Outside): readonly ServiceKey[] =>
    serviceKeys.filter((key) => asking.get(key)?.has(to));
  const outward = outwardFlows(environment);
  const proxy = egressProxyOf(environment);
  const sqlPort = contract.postgres.port.number;
  const cluster = database.kind === 'cloudnative-pg' ? database : undefined;
  const prometheus = prometheusOf(environment);
  const isScraped =
    cluster === undefined
      ? exporterOf(environment) !== undefined
      : (prometheus ?? cluster.monitoringNamespace) !== undefined;
  return [
    ...each(ours, 'dns'),
    ...each(ours, 'dns address'),
    ...serviceKeys.flatMap((key) => each(askers(key), key)),
    ...each([...askers('postgres'), 'migration', ...here.filter((party) => party === 'backup')], 'postgres'),
    ...namedServers
      .filter((server) => environment[server]?.kind !== 'public')
      .flatMap((server) => each(askers(server), server)),
    ...outward.filter(({ to }) => to !== 'public address'),
    ...when(
      edge.kind !== 'none',
      ...serviceKeys
        .filter((key) => containers[key].publicHost !== undefined)
        .map((to) => ({ from: 'edge', to }) as const),
      // A public address that leads back into the cluster ends at the edge's own pods.
      ...each(proxy === undefined ? askers('public address') : ['egress proxy'], 'edge'),
    ),
    ...when(here.includes('certificate solver'), { from: 'edge', to: 'certificate solver' }),
    ...outward.filter(({ to }) => to === 'public address'),
    // Instances replicate among themselves and report to the API server; their operator asks how they are.
    ...when(
      cluster !== undefined,
      { from: 'postgres', to: 'postgres', ports: [sqlPort, instanceStatusPort] },
      { from: 'postgres', to: 'api server' },
      { from: 'operator', to: 'postgres', ports: [sqlPort, instanceStatusPort] },
    ),
    ...when(cluster?.backup !== undefined, { from: 'postgres', to: 'internet' }),
    ...when(here.includes('copy'), { from: 'copy', to: 'bucket' }),
    ...when(isScraped, { from: 'monitoring', to: 'postgres', ports: [databaseMetrics.number] }),
    // What monitors ask as browsers do comes through the edge.
    ...(prometheus === undefined ? [] : healthEndpoints(environment)).flatMap(({ service, isPublic }) =>
      when(!isPublic, { from: 'prober', to: service }),
    ),
  ];
}

/** What leaves the cluster: straight to addresses, through the proxy, or by the names that {@link NamedHost} lists elsewhere. */
function outwardFlows(environment: Environment): readonly Flow[] {
  const asking = [...askedOutside(environment)];
  const direct = asking.flatMap(([from, outward]) => [...outward].map((to): Flow => ({ from, to })));
  switch (egressOf(environment).kind) {
    case 'open':
    case 'addresses':
      return direct;
    case 'proxy': {
      const hosts = asking.flatMap(([, outward]) => namedHosts(environment, outward));
      const ports = [...new Set(hosts.map(({ port }) => port))];
      return [
        ...asking.map(([from]): Flow => ({ from, to: 'egress proxy' })),
        // Without a port, a rule would allow all of them.
        ...(ports.length === 0 ? [] : [{ from: 'egress proxy', to: 'internet', ports } as const]),
      ];
    }
    case 'cilium':
    case 'calico':
    case 'gke':
      return [];
  }
}
