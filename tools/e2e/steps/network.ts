import { contract } from '../../../lib/contract';
import { ownPolicy } from '../client';
import { reachOf } from '../network/reach';
import { type Asker, impostor, partyAskers, stayingAskers, stranger } from '../network/askers';
import { unselected, withPods } from '../network/askers';
import { reachedFrom, type Target, targetsOf, workloads } from '../network/targets';
import { type Finding, leftAfter, NotProven, passed, type Stage, type Step } from '../step';

/** How many pods of parties there are at a time: the namespace has a quota. */
const atATime = 3;

/** Time for a network plugin to act on a policy, in seconds. */
const limitSeconds = 15;

/** Who may talk to whom, asked in the cluster: against the declared flows, not against the policies. */
export const network: Step = {
  name: 'network',
  proves:
    'exactly the declared flows are open; between parties, to addresses outside and from another namespace all else is refused',
  needs: ['apply'],
  prove: async (stage) => {
    const staying = stayingAskers(stage);
    return withPods(stage, staying, async () => {
      const targets = await targetsOf(stage);
      const control = await controlled(stage, targets);
      const answers = [...(await answersOf(stage, staying, control))];
      const askers = partyAskers(stage);
      for (let start = 0; start < askers.length; start += atATime) {
        const group = askers.slice(start, start + atATime);
        answers.push(...(await withPods(stage, group, () => answersOf(stage, group, control))));
      }
      const wrong = [
        ...answers.flatMap((answer) => answer.wrong),
        ...workloads
          .filter((key) => !targets.some(({ title }) => title === key))
          .map((key) => `${contract[key].name} has no running pod that could be asked`),
        ...control.silent.map(({ title }) => `nobody reaches ${title}, not even who may`),
      ];
      if (wrong.length > 0) {
        const hints = await unselected(stage, [...staying, ...askers]);
        throw new NotProven([wrong.join(', '), ...hints].join('; '));
      }
      return finding(
        stage,
        control,
        answers.flatMap(({ paths }) => paths),
      );
    });
  },
};

/** What can be said of policies in this cluster. */
interface Control {
  readonly enforced: boolean;
  /** Those who answer where they may, and whom the cluster keeps from others: their silence is a refusal. */
  readonly judged: readonly Target[];
  /** Those who should answer, and do not. */
  readonly silent: readonly Target[];
  /** Those who answer even a pod that may ask nobody, as the pod's own node does in many clusters. */
  readonly unpoliced: readonly Target[];
}

/** Asks everybody from a pod that no policy restricts, and from one that may ask nobody. */
async function controlled(stage: Stage, targets: readonly Target[]): Promise<Control> {
  const { cluster, outside } = stage;
  const fromOutside = { matchLabels: { 'kubernetes.io/metadata.name': outside.namespace } };
  const policies = [
    ownPolicy(stage, 'e2e-control', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: fromOutside }] }],
    }),
    ownPolicy(stage, 'e2e-denied', {
      podSelector: { matchLabels: stranger.labels },
      policyTypes: ['Ingress', 'Egress'],
    }),
  ];
  await cluster.apply(policies);
  try {
    let answering: readonly Target[] = [];
    const silent = await leftAfter(cluster, limitSeconds, async () => {
      answering = await reachedFrom(outside, impostor, targets);
      return targets.filter((target) => target.required && !answering.includes(target));
    });
    const beyond = answering.filter(({ inside }) => !inside);
    const certain = beyond.filter(({ required }) => required);
    if (certain.length === 0) {
      throw new NotProven(
        'No pod reaches anybody beyond its namespace, not even one that may: nothing can be said.',
      );
    }
    let open: readonly Target[] = [];
    const leaking = await leftAfter(cluster, limitSeconds / 2, async () => {
      open = await reachedFrom(cluster, stranger.name, beyond);
      return open.filter(({ required }) => required);
    });
    const enforced = leaking.length < certain.length;
    if (enforced && leaking.length > 0) {
      throw new NotProven(
        `A pod that may ask nobody reaches ${titles(leaking)}: this cluster enforces policies in part.`,
      );
    }
    const unpoliced = enforced ? open : [];
    return { enforced, judged: answering.filter((target) => !unpoliced.includes(target)), silent, unpoliced };
  } finally {
    await cluster.delete(policies);
  }
}

/** A way from somebody to somebody. */
interface Path {
  readonly asker: Asker;
  readonly target: Target;
  readonly declared: boolean;
  /** What `reach` says of it. Default: it is not sure. */
  readonly reach: boolean | undefined;
}

/** The paths of an asker, and which of them are not as declared. */
interface Answers {
  readonly paths: readonly Path[];
  readonly wrong: readonly string[];
}

/** Lets each of some askers ask, until all is as declared or the time is up. */
async function answersOf(
  stage: Stage,
  askers: readonly Asker[],
  control: Control,
): Promise<readonly Answers[]> {
  const { cluster } = stage;
  const reach = reachOf(stage);
  return Promise.all(
    askers.map(async (asker) => {
      const { party, title } = asker;
      const targets = control.judged
        // No policy of the stack is about those outside who ask others outside, or about who asks itself.
        .filter((target) => (target.inside || asker.cluster === cluster) && target.title !== title);
      const paths = targets.map((target) => ({
        asker,
        target,
        declared: party !== undefined && target.askedBy.includes(party),
        reach: reach(asker, target),
      }));
      const otherwise = paths
        .filter((path) => path.reach !== undefined && path.reach !== path.declared)
        .map(
          ({ target, declared }) =>
            `${title} → ${target.title} is ${declared ? '' : 'not '}declared, and reach says otherwise`,
        );
      const wrong = await leftAfter(cluster, limitSeconds, async () => {
        const reached = await reachedFrom(asker.cluster, asker.pod.name, targets);
        return paths.flatMap(({ target, declared }) => {
          const path = `${title} → ${target.title}`;
          const open = reached.includes(target);
          if (declared) return open ? [] : [`${path} is refused, and declared`];
          return open && control.enforced ? [`${path} is open, and not declared`] : [];
        });
      });
      return { paths, wrong: [...wrong, ...otherwise] };
    }),
  );
}

function finding({ cluster }: Stage, { enforced, unpoliced }: Control, paths: readonly Path[]): Finding {
  const refused = paths.filter(({ declared }) => !declared);
  const open = `${paths.length - refused.length} declared paths are open`;
  if (!enforced) {
    const detail = `${open}; this cluster enforces no policies, nothing else can be said`;
    return { outcome: 'not enforced', detail };
  }
  const own = refused.filter(({ asker }) => asker.cluster === cluster);
  const within = own.filter(({ target }) => target.inside);
  const sure = paths.filter(({ reach }) => reach !== undefined);
  const leftOut = `; left out: ${titles(unpoliced)}, which this cluster keeps from nobody`;
  return passed(
    `${open}; refused are ${within.length} within the namespace, ${own.length - within.length} to addresses outside ` +
      `and ${refused.length - own.length} from another namespace${unpoliced.length === 0 ? '' : leftOut}; ` +
      `reach says the same of ${sure.length === paths.length ? 'all' : `the ${sure.length} of which it is sure`}`,
  );
}

function titles(targets: readonly Target[]): string {
  return targets.map(({ title }) => title).join(' and ');
}
