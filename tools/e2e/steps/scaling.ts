import { contract, serviceKeys } from '../../../lib/contract';
import { maximumReplicas, minimumReplicas, type Scale } from '../../../lib/environments';
import { at, listAt, textAt } from '../../manifest';
import { passed, type Stage, type Step, until } from '../step';
import { autoscalerOf, conditionOf, hasCondition, stackPods, untilReady } from '../workloads';
import { isEnding, isHomeless, isReady } from '../workloads';

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
    const { name: environment, workloads } = stage.environment;
    const scaled = serviceKeys
      .map((key) => ({ name: contract[key].name, scale: workloads[key].scale }))
      .filter(({ scale }) => scale.kind === 'autoscaled');
    const fixed = `${environment} has a fixed number of pods and no autoscaler`;
    if (scaled.length === 0) return { outcome: 'not applicable', detail: fixed };
    // metrics-server, or what takes its place.
    const measured = (await stage.cluster.run(['get', '--raw=/apis/metrics.k8s.io/v1beta1'])).status === 0;
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

/** The CPU that an autoscaler says its pods use, and what it keeps them at. */
async function utilization({ cluster }: Stage, name: string): Promise<string> {
  let seen = '';
  await until(cluster, measureSeconds, async () => {
    const autoscaler = autoscalerOf(await cluster.list('horizontalpodautoscalers'), name);
    const cpu = (field: 'current' | 'target', ...path: readonly string[]): unknown => {
      const metrics = listAt(autoscaler, ...path);
      const metric = metrics.find((each) => textAt(each, 'resource', 'name') === 'cpu');
      return at(metric, 'resource', field, 'averageUtilization');
    };
    const current = cpu('current', 'status', 'currentMetrics');
    seen = `${String(current)} % of its CPU request, target ${String(cpu('target', 'spec', 'metrics'))} %`;
    const isActive = hasCondition(autoscaler, 'ScalingActive');
    if (isActive && typeof current === 'number') return undefined;
    const reason = textAt(conditionOf(autoscaler, 'ScalingActive', 'False'), 'message');
    return `The autoscaler of ${name} sees no utilization: ${reason || 'it has not looked at its metrics yet'}`;
  });
  return seen;
}

async function throughRange(stage: Stage, name: string, scale: Scale): Promise<string> {
  const { cluster } = stage;
  const minimum = minimumReplicas(scale);
  const maximum = maximumReplicas(scale);
  const replicas = async (): Promise<number> =>
    Number(await cluster.ask(['get', 'deployment', name, '--output=jsonpath={.spec.replicas}']));
  const held = async (least: number, most: number): Promise<number> => {
    let now = 0;
    await until(cluster, autoscalerSeconds, async () => {
      now = await replicas();
      if (now >= least && now <= most) return undefined;
      return `${name} has ${now} replicas, its autoscaler should keep it from ${least} to ${most}`;
    });
    return now;
  };
  // The manifest leaves the number out, so that a Deployment begins with one pod: more are the autoscaler's doing.
  const first = await held(minimum, maximum);
  await cluster.ask(['scale', `deployment/${name}`, `--replicas=${maximum + 1}`]);
  await held(maximum, maximum);
  const fitting = await settled(stage, name, replicas);
  await cluster.ask(['scale', `deployment/${name}`, `--replicas=${minimum}`]);
  const room = fitting === maximum ? '' : `, for ${fitting} of which the nodes have room`;
  return `${name} from 1 to ${first}, and from ${maximum + 1} to ${maximum}${room}`;
}

/**
 * The most pods that were Ready until no other has a node to go to. The number of replicas is asked for each time: with
 * metrics, the autoscaler may take some away meanwhile.
 */
async function settled(stage: Stage, name: string, replicas: () => Promise<number>): Promise<number> {
  let most = 0;
  await until(stage.cluster, 120, async () => {
    const pods = (await stackPods(stage, name)).filter((pod) => !isEnding(pod));
    const ready = pods.filter(isReady).length;
    most = Math.max(most, ready);
    const count = await replicas();
    if (ready + pods.filter(isHomeless).length >= count) return undefined;
    return `${ready} of ${count} pods of ${name} are Ready`;
  });
  return most;
}
