import type { ManifestObject } from './manifest-object';
import { at, items, scalar, text } from './value';
import type { Workload } from './workload';

/** Disk space that outlives a pod. Scratch volumes are none. */
export interface Volume {
  /** Unique in a manifest: several workloads that share a claim share the volume. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** As the manifest writes it; `undefined` where it does not say. */
  readonly size: string | undefined;
  /** How many there are of it at most: each pod of a StatefulSet has its own. */
  readonly copies: number;
}

/** The volumes of a workload's pods that keep data. */
export function volumesOf(
  { object, pod, pods }: Workload,
  objects: readonly ManifestObject[],
): readonly Volume[] {
  const { namespace, key, value } = object;
  const own = (name: string, size: unknown): Volume => ({
    id: `${key} volume ${name}`,
    namespace,
    name,
    size: scalar(size),
    copies: pods.maximum,
  });
  const templates = items(at(value, 'spec', 'volumeClaimTemplates')).map((template) =>
    own(
      text(at(template, 'metadata', 'name')) ?? 'volume',
      at(template, 'spec', 'resources', 'requests', 'storage'),
    ),
  );
  const operated =
    pod === undefined && at(value, 'spec', 'storage') !== undefined
      ? [own('storage', at(value, 'spec', 'storage', 'size'))]
      : [];
  const claims = items(at(pod, 'volumes')).flatMap((volume): readonly Volume[] => {
    const name = text(at(volume, 'persistentVolumeClaim', 'claimName'));
    if (name === undefined) return [];
    const claim = objects.find(
      (candidate) =>
        candidate.kind === 'PersistentVolumeClaim' &&
        candidate.namespace === namespace &&
        candidate.name === name,
    );
    const size = scalar(at(claim?.value, 'spec', 'resources', 'requests', 'storage'));
    return [{ id: `PersistentVolumeClaim ${namespace}/${name}`, namespace, name, size, copies: 1 }];
  });
  return [...templates, ...operated, ...claims];
}
