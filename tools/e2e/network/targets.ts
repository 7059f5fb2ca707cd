import { isIPv4 } from 'node:net';
import { contract } from '../../../lib/contract';
import { type Cidr, contains, type Environment, flows, type Flow } from '../../../lib/environments';
import { runIn } from '../client';
import type { Cluster } from '../cluster';
import { listAt, nameOf, numberAt, textAt } from '../json';
import { programs } from '../programs';
import type { Stage } from '../stage';
import { isEnding, stackPods } from '../workloads';
import { edgeName, foreigner, solver } from './askers';

/** Whom somebody may ask. */
export interface Target {
  readonly title: string;
  readonly host: string;
  readonly port: number;
  /** Whether the policies of the stack are its own; otherwise only those of whoever asks decide. */
  readonly inside: boolean;
  /** Whether it must answer those who may ask; what a cluster need not have is not. */
  readonly required: boolean;
  /** Who may ask, as declared. */
  readonly askedBy: readonly Flow['from'][];
}

/** Where clouds hand out credentials. */
const metadataAddress = '169.254.169.254';

/** Everybody who can be asked: pods of the stack, and addresses beyond it that answer. */
export async function targetsOf(stage: Stage): Promise<readonly Target[]> {
  const { cluster, outside, environment } = stage;
  const [own, dns, inside, beyond, apiServers] = await Promise.all([
    stackTargets(stage),
    cluster.list('pods', environment.network.dns.labels, environment.network.dns.namespace),
    cluster.list('pods', solver.labels),
    outside.list('pods'),
    cluster.list('endpointslices', { 'kubernetes.io/service-name': 'kubernetes' }, 'default'),
  ]);
  const named = (name: string): readonly unknown[] => beyond.filter((pod) => nameOf(pod) === name);
  const controllerPort = environment.edge.kind === 'none' ? 0 : environment.edge.controller.httpsPort;
  return [
    ...own,
    ...inside.map((pod) => ({
      ...party(environment, 'certificate solver', pod, solver.ports[0]),
      inside: true,
    })),
    ...dns.slice(0, 1).map((pod) => party(environment, 'dns', pod, 53)),
    ...named(edgeName).map((pod) => party(environment, 'edge', pod, controllerPort)),
    ...named(foreigner.name).flatMap((pod) =>
      foreigner.ports.map((port) => ({
        ...address(environment, 'a pod of another namespace', addressOf(pod), port),
        required: true,
      })),
    ),
    ...apiServers.slice(0, 1).flatMap((slice) =>
      listAt(slice, 'endpoints')
        .slice(0, 1)
        .map((endpoint) =>
          address(
            environment,
            'the API server',
            textAt(endpoint, 'addresses', 0),
            numberAt(slice, 'ports', 0, 'port'),
          ),
        ),
    ),
    address(environment, 'the metadata address', metadataAddress, 80),
  ];
}

/** A pod of each workload that runs. */
async function stackTargets(stage: Stage): Promise<readonly Target[]> {
  const keys = ['frontend', 'backend', 'postgres'] as const;
  const found = await Promise.all(
    keys.map(async (key) => {
      const pods = (await stackPods(stage, contract[key].name)).filter(
        (pod) => !isEnding(pod) && textAt(pod, 'status', 'phase') === 'Running',
      );
      return pods.slice(0, 1).map((pod) => ({
        ...party(stage.environment, key, pod, contract[key].port.number),
        inside: true,
      }));
    }),
  );
  return found.flat();
}

function addressOf(pod: unknown): string {
  return textAt(pod, 'status', 'podIP');
}

function askersOf(environment: Environment, to: Flow['to']): readonly Flow['from'][] {
  return flows(environment)
    .filter((flow) => flow.to === to)
    .map(({ from }) => from);
}

function party(environment: Environment, to: Flow['to'], pod: unknown, port: number): Target {
  return {
    title: to,
    host: addressOf(pod),
    port,
    inside: false,
    required: true,
    askedBy: askersOf(environment, to),
  };
}

/** An address that belongs to no party: the internet, where it is not among what the environment excepts from that. */
function address(environment: Environment, who: string, host: string, port: number): Target {
  const { internetExcept, publicAddresses } = environment.network;
  const single: Cidr = `${host}/${isIPv4(host) ? 32 : 128}`;
  const within = (ranges: readonly Cidr[]): boolean =>
    ranges.some((range) => range === single || contains(range, single));
  const isInternet = port === 443 && !within(internetExcept);
  return {
    title: `port ${port} of ${who}`,
    host,
    port,
    inside: false,
    required: false,
    askedBy: isInternet
      ? [
          ...askersOf(environment, 'internet'),
          ...(within(publicAddresses) ? askersOf(environment, 'public address') : []),
        ]
      : [],
  };
}

/** To which targets a connection comes about from a pod. */
export async function reachedFrom(
  cluster: Cluster,
  pod: string,
  targets: readonly Target[],
): Promise<readonly Target[]> {
  const addresses = targets.map(({ host, port }) => ({ host, port }));
  const open = listAt(await runIn(cluster, pod, programs.connect, addresses));
  return targets.filter((_, index) => open[index] === true);
}
