import { runIn } from '../client';
import type { Cluster } from '../cluster';
import { programs } from '../programs';
import type { Stage } from '../step';
import { foreigner, partyAskers, withPods } from './askers';

/** A name that the DNS of every cluster knows. */
const everywhere = 'kubernetes.default.svc';

/** What to say where names have no answer: nothing becomes Ready then, and no workload says that it is this. */
export async function withoutNames(stage: Stage): Promise<readonly string[]> {
  const { cluster, outside } = stage;
  const [party] = partyAskers(stage).filter((asker) => asker.party === 'migration');
  if (party === undefined) return [];
  const free = { title: 'a pod of another namespace', cluster: outside, pod: foreigner };
  return withPods(stage, [party, free], async () => {
    const [ours, theirs] = [
      await addressOf(cluster, party.pod.name, everywhere),
      await addressOf(outside, free.pod.name, everywhere),
    ];
    if (ours !== undefined) return [];
    return theirs === undefined
      ? ['The DNS of the cluster answers nobody.']
      : [
          "DNS is what is blocked: pods of the stack get no answer where others do. Choose the cluster's servers by network.dns of the environment, or by TODO_CHATBOT_DNS.",
        ];
  });
}

/** The address that a pod gets for a name, if any. */
export async function addressOf(cluster: Cluster, pod: string, name: string): Promise<string | undefined> {
  const address = await runIn(cluster, pod, programs.resolve, name);
  return typeof address === 'string' ? address : undefined;
}
