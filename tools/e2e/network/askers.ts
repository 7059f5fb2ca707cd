import { contract } from '../../../lib/contract';
import { type Outside, parties, type Party } from '../../../lib/environments';
import { type OwnPod, ownLabels, ownPod, untilRunning } from '../client';
import { type Cluster, KubectlFailed } from '../cluster';
import type { KubernetesObject } from '../json';
import { until } from '../patience';
import type { Stage } from '../stage';
import { nameLabel, stackLabels } from '../workloads';

/** Somebody who asks. */
export interface Asker {
  readonly title: string;
  /** The namespace it asks from. */
  readonly cluster: Cluster;
  readonly pod: OwnPod;
  /** As whom the flows know it; a stranger is absent there. */
  readonly party?: Party | Outside;
}

/** cert-manager's pods, and where they answer (its documentation, "HTTP01"). */
export const solver = {
  name: 'e2e-as-solver',
  labels: { 'acme.cert-manager.io/http01-solver': 'true' },
  ports: [8089],
} as const;

/** A pod in the second namespace: it is nobody, and listens where a pod might look for the internet, and elsewhere. */
export const foreigner = { name: 'e2e-foreigner', labels: {}, ports: [443, 8080] } as const;

/** No policy selects it, whatever its labels are: who may be asked at all is known from its answers. */
export const impostor = 'e2e-impostor';

/** The edge's controller, in the second namespace. */
export const edgeName = 'e2e-edge';

/** It is in the namespace, and no part of the stack. */
export const stranger = { name: 'e2e-stranger', labels: ownLabels('stranger') } as const;

/** Those who stay for as long as somebody asks: some of them are asked, too. */
export function stayingAskers(stage: Stage): readonly Asker[] {
  const { cluster, outside, environment } = stage;
  const { edge } = environment;
  return [
    { title: 'a stranger', cluster, pod: stranger },
    { title: 'a pod of another namespace', cluster: outside, pod: foreigner },
    {
      title: 'a pod of another namespace with the labels of the frontend',
      cluster: outside,
      pod: { name: impostor, labels: { ...stackLabels(stage), [nameLabel]: contract.frontend.name } },
    },
    ...(edge.kind === 'none'
      ? []
      : [
          {
            title: 'edge',
            cluster: outside,
            pod: { name: edgeName, labels: edge.controller.labels, ports: [edge.controller.httpsPort] },
            party: 'edge' as const,
          },
        ]),
    ...(parties(environment).includes('certificate solver')
      ? [{ title: 'certificate solver', cluster, pod: solver, party: 'certificate solver' as const }]
      : []),
  ];
}

/** Pods with the labels of the parties: what the network grants is granted to labels. */
export function partyAskers(stage: Stage): readonly Asker[] {
  const names: Readonly<Partial<Record<Party, string>>> = {
    frontend: contract.frontend.name,
    backend: contract.backend.name,
    postgres: contract.postgres.name,
    migration: 'todo-migrate',
    backup: 'todo-backup',
  };
  return parties(stage.environment).flatMap((party): readonly Asker[] => {
    const name = names[party];
    if (name === undefined) return [];
    const labels = { ...stackLabels(stage), [nameLabel]: name };
    return [{ title: party, cluster: stage.cluster, pod: { name: `e2e-as-${party}`, labels }, party }];
  });
}

/** Has the pods of askers there while something works. */
export async function withPods<T>(
  stage: Stage,
  askers: readonly Asker[],
  work: () => Promise<T>,
): Promise<T> {
  const places = [stage.cluster, stage.outside].map((cluster) => ({
    cluster,
    pods: askers.filter((asker) => asker.cluster === cluster).map(({ pod }) => ownPod(stage, cluster, pod)),
  }));
  const everywhere = async (each: (place: (typeof places)[number]) => Promise<unknown>): Promise<void> => {
    await Promise.all(places.filter(({ pods }) => pods.length > 0).map(each));
  };
  try {
    await everywhere(({ cluster, pods }) => placed(cluster, pods));
    await everywhere(({ cluster }) =>
      untilRunning(
        cluster,
        askers.filter((asker) => asker.cluster === cluster).map(({ pod }) => pod.name),
      ),
    );
    return await work();
  } finally {
    await everywhere(({ cluster, pods }) => cluster.delete(pods, ['--grace-period=1']));
  }
}

/** Makes pods as soon as the quota has room for them: others may still be on their way out. */
async function placed(cluster: Cluster, pods: readonly KubernetesObject[]): Promise<void> {
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
