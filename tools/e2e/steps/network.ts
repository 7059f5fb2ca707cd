import { type ContainerKey, contract } from '../../../lib/contract';
import { flows, parties, type Party } from '../../../lib/environments';
import { clientEgress, clientPod, ownLabels, ownPolicy, podWithLabels, runIn, untilRunning } from '../client';
import { listAt, textAt } from '../json';
import { NotProven, until } from '../patience';
import { programs } from '../programs';
import type { Stage } from '../stage';
import type { Finding, Step } from '../step';
import { isEnding, nameLabel, stackLabels, stackPods } from '../workloads';

/** Whom somebody may ask. */
interface Target {
  readonly name: ContainerKey | 'dns';
  readonly host: string;
  readonly port: number;
}

/** Somebody who asks: a pod with a party's labels, or with none. */
interface Asker {
  readonly name: string;
  readonly party?: Party;
  readonly labels: Readonly<Record<string, string>>;
}

/** How many askers there are at a time: the namespace has a quota of pods. */
const atATime = 3;

/** Who may talk to whom, asked in the cluster: against the declared flows, not against the policies. */
export const network: Step = {
  name: 'network',
  proves: 'exactly the declared flows are open between the parties, and all others refused',
  needs: ['apply'],
  prove: async (stage) => {
    const targets = await targetsOf(stage);
    const enforced = await enforces(stage, targets);
    const refused: string[] = [];
    const open: string[] = [];
    const askers = askersOf(stage);
    for (let start = 0; start < askers.length; start += atATime) {
      const group = askers.slice(start, start + atATime);
      await withPods(stage, group, async () => {
        for (const asker of group) {
          const found = await askedBy(stage, asker, targets, enforced);
          open.push(...found.open);
          refused.push(...found.refused);
        }
      });
    }
    return finding(enforced, open.length, refused.length);
  },
};

function finding(enforced: boolean, open: number, refused: number): Finding {
  return enforced
    ? { outcome: 'passed', detail: `${open} declared paths are open, ${refused} others refused` }
    : {
        outcome: 'not enforced',
        detail: `${open} declared paths are open; this cluster enforces no policies, nothing else can be said`,
      };
}

/** Pods that listen, and DNS. */
async function targetsOf(stage: Stage): Promise<readonly Target[]> {
  const { dns } = stage.environment.network;
  const keys = ['frontend', 'backend', 'postgres'] as const;
  const own = await Promise.all(
    keys.map(async (key) => {
      const pods = (await stackPods(stage, contract[key].name)).filter((pod) => !isEnding(pod));
      return pods
        .filter((pod) => textAt(pod, 'status', 'phase') === 'Running')
        .map((pod) => ({ name: key, host: textAt(pod, 'status', 'podIP'), port: contract[key].port.number }));
    }),
  );
  const servers = await stage.cluster.list('pods', dns.labels, dns.namespace);
  return [
    ...own.flatMap((pods) => pods.slice(0, 1)),
    ...servers
      .slice(0, 1)
      .map((pod) => ({ name: 'dns' as const, host: textAt(pod, 'status', 'podIP'), port: 53 })),
  ];
}

/** Whether a policy of the runner's own keeps a pod from asking DNS, which another pod can. */
async function enforces(stage: Stage, targets: readonly Target[]): Promise<boolean> {
  const dns = targets.filter(({ name }) => name === 'dns');
  if (dns.length === 0) throw new NotProven('There is no pod of the DNS that the environment names.');
  const denied: Asker = { name: 'e2e-denied', labels: ownLabels('denied') };
  const policies = [
    clientEgress(stage),
    ownPolicy(stage, denied.name, {
      podSelector: { matchLabels: denied.labels },
      policyTypes: ['Ingress', 'Egress'],
    }),
  ];
  await stage.cluster.apply(policies);
  try {
    return await withPods(stage, [denied], async () => {
      const client = await clientPod(stage);
      await until(stage.cluster, 20, async () =>
        (await connects(stage, client, dns))[0] === true
          ? undefined
          : 'No pod reaches DNS, not even one that may: nothing can be said of policies.',
      );
      // A plugin that enforces may need a moment; one that does not never will.
      for (let attempt = 0; attempt < 6; attempt += 1) {
        if ((await connects(stage, denied.name, dns))[0] === false) return true;
        await stage.cluster.pause(1000);
      }
      return false;
    });
  } finally {
    await stage.cluster.delete(policies);
  }
}

function askersOf(stage: Stage): readonly Asker[] {
  const names: Readonly<Record<Party, string | undefined>> = {
    frontend: contract.frontend.name,
    backend: contract.backend.name,
    postgres: contract.postgres.name,
    migration: 'todo-migrate',
    backup: 'todo-backup',
    // cert-manager's own, which asks nobody.
    'certificate solver': undefined,
  };
  const known = parties(stage.environment).flatMap((party): readonly Asker[] => {
    const name = names[party];
    const labels = name === undefined ? {} : { ...stackLabels(stage), [nameLabel]: name };
    return name === undefined ? [] : [{ name: `e2e-as-${party}`, party, labels }];
  });
  return [...known, { name: 'e2e-stranger', labels: {} }];
}

async function withPods<T>(stage: Stage, askers: readonly Asker[], work: () => Promise<T>): Promise<T> {
  const pods = askers.map(({ name, labels }) => podWithLabels(stage, name, labels));
  await stage.cluster.apply(pods);
  try {
    await untilRunning(
      stage,
      askers.map(({ name }) => name),
    );
    return await work();
  } finally {
    await stage.cluster.delete(pods, ['--grace-period=1']);
  }
}

/** What one asker reaches, once it is as declared; the network plugin may need a moment. */
async function askedBy(
  stage: Stage,
  { name, party }: Asker,
  targets: readonly Target[],
  enforced: boolean,
): Promise<{ readonly open: readonly string[]; readonly refused: readonly string[] }> {
  const declared = targets.map(({ name: to }) =>
    flows(stage.environment).some((flow) => flow.from === party && flow.to === to),
  );
  const others = targets.map((target) => ({ ...target, path: `${party ?? 'a stranger'} → ${target.name}` }));
  await until(stage.cluster, 8, async () => {
    const open = await connects(stage, name, targets);
    const wrong = others.flatMap(({ path }, index) => {
      if (open[index] === declared[index]) return [];
      if (open[index] === true) return enforced ? [`${path} is open, and not declared`] : [];
      return [`${path} is refused, and declared`];
    });
    return wrong.length === 0 ? undefined : wrong.join(', ');
  });
  return {
    open: others.filter((_, index) => declared[index]).map(({ path }) => path),
    refused: others.filter((_, index) => declared[index] !== true).map(({ path }) => path),
  };
}

async function connects(stage: Stage, pod: string, targets: readonly Target[]): Promise<readonly unknown[]> {
  const addresses = targets.map(({ host, port }) => ({ host, port }));
  return listAt(await runIn(stage, pod, programs.connect, addresses));
}
