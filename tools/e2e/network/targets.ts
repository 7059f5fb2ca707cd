import { isIPv4 } from 'node:net';
import { containerKeys, containers, database } from '../../../lib/contract';
import { type Cidr, contains, flows, type Flow, placeOf } from '../../../lib/environments';
import { modelName } from '../examples/model';
import { runIn } from '../client';
import type { Cluster } from '../cluster';
import { listAt, nameOf, numberAt, textAt } from '../../manifest';
import { programs } from '../programs';
import type { Stage } from '../step';
import { databasePods, isEnding, stackPods } from '../workloads';
import { edgeName, foreigner, solver } from './askers';

/** Somebody who can be asked. */
export interface Target {
  readonly title: string;
  readonly host: string;
  readonly port: number;
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

/** Everybody who can be asked: pods of the stack, and addresses beyond it that answer. */
export async function targetsOf(stage: Stage): Promise<readonly Target[]> {
  const { cluster, outside, environment } = stage;
  const { dns } = environment.network;
  const declared = flows(environment);
  const askersOf = (to: Flow['to']): readonly Flow['from'][] =>
    declared.filter((flow) => flow.to === to).map(({ from }) => from);
  const hostOf = (pod: unknown): string => textAt(pod, 'status', 'podIP');
  const phaseOf = (pod: unknown): string => textAt(pod, 'status', 'phase');

  const party = (to: Flow['to'], inside: boolean, pod: unknown, port: number): Target => {
    return { title: to, host: hostOf(pod), port, inside, required: true, askedBy: askersOf(to) };
  };

  /** An address of no party: it may be asked by whom a flow leads to a range that holds it, such as the internet. */
  const address = (owner: string, host: string, port: number, required = false): Target => {
    const single: Cidr = `${host}/${isIPv4(host) ? 32 : 128}`;
    const isWithin = (ranges: readonly Cidr[]): boolean =>
      ranges.some((range) => range === single || contains(range, single));
    const askedBy = declared.flatMap(({ from, to }) => {
      const place = placeOf(environment, to);
      if (place.kind !== 'addresses' || !isWithin(place.ranges) || isWithin(place.except ?? [])) return [];
      return place.ports.some(({ number }) => number === port) ? [from] : [];
    });
    return { title: `port ${port} of ${owner}`, host, port, inside: false, required, askedBy };
  };

  const [stack, dnsPods, solvers, beyond, [slice]] = await Promise.all([
    Promise.all(
      workloads.map((key) =>
        key === database.container ? databasePods(stage) : stackPods(stage, containers[key].name),
      ),
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
      const running = stack[index]?.filter((pod) => !isEnding(pod) && phaseOf(pod) === 'Running') ?? [];
      return running.slice(0, 1).map((pod) => party(key, true, pod, containers[key].port?.number ?? 0));
    }),
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
