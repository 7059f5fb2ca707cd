import { contract } from '../../../lib/contract';
import { at, type Mapping, nameOf, numberAt, textAt } from '../../manifest';
import { NotProven, passed, type Stage, type Step } from '../step';
import { isReady, nameLabel, stackPods, uidOf, untilReady } from '../workloads';

/** What `kubectl drain` asks the API server for each pod, without closing a node. */
export const drain: Step = {
  name: 'drain',
  proves: 'a drain takes only as many pods as the disruption budgets allow, and comes to its end',
  needs: ['ready', 'scaling'],
  prove: async (stage) => {
    const budgets = stage.manifest.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const nameIn = (budget: Mapping): string => textAt(budget, 'spec', 'selector', 'matchLabels', nameLabel);
    const details = await Promise.all(
      [contract.frontend.name, contract.backend.name].map((name) =>
        drainOf(
          stage,
          name,
          budgets.find((budget) => nameIn(budget) === name),
        ),
      ),
    );
    await untilReady(stage);
    return passed(details.join('; '));
  },
};

async function drainOf(stage: Stage, name: string, budget: Mapping | undefined): Promise<string> {
  const pods = (await stackPods(stage, name)).filter(isReady);
  const first = await evict(stage, pods);
  const taken = first.evicted.length;
  if (budget === undefined) {
    // A single pod has no budget, which would block every drain.
    if (first.reasons.length === 0) return `${name} without budget: ${taken} of ${pods.length} pods evicted`;
    throw new NotProven(`${name} has no budget, and its eviction is refused: ${first.reasons.join(' ')}`);
  }
  const most =
    at(budget, 'spec', 'maxUnavailable') === undefined
      ? pods.length - numberAt(budget, 'spec', 'minAvailable')
      : numberAt(budget, 'spec', 'maxUnavailable');
  if (taken !== most || first.reasons.length !== pods.length - most) {
    throw new NotProven(
      `${taken} of ${pods.length} pods of ${name} could be evicted at once, its budget says ${most}. ${first.reasons[0] ?? ''}`,
    );
  }
  // Once other pods are Ready, the next may go: a drain that waits comes to its end.
  await untilReady(stage, first.evicted);
  const rest = pods.filter((pod) => !first.evicted.includes(uidOf(pod)));
  const second = await evict(stage, rest);
  if (second.evicted.length > 0) {
    return `${name}: ${taken} of ${pods.length} pods evicted, the next refused until another was Ready`;
  }
  throw new NotProven(`The drain of ${name} does not go on: ${second.reasons[0] ?? ''}`);
}

/** Asks for each pod's eviction, one after the other; the identities of those evicted, and why others were refused. */
async function evict(
  { cluster }: Stage,
  pods: readonly unknown[],
): Promise<{ readonly evicted: readonly string[]; readonly reasons: readonly string[] }> {
  const evicted: string[] = [];
  const reasons: string[] = [];
  for (const pod of pods) {
    const name = nameOf(pod);
    const metadata = { name, namespace: textAt(pod, 'metadata', 'namespace') };
    const path = `/api/v1/namespaces/${cluster.namespace}/pods/${name}/eviction`;
    const { status, stderr } = await cluster.run(
      ['create', `--raw=${path}`, '--filename=-'],
      JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata }),
    );
    if (status === 0) evicted.push(uidOf(pod));
    else if (stderr.includes('disruption budget')) reasons.push(stderr.trim());
    else throw new NotProven(`The eviction of ${name} failed: ${stderr.trim()}`);
  }
  return { evicted, reasons };
}
