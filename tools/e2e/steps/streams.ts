import { contract } from '../../../lib/contract';
import { type IngressEdge, longestAnswerSeconds, publicHost } from '../../../lib/environments';
import { ownPolicy, withAccess } from '../client';
import { synthesized } from '../environment';
import { type Headers, headersOf } from '../examples/user';
import { listAt, numberAt, textAt } from '../../manifest';
import { programs } from '../programs';
import { NotProven, passed, type Stage, type Step, until } from '../step';
import { isReady, nameLabel } from '../workloads';
import { untilLetIn, whileRolling } from './rolling';

const { name, port } = contract.backend;

/** How long each stream lasts unless the environment allows less to an answer. */
const usualSeconds = 40;

/** The domain of an Ingress that is made for a proof (RFC 2606). */
const domain = 'todo-e2e.example.com';

/** Answers that are under way when their pod must end. */
export const streams: Step = {
  name: 'streams',
  proves: `a rolling restart of each Deployment cuts no answer of the chat, which streams for up to ${usualSeconds} s`,
  needs: ['ready', 'rolling'],
  prove: async (stage) =>
    withAccess(stage, async (pod) => {
      await untilLetIn(stage, pod, await headersOf(stage));
      const direct = await uncut(stage, pod, `http://${name}:${port.number}`, {});
      const { ingress } = stage;
      if (ingress === undefined) return passed(direct);
      const host = publicHost(domain, 'backend') ?? '';
      const through = await behind(stage, ingress, async (url) => {
        await untilThrough(stage, pod, url, { host });
        return uncut(stage, pod, url, { host });
      });
      return passed(`${direct}; through the Ingress of ${ingress.className} ${through}`);
    }),
};

/** What the program that streams is to do. */
async function inputOf(stage: Stage, url: string, own: Headers): Promise<StreamsInput> {
  return {
    url: `${url}/chat`,
    headers: { ...own, ...(await headersOf(stage)) },
    count: stage.streams,
    seconds: Math.min(usualSeconds, longestAnswerSeconds(stage.environment, 'backend')),
  };
}

interface StreamsInput {
  readonly url: string;
  readonly headers: Headers;
  readonly count: number;
  readonly seconds: number;
}

/** Waits until one answer comes: controllers take some seconds to see a new Ingress. */
async function untilThrough(stage: Stage, pod: string, url: string, own: Headers): Promise<void> {
  await until(stage.cluster, 60, async () => {
    const input = { ...(await inputOf(stage, url, own)), count: 1, seconds: 1 };
    const args = ['exec', pod, '--', ...programs.streams, JSON.stringify(input)];
    const text = await stage.cluster.ask(args);
    return listAt(JSON.parse(text.slice(text.indexOf('\n'))), 'cut').map(String)[0];
  });
}

/** Lets answers stream while everything is restarted; @throws NotProven where one is cut. */
async function uncut(stage: Stage, pod: string, url: string, own: Headers): Promise<string> {
  const input = await inputOf(stage, url, own);
  const { count, seconds } = input;
  const result = await whileRolling(stage, pod, programs.streams, input);
  const cut = listAt(result, 'cut').map(String);
  const whole = numberAt(result, 'whole');
  if (whole === count) return `0 of ${count} streams of ${seconds} s cut`;
  const reasons = cut.slice(0, 5).join(', ');
  throw new NotProven(`${count - whole} of ${count} streams were cut: ${reasons} (at ${url})`);
}

/** Works with the address of a controller's pod while it has the stack's own Ingress, as a public environment has it. */
async function behind<T>(stage: Stage, edge: IngressEdge, work: (url: string) => Promise<T>): Promise<T> {
  const { cluster, environment } = stage;
  const { namespace, labels, httpsPort } = edge.controller;
  const pods = await cluster.list('pods', labels, namespace);
  const address = textAt(pods.find(isReady), 'status', 'podIP');
  if (address === '') throw new NotProven(`No pod of the Ingress controller of ${edge.className} is Ready.`);
  const objects = [
    ...synthesized({ ...environment, domain, edge }).filter(({ kind }) => kind === 'Ingress'),
    ownPolicy(stage, 'e2e-controller', {
      podSelector: { matchLabels: { [nameLabel]: name } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: labels } }] }],
    }),
  ];
  await cluster.apply(objects);
  try {
    return await work(`https://${address}:${httpsPort}`);
  } finally {
    await cluster.delete(objects);
  }
}
