import { contract } from '../../../lib/contract';
import { type Outside, parties, type Party, placeOf, proxyName } from '../../../lib/environments';
import { type OwnPod, ownLabels, ownPod, untilRunning } from '../client';
import { type Cluster, KubectlFailed } from '../cluster';
import { type Mapping, nameOf, selectorOf, selects, Value } from '../../manifest';
import { type Stage, until } from '../step';
import { nameLabel, stackLabels } from '../workloads';

/** Somebody who asks. */
export interface Asker {
  readonly title: string;
  /** The namespace it asks from. */
  readonly cluster: Cluster;
  readonly pod: OwnPod;
  /** Its name in the declared flows; absent for strangers, whom no flow names. */
  readonly party?: Party | Outside;
}

/** cert-manager's pods, and where they answer (its documentation, "HTTP01"). */
export const solver = {
  name: 'e2e-as-solver',
  labels: { 'acme.cert-manager.io/http01-solver': 'true' },
  ports: [8089],
} as const;

/** A stranger in the second namespace: it listens on the port of the internet's services, and on another one. */
export const foreigner = { name: 'e2e-foreigner', labels: {}, ports: [443, 8080] } as const;

/**
 * A pod of the second namespace with the labels of the frontend. No policy selects it there, so it may ask everybody: its
 * answers show who can be asked at all.
 */
export const impostor = 'e2e-impostor';

/** The edge's controller, in the second namespace. */
export const edgeName = 'e2e-edge';

/** It is in the namespace, and no part of the stack. */
export const stranger = { name: 'e2e-stranger', labels: ownLabels('stranger') } as const;

/** Name labels of the parties. */
const names: Readonly<Record<Exclude<Party, 'certificate solver'>, { readonly name: string }>> = {
  ...contract,
  'egress proxy': { name: proxyName },
  migration: { name: 'todo-migrate' },
  backup: { name: 'todo-backup' },
  copy: { name: 'todo-copy' },
  drill: { name: 'todo-drill' },
};

function labelsOf(stage: Stage, name: string): OwnPod['labels'] {
  return { ...stackLabels(stage), [nameLabel]: name };
}

/** Those whose pods stay for the whole step: some of them are asked, too. */
export function stayingAskers(stage: Stage): readonly Asker[] {
  const { cluster, outside, environment } = stage;
  const { edge } = environment;
  const imitation = { name: impostor, labels: labelsOf(stage, contract.frontend.name) };
  const askers: Asker[] = [
    { title: 'a stranger', cluster, pod: stranger },
    { title: 'a pod of another namespace', cluster: outside, pod: foreigner },
    { title: 'a pod of another namespace with the labels of the frontend', cluster: outside, pod: imitation },
  ];
  if (edge.kind !== 'none') {
    const pod = { name: edgeName, labels: edge.controller.labels, ports: [edge.controller.httpsPort] };
    askers.push({ title: 'edge', cluster: outside, pod, party: 'edge' });
  }
  if (parties(environment).includes('certificate solver')) {
    askers.push({ title: 'certificate solver', cluster, pod: solver, party: 'certificate solver' });
  }
  return askers;
}

/** Pods with the labels of the parties: what the network grants is granted to labels. */
export function partyAskers(stage: Stage): readonly Asker[] {
  const { cluster, environment } = stage;
  return parties(environment).flatMap((party): readonly Asker[] => {
    if (party === 'certificate solver') return [];
    const place = placeOf(environment, party);
    // Those of a database that an operator runs have labels of the operator's.
    const own = place.kind === 'pods' ? place.labels : undefined;
    const labels = own ?? labelsOf(stage, names[party].name);
    const pod = { name: `e2e-as-${party.replace(' ', '-')}`, labels };
    return [{ title: party, cluster, pod, party }];
  });
}

/** Runs the pods of askers while something works, and removes them afterwards. */
export async function withPods<T>(
  stage: Stage,
  askers: readonly Asker[],
  work: () => Promise<T>,
): Promise<T> {
  const places = [stage.cluster, stage.outside].flatMap((cluster) => {
    const own = askers.filter((asker) => asker.cluster === cluster);
    return own.length === 0 ? [] : [{ cluster, pods: own.map(({ pod }) => ownPod(stage, cluster, pod)) }];
  });
  try {
    await Promise.all(places.map(({ cluster, pods }) => applyWhenThereIsRoom(cluster, pods)));
    await Promise.all(places.map(({ cluster, pods }) => untilRunning(cluster, pods.map(nameOf))));
    return await work();
  } finally {
    await Promise.all(places.map(({ cluster, pods }) => cluster.delete(pods, ['--grace-period=1'])));
  }
}

/** Makes pods as soon as the quota has room for them: earlier ones may still be ending. */
async function applyWhenThereIsRoom(cluster: Cluster, pods: readonly Mapping[]): Promise<void> {
  await until(cluster, 60, async () => {
    try {
      await cluster.apply(pods);
      return undefined;
    } catch (error) {
      if (error instanceof KubectlFailed && error.message.includes('exceeded quota')) return error.message;
      throw error;
    }
  });
}

/** Askers that no network policy selects: a hint at why paths are not as declared, which proves nothing by itself. */
export async function unselected({ cluster }: Stage, askers: readonly Asker[]): Promise<readonly string[]> {
  const policies = await cluster.list('networkpolicies');
  const selectors = policies.flatMap((policy) => {
    const selector = selectorOf(new Value(policy).at('spec', 'podSelector'));
    return selector === undefined ? [] : [selector];
  });
  const own = selectors.filter(({ length }) => length > 0);
  const missing = askers
    .filter((asker) => asker.cluster === cluster && asker.party !== undefined)
    .filter(({ pod }) => !own.some((selector) => selects(selector, pod.labels)));
  const denied = own.length < selectors.length;
  return [
    ...(denied ? [] : ['no NetworkPolicy is about every pod: the default deny is missing']),
    ...missing.map(({ title }) => `no NetworkPolicy is about ${title}: its own is missing`),
  ];
}
