import { contract } from '../../../lib/contract';
import { requestFrom, withAccess } from '../client';
import { listAt, numberAt, textAt } from '../../manifest';
import { programs } from '../programs';
import { expectNone, NotProven, passed, type Stage, type Step, until } from '../step';
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
      const loads = await underLoad(stage, pod, async () => {
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

/** What became of the requests to one address. */
export interface Load {
  readonly url: string;
  readonly sent: number;
  /** When, in seconds from the start, and why. */
  readonly lost: readonly string[];
}

/** Sends steady requests from a pod while something works. */
async function underLoad(
  { cluster }: Stage,
  pod: string,
  work: () => Promise<void>,
): Promise<readonly Load[]> {
  const client = cluster.start(['exec', '--stdin', pod, '--', ...programs.load, JSON.stringify(urls)]);
  try {
    await client.firstLine;
    await work();
    client.endInput();
    const { status, stdout, stderr } = await client.answer;
    if (status !== 0) throw new NotProven(`The client of the requests ended early: ${stderr.trim()}`);
    const result: unknown = JSON.parse(stdout.slice(stdout.indexOf('\n')));
    return listAt(result).map((load) => ({
      url: textAt(load, 'url'),
      sent: numberAt(load, 'sent'),
      lost: listAt(load, 'lost').map(String),
    }));
  } finally {
    client.stop();
  }
}

/** @throws NotProven unless requests were sent and none was lost. */
export function expectNoneLost(loads: readonly Load[]): void {
  expectNone(
    loads.flatMap(({ url, sent, lost }) => {
      if (sent === 0) return [`No request was sent to ${url}.`];
      const reasons = lost.slice(0, 5).join(', ');
      return lost.length === 0 ? [] : [`${lost.length} of ${sent} requests to ${url} were lost: ${reasons}`];
    }),
  );
}
