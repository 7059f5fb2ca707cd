import type { ManifestObject } from './object';
import { type ContainerPort, readContainerPort } from './port';
import { remembered } from './remembered';
import { attempt, Malformed, StrictValue } from './strict-value';
import { Value } from './value';

/** What makes pods: a kind of Kubernetes by its template, or an operator from an object of its own. */
export type WorkloadKind =
  | 'Pod'
  | 'Deployment'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'ReplicaSet'
  | 'ReplicationController'
  | 'Job'
  | 'CronJob'
  | 'operator';

/** When a container runs. */
export type ContainerRole = 'main' | 'init' | 'sidecar' | 'ephemeral';

/** A container of a pod. */
export interface Container {
  readonly name: string;
  readonly role: ContainerRole;
  readonly value: Value;
}

/** The pods of one workload, which are all alike. */
export interface Pod {
  /** The workload; its label is the name of its pods for people. */
  readonly object: ManifestObject;
  readonly workload: WorkloadKind;
  readonly namespace: string;
  /** With those that controllers add. */
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Value;
  readonly spec: Value;
  /** In the order in which they start: those before the pod serves, then the pod's own. */
  readonly containers: readonly Container[];
  /** The containers that run as long as the pod does. */
  readonly serving: readonly Container[];
  /** What those declare. */
  readonly ports: readonly ContainerPort[];
  /** Whether the pods share the network of their node. */
  readonly hostNetwork: boolean;
  /** What the API server would refuse in labels, ports or network: then no pod appears. */
  readonly malformed?: Malformed;
}

/** Where the template of its pods stands in an object, by group and kind. */
const templates: Readonly<Record<string, readonly [WorkloadKind, ...string[]]>> = {
  '/Pod': ['Pod'],
  '/ReplicationController': ['ReplicationController', 'spec', 'template'],
  'apps/Deployment': ['Deployment', 'spec', 'template'],
  'apps/StatefulSet': ['StatefulSet', 'spec', 'template'],
  'apps/DaemonSet': ['DaemonSet', 'spec', 'template'],
  'apps/ReplicaSet': ['ReplicaSet', 'spec', 'template'],
  'batch/Job': ['Job', 'spec', 'template'],
  'batch/CronJob': ['CronJob', 'spec', 'jobTemplate', 'spec', 'template'],
};

/** The pods that an object of Kubernetes makes; `undefined` when it is no workload. */
export const podOf: (object: ManifestObject) => Pod | undefined = remembered((object) => {
  const kind = `${object.group}/${object.kind}`;
  const found = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
  if (found === undefined) return undefined;
  const [workload, ...path] = found;
  const template = object.value.at(...path);
  const spec = template.at('spec');
  const read = (field: string, role: (value: Value) => ContainerRole): readonly Container[] =>
    spec.items(field).map((value) => ({ name: value.at('name').text ?? '', role: role(value), value }));
  const containers = [
    // One that restarts always is a sidecar: it starts before the pod's own and stays.
    ...read('initContainers', (value) => (value.at('restartPolicy').text === 'Always' ? 'sidecar' : 'init')),
    ...read('containers', () => 'main'),
    ...read('ephemeralContainers', () => 'ephemeral'),
  ];
  const network = attempt(() => readNetwork(new StrictValue(object.value), path));
  return {
    object,
    workload,
    namespace: object.namespace,
    labels: { ...template.labels('metadata', 'labels'), ...addedLabels(workload, object) },
    metadata: template.at('metadata'),
    spec,
    containers,
    serving: containers.filter(isServing),
    ...(network instanceof Malformed ? { ports: [], hostNetwork: false, malformed: network } : network),
  };
});

/** The value of a label that is there, and that no manifest can name. */
const atRunTime = '(known at run time)';

/**
 * The labels that controllers give to pods beside those of the template. Of a StatefulSet its first pod stands for all.
 *
 * @see "Well-Known Labels, Annotations and Taints", kubernetes.io/docs/reference/labels-annotations-taints
 */
function addedLabels(workload: WorkloadKind, { name }: ManifestObject): Readonly<Record<string, string>> {
  if (workload === 'StatefulSet')
    return { 'statefulset.kubernetes.io/pod-name': `${name}-0`, 'apps.kubernetes.io/pod-index': '0' };
  if (workload !== 'Job' && workload !== 'CronJob') return {};
  // A CronJob names its Jobs by the minute.
  const job = workload === 'Job' ? name : atRunTime;
  return {
    ...{ 'job-name': job, 'batch.kubernetes.io/job-name': job },
    ...{ 'controller-uid': atRunTime, 'batch.kubernetes.io/controller-uid': atRunTime },
  };
}

/** The pods that an operator makes from one of its objects, as its documentation describes them. */
export function operatorPod(
  object: ManifestObject,
  labels: Readonly<Record<string, string>>,
  ports: readonly ContainerPort[],
  containers: readonly Container[],
): Pod {
  return {
    object,
    workload: 'operator',
    namespace: object.namespace,
    labels,
    metadata: new Value(undefined),
    spec: new Value(undefined),
    containers,
    serving: containers.filter(isServing),
    ports,
    hostNetwork: false,
  };
}

function isServing({ role }: Container): boolean {
  return role === 'main' || role === 'sidecar';
}

function readNetwork(object: StrictValue, path: readonly string[]): Pick<Pod, 'ports' | 'hostNetwork'> {
  const template = path.reduce((outer, key) => outer.at(key), object);
  template.at('metadata').at('labels').labels();
  const spec = template.at('spec');
  const containers = spec.at('containers').items();
  if (containers.length === 0) throw spec.at('containers').malformed('at least one container');
  const sidecars = spec
    .at('initContainers')
    .items()
    .filter((container) => container.at('restartPolicy').value.text === 'Always');
  return {
    ports: [...containers, ...sidecars].flatMap((container) =>
      container.at('ports').items().map(readContainerPort),
    ),
    hostNetwork: spec.at('hostNetwork').flag(),
  };
}
