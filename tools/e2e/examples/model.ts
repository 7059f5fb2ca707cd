import type { Server } from '../../../lib/environments';
import { ownLabels, ownPod } from '../client';
import type { Mapping } from '../../manifest';
import { programs } from '../programs';
import type { Stage } from '../step';

/** Name of the pod and the Service of the model that stands in. */
export const modelName = 'e2e-model';

const labels = ownLabels('model');
const port = 8080;

/** The model as an environment names it: a server of somebody else, in the second namespace. */
export function modelIn(namespace: string): Server {
  return { kind: 'in-cluster', service: modelName, namespace, labels, port, path: '/v1' };
}

/** The pod that answers as a model does, and the Service by which the backend finds it. */
export function modelObjects(stage: Stage): readonly Mapping[] {
  const { outside } = stage;
  const command = [...programs.model, String(port)];
  // Pods of the runner's own are never Ready.
  const spec = { selector: labels, ports: [{ port }], publishNotReadyAddresses: true };
  const metadata = { name: modelName, namespace: outside.namespace };
  return [
    ownPod(stage, outside, { name: modelName, labels, command }),
    { apiVersion: 'v1', kind: 'Service', metadata, spec },
  ];
}
