import type { Field } from './field';
import { type ContainerPort, readContainerPort } from './port';

/** What a pod comes from. */
export type WorkloadKind =
  'Pod' | 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job' | 'CronJob';

/** Where the pod's template stands in the objects of one kind. */
export interface Template {
  readonly kind: WorkloadKind;
  /** API group; empty for the core group. */
  readonly group: string;
  readonly path: readonly string[];
}

const templates: readonly Template[] = [
  { kind: 'Pod', group: '', path: [] },
  { kind: 'Deployment', group: 'apps', path: ['spec', 'template'] },
  { kind: 'StatefulSet', group: 'apps', path: ['spec', 'template'] },
  { kind: 'DaemonSet', group: 'apps', path: ['spec', 'template'] },
  { kind: 'ReplicaSet', group: 'apps', path: ['spec', 'template'] },
  { kind: 'Job', group: 'batch', path: ['spec', 'template'] },
  { kind: 'CronJob', group: 'batch', path: ['spec', 'jobTemplate', 'spec', 'template'] },
];

/** A pod of a workload. All pods of one workload are alike to a network policy. */
export interface Pod {
  readonly workload: WorkloadKind;
  readonly namespace: string;
  /** Name of the workload. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
}

/** Name of a workload that no other workload of the same manifests has, such as `Deployment todo/todo-backend`. */
export function formatPod({ workload, namespace, name }: Pod): string {
  return `${workload} ${namespace}/${name}`;
}

/** Where the pod's template stands in an object; `undefined` when no pod comes from such objects. */
export function templateOf(group: string, kind: string): Template | undefined {
  return templates.find((template) => template.group === group && template.kind === kind);
}

/** @throws Malformed when the API server would refuse the object. */
export function readPod(field: Field, { kind, path }: Template, namespace: string, name: string): Pod {
  const template = path.reduce((outer, key) => outer.at(key), field);
  const spec = template.at('spec');
  const containers = spec.at('containers').items();
  if (containers.length === 0) throw spec.at('containers').malformed('at least one container');
  // A sidecar runs as long as the pod, other init containers are gone when the pod serves.
  const sidecars = spec
    .at('initContainers')
    .items()
    .filter((container) => container.at('restartPolicy').is('Always'));
  return {
    workload: kind,
    namespace,
    name,
    labels: template.at('metadata').at('labels').labels(),
    ports: [...containers, ...sidecars].flatMap((container) =>
      container.at('ports').items().map(readContainerPort),
    ),
    hostNetwork: spec.at('hostNetwork').flag(),
  };
}
