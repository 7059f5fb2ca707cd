import { contract } from '../../../lib/contract';
import { ownPolicy } from '../client';
import { type Asker, impostor, partyAskers, stayingAskers, stranger, withPods } from '../network/askers';
import { unselected } from '../network/policies';
import { reachedFrom, type Target, targetsOf } from '../network/targets';
import { leftAfter, NotProven } from '../patience';
import type { Stage } from '../stage';
import { type Finding, passed, type Step } from '../step';

/** How many pods of parties there are at a time: the namespace has a quota. */
const atATime = 3;

/** Time for a network plugin to do as it is told, in seconds. */
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
      const answers = [...(await asked(stage, staying, control))];
      const askers = partyAskers(stage);
      for (let start = 0; start < askers.length; start += atATime) {
        const group = askers.slice(start, start + atATime);
        answers.push(...(await withPods(stage, group, () => asked(stage, group, control))));
      }
      const wrong = [
        ...answers.flatMap((answer) => answer.wrong),
        ...absent(targets),
        ...control.silent.map(({ title }) => `nobody reaches ${title}, not even who may`),
      ];
      if (wrong.length > 0) {
        const missing = await unselected(stage, [...staying, ...askers]);
        throw new NotProven([wrong.join(', '), ...missing].join('; '));
      }
      return finding(
        stage,
        control,
        answers.flatMap(({ paths }) => paths),
      );
    });
  },
};

/** What can be said of policies here. */
interface Control {
  readonly enforced: boolean;
  /** Who answers those who may ask, and whom the cluster keeps from others: so that refused never means away. */
  readonly judged: readonly Target[];
  /** Who should answer, and does not. */
  readonly silent: readonly Target[];
  /** Who answers also a pod that may ask nobody, as the node that it runs on may. */
  readonly unpoliced: readonly Target[];
}

/** Asks everybody from a pod that no policy restricts, and from one that may ask nobody. */
async function controlled(stage: Stage, targets: readonly Target[]): Promise<Control> {
  const { cluster, outside } = stage;
  const policies = [
    ownPolicy(stage, 'e2e-control', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': outside.namespace } } },
          ],
        },
      ],
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
}

/** What askers have asked, and in what the answers are not as declared. */
interface Answers {
  readonly paths: readonly Path[];
  readonly wrong: readonly string[];
}

/** Lets each of some askers ask, until all is as declared or the time is up. */
async function asked(stage: Stage, askers: readonly Asker[], control: Control): Promise<readonly Answers[]> {
  return Promise.all(
    askers.map(async (asker) => {
      const paths = control.judged
        // No policy of the stack is about those outside who ask others outside, or about who asks itself.
        .filter(({ inside, title }) => (inside || asker.cluster === stage.cluster) && title !== asker.title)
        .map((target) => ({
          asker,
          target,
          declared: asker.party !== undefined && target.askedBy.includes(asker.party),
        }));
      const targets = paths.map(({ target }) => target);
      const wrong = await leftAfter(stage.cluster, limitSeconds, async () => {
        const reached = await reachedFrom(asker.cluster, asker.pod.name, targets);
        return paths.flatMap((path) => mistake(path, reached.includes(path.target), control.enforced));
      });
      return { paths, wrong };
    }),
  );
}

function mistake({ asker, target, declared }: Path, open: boolean, enforced: boolean): readonly string[] {
  const path = `${asker.title} → ${target.title}`;
  if (declared) return open ? [] : [`${path} is refused, and declared`];
  return open && enforced ? [`${path} is open, and not declared`] : [];
}

/** Workloads that have no pod to ask. */
function absent(targets: readonly Target[]): readonly string[] {
  return (['frontend', 'backend', 'postgres'] as const)
    .filter((key) => !targets.some(({ title }) => title === key))
    .map((key) => `${contract[key].name} has no running pod that could be asked`);
}

function finding(stage: Stage, { enforced, unpoliced }: Control, paths: readonly Path[]): Finding {
  const open = `${paths.filter(({ declared }) => declared).length} declared paths are open`;
  if (!enforced) {
    return {
      outcome: 'not enforced',
      detail: `${open}; this cluster enforces no policies, nothing else can be said`,
    };
  }
  const refused = paths.filter(({ declared }) => !declared);
  const own = refused.filter(({ asker }) => asker.cluster === stage.cluster);
  const within = own.filter(({ target }) => target.inside);
  return passed(
    `${open}; refused are ${within.length} within the namespace, ${own.length - within.length} to addresses outside ` +
      `and ${refused.length - own.length} from another namespace` +
      (unpoliced.length === 0
        ? ''
        : `; left out: ${titles(unpoliced)}, which this cluster keeps from nobody`),
  );
}

function titles(targets: readonly Target[]): string {
  return targets.map(({ title }) => title).join(' and ');
}
