import { clientPod, textsIn } from './client';
import { at, listAt, numberAt, textAt } from './json';
import { expectNone, NotProven } from './patience';
import { programs } from './programs';
import type { Stage } from './step';

/** What became of the requests to one address. */
export interface Load {
  readonly url: string;
  readonly sent: number;
  /** When, in seconds from the start, and why. */
  readonly lost: readonly string[];
}

/** Sends steady requests from within the cluster while something works; the network must let the client in. */
export async function underLoad(
  stage: Stage,
  urls: readonly string[],
  work: () => Promise<void>,
): Promise<readonly Load[]> {
  const command = [...programs.load, JSON.stringify(urls)];
  const client = stage.cluster.start(['exec', '--stdin', await clientPod(stage), '--', ...command]);
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
      lost: textsIn(at(load, 'lost')),
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
