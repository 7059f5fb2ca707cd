import { formatPod, type Pod, readManifest, type Topology } from '../../reach';
import type { ManifestObject } from './manifest-object';
import { isDatabaseCluster } from './workload';

/** Port, and what it is called, of the instances of CloudNativePG (its documentation, "Networking"). */
const instancePorts = [
  { name: 'postgresql', containerPort: 5432 },
  { name: 'status', containerPort: 8000 },
  { name: 'metrics', containerPort: 9187 },
];

/** What the network policies decide about: the pods of the manifest, and those that an operator will make from it. */
export interface Network {
  readonly topology: Topology;
  /** The name of a pod's workload in the pictures. */
  readonly nameOf: (pod: Pod) => string;
}

/** Reads the network of a manifest. A database of CloudNativePG stands there as the pods that its operator makes. */
export function readNetwork(objects: readonly ManifestObject[]): Network {
  const clusters = objects.filter(isDatabaseCluster);
  const standIns = clusters.map(({ namespace, name }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' } },
    spec: { containers: [{ name: 'postgres', ports: instancePorts }] },
  }));
  const topology = readManifest([...objects.map(({ value }) => value), ...standIns]);
  const renamed = new Map(clusters.map(({ namespace, name, key }) => [`Pod ${namespace}/${name}`, key]));
  return { topology, nameOf: (pod) => renamed.get(formatPod(pod)) ?? formatPod(pod) };
}
