import { minimumReplicas, maximumReplicas, type Scale } from '../../../lib/environments';
import { contract } from '../../../lib/contract';
import { until } from '../patience';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';
import { conditionOf, isEnding, isReady, stackPods, untilReady } from '../workloads';

/** The autoscaler looks every 15 seconds. */
const autoscalerSeconds = 60;

/** The autoscalers hold their range, with or without metrics. */
export const scaling: Step = {
  name: 'scaling',
  proves:
    'each autoscaler keeps its Deployment within its range, and each pod that finds room on a node becomes Ready',
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
    const details = await Promise.all(scaled.map(({ name, scale }) => throughRange(stage, name, scale)));
    await untilReady(stage);
    return passed(details.join('; '));
  },
};

async function throughRange(stage: Stage, name: string, scale: Scale): Promise<string> {
  const { cluster } = stage;
  const minimum = minimumReplicas(scale);
  const maximum = maximumReplicas(scale);
  const wanted = async (): Promise<number> =>
    Number(await cluster.ask(['get', 'deployment', name, '--output=jsonpath={.spec.replicas}']));
  const held = async (count: number): Promise<void> => {
    await until(cluster, autoscalerSeconds, async () => {
      const now = await wanted();
      return now === count
        ? undefined
        : `${name} has ${now} replicas, its autoscaler should make it ${count}`;
    });
  };
  // The manifest says no number, so that a Deployment begins with one pod: that it has more is the autoscaler's doing.
  await held(minimum);
  await cluster.ask(['scale', `deployment/${name}`, `--replicas=${maximum + 1}`]);
  await held(maximum);
  const fitting = await settled(stage, name, wanted);
  await cluster.ask(['scale', `deployment/${name}`, `--replicas=${minimum}`]);
  const room = fitting === maximum ? '' : `, for ${fitting} of which the nodes have room`;
  return `${name} from 1 to ${minimum}, and from ${maximum + 1} to ${maximum}${room}`;
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
