import { contract } from '../../../lib/contract';
import { requestFrom, withAccess } from '../client';
import { type Headers, headersOf } from '../examples/user';
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
      const headers = await headersOf(stage);
      await untilLetIn(stage, pod, headers);
      const result = await whileRolling(stage, pod, programs.load, { urls, headers });
      const loads = listAt(result).map((load) => ({
        url: textAt(load, 'url'),
        sent: numberAt(load, 'sent'),
        lost: listAt(load, 'lost').map(String),
      }));
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

/** Waits until network plugins let the client in. */
export async function untilLetIn(stage: Stage, pod: string, headers: Headers): Promise<void> {
  await until(stage.cluster, 15, async () => {
    const refused = (await requestFrom(stage, pod, urls, headers)).find(({ status }) => status !== 200);
    return refused && `The client is not let in: ${refused.status} ${refused.text}`;
  });
}

/**
 * Restarts frontend and backend while a program of a pod asks them, from the first line that it writes until no old pod is
 * left: requests are lost while old pods end, if ever. Returns what the program found.
 */
export async function whileRolling(
  stage: Stage,
  pod: string,
  program: readonly string[],
  input: unknown,
): Promise<unknown> {
  const { cluster } = stage;
  const client = cluster.start(['exec', '--stdin', pod, '--', ...program, JSON.stringify(input)]);
  try {
    await client.firstLine;
    const old = (await stackPods(stage)).map(uidOf);
    const names = [backend.name, frontend.name];
    await Promise.all(names.map((name) => restart(stage, name)));
    await until(cluster, 120, async () => {
      const pods = (await Promise.all(names.map((name) => stackPods(stage, name)))).flat();
      const left = pods.filter((each) => old.includes(uidOf(each)));
      return left.length === 0 ? undefined : `${left.length} old pods do not end`;
    });
    client.endInput();
    const { status, stdout, stderr } = await client.answer;
    if (status !== 0) throw new NotProven(`The client of the requests ended early: ${stderr.trim()}`);
    const result: unknown = JSON.parse(stdout.slice(stdout.indexOf('\n')));
    return result;
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
