import { at } from '../../../tools/manifest';
import { manifests } from '../manifests';
import { kindSeeds, objectSeeds } from './objects';
import { podSeeds } from './pods';
import { type Defect, defectsOf, type Seed } from './seed';

/** Every defect that is seeded into the two manifests, one at a time. */
export function seededDefects(): readonly Defect[] {
  const { minikube } = manifests;
  return [
    ...minikube.map((object) => ({
      name: `minikube: apply ${String(at(object, 'kind'))} ${String(at(object, 'metadata', 'name'))} twice`,
      documents: [...minikube, object],
    })),
    ...seeded('minikube', (kind) => [...objectSeeds, ...(kindSeeds[kind] ?? []), ...(podSeeds[kind] ?? [])]),
    // What production shares with Minikube differs in numbers, placement and peers.
    ...seeded('production', (kind) => {
      const differs = ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Ingress'].includes(kind);
      const ofPods = kind === 'Deployment' ? podSeeds[kind] : [];
      return [...(differs ? objectSeeds : []), ...(kindSeeds[kind] ?? []), ...(ofPods ?? [])];
    }),
  ];
}

function seeded(
  environment: 'minikube' | 'production',
  seedsFor: (kind: string) => readonly Seed[],
): readonly Defect[] {
  const documents = manifests[environment];
  return documents.flatMap((document, index) =>
    defectsOf(environment, documents, index, seedsFor(String(at(document, 'kind')))),
  );
}
