import { isIPv4 } from 'node:net';
import { containerKeys, containers, database } from '../../../lib/contract';
import {
  askedOutside,
  type Cidr,
  contains,
  dnsPort,
  egressProxyOf,
  flows,
  type Flow,
  type NamedHost,
  namedHosts,
  placeOf,
  proxyName,
  proxyPort,
} from '../../../lib/environments';
import type { Endpoint } from '../../reach';
import { modelName } from '../examples/model';
import { runIn } from '../client';
import type { Cluster } from '../cluster';
import { distinct, listAt, nameOf, numberAt, textAt, textsAt } from '../../manifest';
import { programs } from '../programs';
import type { Stage } from '../step';
import { databasePods, isEnding, stackPods } from '../workloads';
import { edgeName, foreigner, impostor, solver } from './askers';
import { addressOf } from './names';

/** Somebody who can be asked. */
export interface Target {
  readonly title: string;
  readonly host: string;
  readonly port: number;
  /** The same as `reach` names it. */
  readonly endpoint: Endpoint;
  /** Whether the policies of the stack protect it; otherwise only those of whoever asks decide. */
  readonly inside: boolean;
  /** Whether every cluster has it, so that it must answer those who may ask. */
  readonly required: boolean;
  /** Who may ask, as declared. */
  readonly askedBy: readonly Flow['from'][];
}

/** The containers of the stack that answer others. */
export const workloads = containerKeys.filter((key) => containers[key].port !== undefined);

/** Where clouds hand out credentials. */
const metadataAddress = '169.254.169.254';

/** Whether an address is in one of the ranges. */
function holds(ranges: readonly Cidr[], address: string): boolean {
  const single = rangeOf(address);
  return ranges.some((range) => range === single || contains(range, single));
}

/** The range that is one address. */
function rangeOf(address: string): Cidr {
  return `${address}/${isIPv4(address) ? 32 : 128}`;
}

/** The address that a range is, where it is one. */
function addressIn(range: Cidr): readonly string[] {
  const [address = ''] = range.split('/');
  return range === rangeOf(address) ? [address] : [];
}

/** A host that no setting names (RFC 2606). */
const unnamedHost = 'www.example.com';

/** Hosts on the internet: those that the settings name, with their ports, and one that they do not. */
export function internetHosts({ environment }: Stage): {
  readonly named: readonly NamedHost[];
  readonly unnamed: NamedHost;
} {
  const all = [...askedOutside(environment).values()].flatMap((asked) => namedHosts(environment, asked));
  const named = distinct(all, ({ host, port }) => `${host}:${port}`);
  return { named, unnamed: { host: unnamedHost, port: 443 } };
}

/** Everybody who can be asked: pods of the stack, and addresses beyond it that answer. */
export async function targetsOf(stage: Stage): Promise<readonly Target[]> {
  const { cluster, outside, environment } = stage;
  const { dns } = environment.network;
  const declared = flows(environment);
  const askersOf = (to: Flow['to']): readonly Flow['from'][] =>
    declared.filter((flow) => flow.to === to).map(({ from }) => from);
  const hostOf = (pod: unknown): string => textAt(pod, 'status', 'podIP');
  const isRunning = (pod: unknown): boolean => !isEnding(pod) && textAt(pod, 'status', 'phase') === 'Running';

  const party = (to: Flow['to'], inside: boolean, pod: unknown, port: number): Target => {
    const endpoint = {
      kind: 'any pod',
      namespace: textAt(pod, 'metadata', 'namespace'),
      labels: textsAt(pod, 'metadata', 'labels'),
    } as const;
    return { title: to, host: hostOf(pod), port, endpoint, inside, required: true, askedBy: askersOf(to) };
  };

  /** An address of no party: it may be asked by whom a flow leads to a range that holds it, such as the internet. */
  const address = (owner: string, host: string, port: number, required = false): Target => {
    const askedBy = declared.flatMap(({ from, to, ports }) => {
      const place = placeOf(environment, to);
      if (place.kind !== 'addresses' || !holds(place.ranges, host) || holds(place.except ?? [], host))
        return [];
      return (ports ?? place.ports.map(({ number }) => number)).includes(port) ? [from] : [];
    });
    const endpoint = { kind: 'address', address: host } as const;
    return { title: `port ${port} of ${owner}`, host, port, endpoint, inside: false, required, askedBy };
  };

  const { named: namedOnes, unnamed } = internetHosts(stage);
  const [stack, proxies, hosts, dnsPods, solvers, beyond, [slice]] = await Promise.all([
    Promise.all(
      workloads.map((key) =>
        key === database.container ? databasePods(stage) : stackPods(stage, containers[key].name),
      ),
    ),
    egressProxyOf(environment) === undefined ? [] : stackPods(stage, proxyName),
    Promise.all(
      [...namedOnes, unnamed].map(async ({ host, port }) => {
        const found = await addressOf(outside, impostor, host);
        // A name of the stack's own may lead back into the cluster.
        const isBeyond = found !== undefined && !holds(environment.network.internetExcept, found);
        return isBeyond ? [address(host, found, port)] : [];
      }),
    ),
    Promise.all((dns.servers ?? []).map(({ namespace, labels }) => cluster.list('pods', labels, namespace))),
    cluster.list('pods', solver.labels),
    outside.list('pods'),
    cluster.list('endpointslices', { 'kubernetes.io/service-name': 'kubernetes' }, 'default'),
  ]);
  const apiServer = textAt(slice, 'endpoints', 0, 'addresses', 0);
  const apiPort = numberAt(slice, 'ports', 0, 'port');
  const named = (name: string): readonly unknown[] => beyond.filter((pod) => nameOf(pod) === name);
  const controllerPort = environment.edge.kind === 'none' ? 0 : environment.edge.controller.httpsPort;
  return [
    ...workloads.flatMap((key, index) => {
      const running = stack[index]?.filter(isRunning) ?? [];
      return running.slice(0, 1).map((pod) => party(key, true, pod, containers[key].port?.number ?? 0));
    }),
    ...proxies
      .filter(isRunning)
      .slice(0, 1)
      .map((pod) => party('egress proxy', true, pod, proxyPort.number)),
    ...solvers.map((pod) => party('certificate solver', true, pod, solver.ports[0])),
    ...dnsPods
      .flat()
      .slice(0, 1)
      .map((pod) => party('dns', false, pod, dns.serverPort ?? 53)),
    ...named(edgeName).map((pod) => party('edge', false, pod, controllerPort)),
    ...named(modelName).flatMap((pod) =>
      placeOf(environment, 'model').ports.map(({ number }) => party('model', false, pod, number)),
    ),
    ...named(foreigner.name).flatMap((pod) =>
      foreigner.ports.map((port) => address('a pod of another namespace', hostOf(pod), port, true)),
    ),
    ...(apiServer === '' ? [] : [address('the API server', apiServer, apiPort)]),
    address('the metadata address', metadataAddress, 80),
    ...(dns.addresses ?? []).flatMap(addressIn).map((each) => address(`the resolver ${each}`, each, dnsPort)),
    ...hosts.flat(),
  ];
}

/** The targets to which a connection comes about from a pod. */
export async function reachedFrom(
  cluster: Cluster,
  pod: string,
  targets: readonly Target[],
): Promise<readonly Target[]> {
  const addresses = targets.map(({ host, port }) => ({ host, port }));
  const open = listAt(await runIn(cluster, pod, programs.connect, addresses));
  return targets.filter((_, index) => open[index] === true);
}
