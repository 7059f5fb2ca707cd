import { manifests } from '../manifests';
import { type Defect, Subject } from './defect';
import { policyDefects } from './network';
import { kindDefects, objectDefects } from './objects';
import { podDefects } from './pods';

export type { Defect };

/** Every defect that is seeded into the two manifests, one at a time. */
export function seededDefects(): readonly Defect[] {
  return [
    ...seeded('minikube', () => [objectDefects, kindDefects, podDefects, policyDefects]),
    // What production shares with Minikube differs in numbers, placement and peers.
    ...seeded('production', ({ kind }) => {
      if (kind === 'Deployment') return [kindDefects, podDefects];
      return ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Ingress'].includes(kind)
        ? [objectDefects, kindDefects]
        : [kindDefects, policyDefects];
    }),
  ];
}

function seeded(
  environment: 'minikube' | 'production',
  seedsFor: (subject: Subject) => readonly ((subject: Subject) => readonly Defect[])[],
): readonly Defect[] {
  const documents = manifests[environment];
  return documents.flatMap((_, index) => {
    const subject = new Subject(environment, documents, index);
    return seedsFor(subject).flatMap((seed) => seed(subject));
  });
}
