import { runIn } from '../client';
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
      await runIn(cluster, party.pod.name, programs.resolve, everywhere),
      await runIn(outside, free.pod.name, programs.resolve, everywhere),
    ];
    if (ours === true) return [];
    return theirs === true
      ? [
          "DNS is what is blocked: pods of the stack get no answer where others do. Choose the cluster's servers by network.dns of the environment, or by TODO_CHATBOT_DNS.",
        ]
      : ['The DNS of the cluster answers nobody.'];
  });
}
