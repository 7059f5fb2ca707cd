import { contract } from '../../../lib/contract';
import { at, type KubernetesObject, nameOf, textAt, textsAt } from '../json';
import { NotProven } from '../patience';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';
import { isReady, nameLabel, stackPods, uidOf, untilReady } from '../workloads';

/** What `kubectl drain` asks the API server for each pod, without a node that is closed meanwhile. */
export const drain: Step = {
  name: 'drain',
  proves: 'a drain takes only as many pods as the disruption budgets allow, and comes to its end',
  needs: ['ready', 'scaling'],
  prove: async (stage) => {
    const budgets = stage.manifest.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const names = [contract.frontend.name, contract.backend.name];
    const details = await Promise.all(
      names.map((name) => {
        const budget = budgets.find(
          (candidate) => textsAt(candidate, 'spec', 'selector', 'matchLabels')[nameLabel] === name,
        );
        return drainOf(stage, name, budget);
      }),
    );
    await untilReady(stage);
    return passed(details.join('; '));
  },
};

async function drainOf(stage: Stage, name: string, budget: KubernetesObject | undefined): Promise<string> {
  const pods = (await stackPods(stage, name)).filter(isReady);
  const first = await evict(stage, pods);
  if (budget === undefined) {
    // A single pod has no budget, which would block every drain.
    if (first.refused > 0)
      throw new NotProven(`${name} has no budget, and its eviction is refused: ${first.reason}`);
    return `${name} without budget: ${first.evicted.length} of ${pods.length} pods evicted`;
  }
  const allowed = at(budget, 'spec', 'maxUnavailable') ?? at(budget, 'spec', 'minAvailable');
  const most =
    at(budget, 'spec', 'maxUnavailable') === undefined ? pods.length - Number(allowed) : Number(allowed);
  if (first.evicted.length !== most || first.refused !== pods.length - most) {
    throw new NotProven(
      `${first.evicted.length} of ${pods.length} pods of ${name} could be evicted at once, its budget says ${most}. ${first.reason}`,
    );
  }
  // The rest as soon as there are others: a drain that waits comes to its end.
  const rest = pods.filter((pod) => !first.evicted.includes(uidOf(pod)));
  await untilReady(stage, first.evicted);
  const second = await evict(stage, rest);
  if (second.evicted.length === 0)
    throw new NotProven(`The drain of ${name} does not go on: ${second.reason}`);
  return `${name}: ${first.evicted.length} of ${pods.length} pods evicted, the next refused until another was Ready`;
}

interface Evictions {
  readonly evicted: readonly string[];
  readonly refused: number;
  readonly reason: string;
}

/** Asks for each pod's eviction, one after the other. */
async function evict({ cluster }: Stage, pods: readonly unknown[]): Promise<Evictions> {
  const evicted: string[] = [];
  const reasons: string[] = [];
  for (const pod of pods) {
    const name = nameOf(pod);
    const eviction = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace: textAt(pod, 'metadata', 'namespace') },
    };
    const path = `/api/v1/namespaces/${cluster.namespace}/pods/${name}/eviction`;
    const { status, stderr } = await cluster.run(
      ['create', `--raw=${path}`, '--filename=-'],
      JSON.stringify(eviction),
    );
    if (status === 0) evicted.push(uidOf(pod));
    else if (stderr.includes('disruption budget')) reasons.push(stderr.trim());
    else throw new NotProven(`The eviction of ${name} failed: ${stderr.trim()}`);
  }
  return { evicted, refused: reasons.length, reason: reasons[0] ?? '' };
}
