import { contract } from '../../../lib/contract';
import { type IngressEdge, longestAnswerSeconds, publicHost } from '../../../lib/environments';
import { ownPolicy, withAccess } from '../client';
import { synthesized } from '../environment';
import { headersOf } from '../examples/user';
import { listAt, numberAt, textAt } from '../../manifest';
import { programs } from '../programs';
import { NotProven, passed, type Stage, type Step } from '../step';
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
      const through = await behind(stage, ingress, (url) => uncut(stage, pod, url, { host }));
      return passed(`${direct}; through the Ingress of ${ingress.className} ${through}`);
    }),
};

/** Lets answers stream while everything is restarted; @throws NotProven where one is cut. */
async function uncut(
  stage: Stage,
  pod: string,
  url: string,
  own: Readonly<Record<string, string>>,
): Promise<string> {
  const count = stage.streams;
  const seconds = Math.min(usualSeconds, longestAnswerSeconds(stage.environment, 'backend'));
  const headers = { ...own, ...(await headersOf(stage)) };
  const input = { url: `${url}/chat`, headers, count, seconds };
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
