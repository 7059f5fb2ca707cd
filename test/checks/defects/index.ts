import { minikube, production } from '../../../lib/environments';
import { synthesize } from '../manifests';
import { type Defect, Subject } from './defect';
import { edgeDefects, policyDefects } from './network';
import { kindDefects, objectDefects } from './objects';
import { podDefects } from './pods';

export type { Defect };

/** Kinds of which production's objects differ from Minikube's in numbers alone. */
const sameInBoth = ['ConfigMap', 'CronJob', 'Job', 'LimitRange', 'PersistentVolumeClaim', 'ServiceAccount'];

/** Every defect that is seeded into the two manifests, one at a time. */
export function seededDefects(): readonly Defect[] {
  return [minikube, production].flatMap((environment) => {
    const documents = synthesize(environment);
    return documents.flatMap((_, index) => {
      const subject = new Subject(environment.name, documents, index);
      if (environment === production && sameInBoth.includes(subject.kind)) return [];
      return [objectDefects, kindDefects, podDefects, policyDefects, edgeDefects].flatMap((seed) =>
        seed(subject),
      );
    });
  });
}
