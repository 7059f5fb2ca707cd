import { distinct, type Manifest, type ManifestObject, referencesOf, type Value } from '../../manifest';
import type { Workload } from './workload';

/** A Secret or a ConfigMap that something reads. */
export interface Source {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Whether the manifest holds it; if not, somebody makes it beforehand, or an operator does. */
  readonly declared: boolean;
}

/** Disk space that outlives a pod. Scratch volumes are none. */
export interface Volume {
  /** Unique in a manifest: several workloads that share a claim share the volume. */
  readonly id: string;
  readonly name: string;
  /** As the manifest writes it; `undefined` where it gives none. */
  readonly size: string | undefined;
  /** How many there are of it at most: each pod of a StatefulSet has its own. */
  readonly copies: number;
}

/** Fields of a pod that name what it reads, in the order of the badges: what most pods have comes last. */
const fields = ['containers', 'initContainers', 'volumes', 'imagePullSecrets'];

/** What the pods of a workload read. */
export function sourcesOf({ pod }: Workload, manifest: Manifest): readonly Source[] {
  const rankOf = (name: Value): number => fields.indexOf(String(name.path[pod.spec.path.length]));
  const named = referencesOf(pod)
    .flatMap(({ kind, name }) => (kind === 'Secret' || kind === 'ConfigMap' ? [{ kind, name }] : []))
    .sort((one, other) => rankOf(one.name) - rankOf(other.name));
  return resolved(named, pod.namespace, manifest);
}

/** The Secrets that hold the certificates of an Ingress. */
export function certificatesOf({ value, namespace }: ManifestObject, manifest: Manifest): readonly Source[] {
  const names = value.items('spec', 'tls').map((entry) => entry.at('secretName'));
  return resolved(
    names.map((name) => ({ kind: 'Secret', name })),
    namespace,
    manifest,
  );
}

function resolved(
  named: readonly { readonly kind: Source['kind']; readonly name: Value }[],
  namespace: string,
  manifest: Manifest,
): readonly Source[] {
  const sources = named.flatMap(({ kind, name: { text: name = '' } }) =>
    name === '' ? [] : [{ kind, name, declared: manifest.find('', kind, namespace, name) !== undefined }],
  );
  return distinct(sources, ({ kind, name }) => `${kind} ${name}`);
}

/** The volumes of a workload's pods that keep data. */
export function volumesOf({ id, pod, scale }: Workload, manifest: Manifest): readonly Volume[] {
  const spec = pod.object.value.at('spec');
  const own = (name: string, { scalar: size }: Value): Volume => ({
    id: `${id} volume ${name}`,
    name,
    size,
    copies: scale.most,
  });
  const templates = spec
    .items('volumeClaimTemplates')
    .map((template) => own(template.at('metadata', 'name').text ?? 'volume', storageOf(template)));
  const storage = spec.at('storage');
  const isOperated = pod.workload === 'operator' && !storage.isAbsent;
  const claims = referencesOf(pod).flatMap(({ kind, name: { text: name = '' } }): readonly Volume[] => {
    if (kind !== 'PersistentVolumeClaim' || name === '') return [];
    const claim = manifest.find('', kind, pod.namespace, name);
    const size = claim && storageOf(claim.value).scalar;
    return [{ id: `PersistentVolumeClaim ${pod.namespace}/${name}`, name, size, copies: 1 }];
  });
  return [...templates, ...(isOperated ? [own('storage', storage.at('size'))] : []), ...claims];
}

/** What a claim asks for. */
function storageOf(claim: Value): Value {
  return claim.at('spec', 'resources', 'requests', 'storage');
}
