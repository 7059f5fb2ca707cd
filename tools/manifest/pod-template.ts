import { templateOf, type WorkloadKind } from '../reach';
import type { ManifestObject } from './object';
import type { Value } from './value';

/** When a container runs. */
export type ContainerRole = 'main' | 'init' | 'sidecar' | 'ephemeral';

/** A container of a pod. */
export interface Container {
  readonly name: string;
  readonly role: ContainerRole;
  readonly value: Value;
}

/** The pods of one workload. */
export interface PodTemplate {
  readonly object: ManifestObject;
  readonly workload: WorkloadKind;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Value;
  readonly spec: Value;
  /** In the order in which they start: those before the pod serves, then the pod's own. */
  readonly containers: readonly Container[];
  /** The containers that run as long as the pod does. */
  readonly serving: readonly Container[];
}

/** The pods that an object makes; `undefined` when it is no workload. */
export function podTemplateOf(object: ManifestObject): PodTemplate | undefined {
  const found = templateOf(object.group, object.kind);
  if (found === undefined) return undefined;
  const template = object.value.at(...found.path);
  const spec = template.at('spec');
  const read = (field: string, role: (value: Value) => ContainerRole): readonly Container[] =>
    spec
      .at(field)
      .items()
      .map((value) => ({ name: value.at('name').text ?? '', role: role(value), value }));
  const containers = [
    // One that restarts always is a sidecar: it starts before the pod's own and stays.
    ...read('initContainers', (value) => (value.at('restartPolicy').text === 'Always' ? 'sidecar' : 'init')),
    ...read('containers', () => 'main'),
    ...read('ephemeralContainers', () => 'ephemeral'),
  ];
  return {
    object,
    workload: found.kind,
    labels: template.at('metadata', 'labels').labels(),
    metadata: template.at('metadata'),
    spec,
    containers,
    serving: containers.filter(({ role }) => role === 'main' || role === 'sidecar'),
  };
}
