import { type ManifestObject, ofKind } from './manifest-object';
import { at, distinct, entries, items, text } from './value';
import type { Workload } from './workload';

/** A Secret or a ConfigMap that something reads. */
export interface Reference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  /** Whether the manifest holds it; if not, somebody makes it beforehand, or an operator does. */
  readonly declared: boolean;
}

/** What the pods of a workload read, in the order in which the manifest names it. */
export function referencesOf(workload: Workload, objects: readonly ManifestObject[]): readonly Reference[] {
  const { namespace, value } = workload.object;
  const spec = workload.pod ?? at(value, 'spec');
  return resolve([...referencesIn(spec), ...pullSecrets(spec)], namespace, objects);
}

/** The Secrets that hold the certificates of an Ingress. */
export function certificatesOf(
  ingress: ManifestObject,
  objects: readonly ManifestObject[],
): readonly Reference[] {
  const secrets = items(at(ingress.value, 'spec', 'tls')).map((entry) => at(entry, 'secretName'));
  return resolve(named('Secret', secrets), ingress.namespace, objects);
}

type Named = Pick<Reference, 'kind' | 'name'>;

function named(kind: Reference['kind'], names: readonly unknown[]): readonly Named[] {
  return names.flatMap((name) => {
    const known = text(name);
    return known === undefined ? [] : [{ kind, name: known }];
  });
}

/** Fields that name a Secret or a ConfigMap, wherever the pod's spec has them: env, envFrom, volumes, projections. */
const fields: readonly { readonly field: string; readonly kind: Reference['kind']; readonly key: string }[] =
  [
    { field: 'secretKeyRef', kind: 'Secret', key: 'name' },
    { field: 'secretRef', kind: 'Secret', key: 'name' },
    // A volume says secretName, an entry of a projected volume and of an operator's spec says name.
    { field: 'secret', kind: 'Secret', key: 'secretName' },
    { field: 'secret', kind: 'Secret', key: 'name' },
    { field: 'configMapKeyRef', kind: 'ConfigMap', key: 'name' },
    { field: 'configMapRef', kind: 'ConfigMap', key: 'name' },
    { field: 'configMap', kind: 'ConfigMap', key: 'name' },
  ];

function referencesIn(value: unknown): readonly Named[] {
  return [
    ...items(value).flatMap(referencesIn),
    ...entries(value).flatMap(([name, entry]) => [
      ...fields
        .filter(({ field }) => field === name)
        .flatMap(({ kind, key }) => named(kind, [at(entry, key)])),
      ...referencesIn(entry),
    ]),
  ];
}

function pullSecrets(spec: unknown): readonly Named[] {
  return named(
    'Secret',
    items(at(spec, 'imagePullSecrets')).map((entry) => at(entry, 'name')),
  );
}

function resolve(
  references: readonly Named[],
  namespace: string,
  objects: readonly ManifestObject[],
): readonly Reference[] {
  return distinct(references, ({ kind, name }) => `${kind} ${name}`).map(({ kind, name }) => ({
    kind,
    namespace,
    name,
    declared: ofKind(objects, '', kind).some(
      (object) => object.namespace === namespace && object.name === name,
    ),
  }));
}
