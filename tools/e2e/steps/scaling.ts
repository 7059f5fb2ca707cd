import { minimumReplicas, maximumReplicas, type Scale } from '../../../lib/environments';
import { contract } from '../../../lib/contract';
import type { Cluster } from '../cluster';
import { at, listAt, textAt } from '../json';
import { until } from '../patience';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';
import { conditionOf, isEnding, isReady, stackPods, untilReady } from '../workloads';

/** The autoscaler looks every 15 seconds. */
const autoscalerSeconds = 60;

/** A new pod is measured twice, commonly 15 seconds apart, before anything is known of it. */
const measureSeconds = 120;

/** The autoscalers hold their range, with or without metrics; where somebody measures pods, they see their CPU. */
export const scaling: Step = {
  name: 'scaling',
  proves:
    'each autoscaler keeps its Deployment within its range and sees its utilization where pods are measured, and each pod that finds room on a node becomes Ready',
  needs: ['ready', 'rolling'],
  prove: async (stage) => {
    const { workloads } = stage.environment;
    const scaled = (['frontend', 'backend'] as const)
      .map((key) => ({ name: contract[key].name, scale: workloads[key].scale }))
      .filter(({ scale }) => scale.kind === 'autoscaled');
    if (scaled.length === 0) {
      return {
        outcome: 'not applicable',
        detail: `${stage.environment.name} has a fixed number of pods and no autoscaler`,
      };
    }
    const measured = await isMeasured(stage.cluster);
    const details = await Promise.all(
      scaled.map(async ({ name, scale }) => {
        const used = measured ? `, at ${await utilization(stage, name)}` : '';
        return `${await throughRange(stage, name, scale)}${used}`;
      }),
    );
    await untilReady(stage);
    return passed([...details, ...(measured ? [] : ['nobody measures pods here'])].join('; '));
  },
};

/** Whether anybody measures pods: metrics-server, or what takes its place. */
async function isMeasured(cluster: Cluster): Promise<boolean> {
  const { status } = await cluster.run(['get', '--raw=/apis/metrics.k8s.io/v1beta1']);
  return status === 0;
}

/** What an autoscaler says of the CPU that its pods use, and of what it keeps them at. */
async function utilization({ cluster }: Stage, name: string): Promise<string> {
  let seen = '';
  await until(cluster, measureSeconds, async () => {
    const autoscaler = (await cluster.list('horizontalpodautoscalers')).find(
      (candidate) => textAt(candidate, 'spec', 'scaleTargetRef', 'name') === name,
    );
    const cpu = (metrics: readonly unknown[]): unknown =>
      metrics.find((metric) => textAt(metric, 'resource', 'name') === 'cpu');
    const current = at(
      cpu(listAt(autoscaler, 'status', 'currentMetrics')),
      'resource',
      'current',
      'averageUtilization',
    );
    const target = at(cpu(listAt(autoscaler, 'spec', 'metrics')), 'resource', 'target', 'averageUtilization');
    const active = conditionOf(autoscaler, 'ScalingActive', 'True') !== undefined;
    seen = `${String(current)} % of its CPU request, target ${String(target)} %`;
    return active && typeof current === 'number'
      ? undefined
      : `The autoscaler of ${name} sees no utilization: ${reasonOf(autoscaler)}`;
  });
  return seen;
}

function reasonOf(autoscaler: unknown): string {
  return (
    textAt(conditionOf(autoscaler, 'ScalingActive', 'False'), 'message') ||
    'it has not looked at its metrics yet'
  );
}

async function throughRange(stage: Stage, name: string, scale: Scale): Promise<string> {
  const { cluster } = stage;
  const minimum = minimumReplicas(scale);
  const maximum = maximumReplicas(scale);
  const wanted = async (): Promise<number> =>
    Number(await cluster.ask(['get', 'deployment', name, '--output=jsonpath={.spec.replicas}']));
  const held = async (least: number, most: number): Promise<number> => {
    let now = 0;
    await until(cluster, autoscalerSeconds, async () => {
      now = await wanted();
      return now >= least && now <= most
        ? undefined
        : `${name} has ${now} replicas, its autoscaler should keep it from ${least} to ${most}`;
    });
    return now;
  };
  // The manifest says no number, so that a Deployment begins with one pod: that it has more is the autoscaler's doing.
  const first = await held(minimum, maximum);
  await cluster.ask(['scale', `deployment/${name}`, `--replicas=${maximum + 1}`]);
  await held(maximum, maximum);
  const fitting = await settled(stage, name, wanted);
  await cluster.ask(['scale', `deployment/${name}`, `--replicas=${minimum}`]);
  const room = fitting === maximum ? '' : `, for ${fitting} of which the nodes have room`;
  return `${name} from 1 to ${first}, and from ${maximum + 1} to ${maximum}${room}`;
}

/** How many pods are Ready once every other has no node to go to; metrics may tell the autoscaler to take some away. */
async function settled(stage: Stage, name: string, wanted: () => Promise<number>): Promise<number> {
  let most = 0;
  await until(stage.cluster, 120, async () => {
    const pods = (await stackPods(stage, name)).filter((pod) => !isEnding(pod));
    const ready = pods.filter(isReady).length;
    most = Math.max(most, ready);
    const homeless = pods.filter((pod) => conditionOf(pod, 'PodScheduled', 'False') !== undefined).length;
    const count = await wanted();
    return ready + homeless >= count ? undefined : `${ready} of ${count} pods of ${name} are Ready`;
  });
  return most;
}
