import { contract } from '../../../lib/contract';
import { requestFrom, withAccess } from '../client';
import { expectNoneLost, underLoad } from '../load';
import { until } from '../patience';
import { passed, type Stage, type Step } from '../step';
import { stackPods, uidOf, untilReady } from '../workloads';

const { frontend, backend } = contract;

/** The backend answers with rows; the frontend's answer comes from the backend. */
const urls = [
  `http://${backend.name}:${backend.port.number}/todos`,
  `http://${frontend.name}:${frontend.port.number}${frontend.health.ready.path}`,
] as const;

/** New pods take over from old ones. */
export const rolling: Step = {
  name: 'rolling',
  proves: 'a rolling restart of each Deployment under steady requests loses none of them',
  needs: ['ready', 'rows'],
  prove: async (stage) =>
    withAccess(stage, async (pod) => {
      await until(stage.cluster, 15, async () => {
        const refused = (await requestFrom(stage, pod, urls)).find(({ status }) => status !== 200);
        return refused && `The client is not let in: ${refused.status} ${refused.text}`;
      });
      const loads = await underLoad(stage, urls, async () => {
        const old = (await stackPods(stage)).map(uidOf);
        const names = [backend.name, frontend.name];
        await Promise.all(names.map((name) => restart(stage, name)));
        // Requests are lost while old pods end, if ever.
        await until(stage.cluster, 120, async () => {
          const pods = (await Promise.all(names.map((name) => stackPods(stage, name)))).flat();
          const left = pods.filter((each) => old.includes(uidOf(each)));
          return left.length === 0 ? undefined : `${left.length} old pods do not end`;
        });
      });
      expectNoneLost(loads);
      const counts = loads.map(({ url, sent, lost }) => `${lost.length} of ${sent} requests to ${url} lost`);
      return passed(counts.join(', '));
    }),
};

async function restart(stage: Stage, deployment: string): Promise<void> {
  const old = (await stackPods(stage, deployment)).map(uidOf);
  await stage.cluster.ask(['rollout', 'restart', `deployment/${deployment}`]);
  await untilReady(stage, old);
}
