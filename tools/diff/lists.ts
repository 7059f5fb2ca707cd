import { isDeepStrictEqual } from 'node:util';
import { at, fieldNames, isMapping, type MergePath } from '../manifest';

/** Lists whose entries have names. */
const named = [
  ...['containers', 'initContainers', 'ephemeralContainers', 'env', 'volumes', 'imagePullSecrets'],
  ...['listeners', 'secrets', 'sysctls', 'schedulingGates', 'resourceClaims', 'claims', 'webhooks'],
  ...['matchConditions', 'versions'],
];

/**
 * What the entries of a list are called by, by the list's field; the first that every entry has is taken. Several fields
 * together are joined by `/`, and `=` is followed by what the API puts where one is missing.
 */
const mergeKeys: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...named.map((list) => [list, ['name']] as const),
  ['ports', ['containerPort/protocol=TCP', 'port/protocol=TCP']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['volumeClaimTemplates', ['metadata.name']],
  ['items', ['key']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey/whenUnsatisfiable']],
  ['tls', ['secretName']],
  ['rules', ['host=*']],
  ['paths', ['path/pathType', 'path']],
  ['limits', ['type']],
  ['data', ['secretKey']],
  ['matchExpressions', ['key/operator']],
  ['ownerReferences', ['uid']],
  ['x-kubernetes-validations', ['rule']],
]);

/** Lists without keys whose order means nothing. */
const sets = new Set([
  ...['accessModes', 'add', 'addresses', 'drop', 'except', 'finalizers', 'hostnames', 'hosts', 'namespaces'],
  ...['apiGroups', 'nonResourceURLs', 'resourceNames', 'resources', 'subjects', 'verbs'],
  ...['egress', 'from', 'ingress', 'policyTypes', 'to', 'values', 'volumeLifecycleModes'],
  ...['matchFields', 'metrics', 'nodeSelectorTerms', 'policies', 'sources', 'tolerations'],
  'preferredDuringSchedulingIgnoredDuringExecution',
  'requiredDuringSchedulingIgnoredDuringExecution',
]);

/**
 * Whether swapping two entries of the list at a path changes something; with an unknown field it may. In pods it always does:
 * they are replaced when any list of their template is in another order, and variables see those before them alone.
 */
export function isOrdered(path: MergePath): boolean {
  const [, part = '', ...inner] = fieldNames(path);
  if (/^(?:template|jobTemplate)$/.test(part)) return true;
  if (/^(?:containers|initContainers|volumes)$/.test(part) && inner.length > 0) return true;
  const field = fieldNames(path).at(-1) ?? '';
  // Init containers have names, and run one after the other.
  return field === 'initContainers' || !(mergeKeys.has(field) || sets.has(field));
}

/**
 * The entries of two lists by key; `undefined` where an entry has none, or shares it with another. An entry that the new list
 * repeats stands there once: kubectl merges the second into the first.
 */
export function byKey(
  field: string,
  old: readonly unknown[],
  next: readonly unknown[],
): readonly ReadonlyMap<string, unknown>[] | undefined {
  // Kinds from elsewhere mostly name their entries.
  const keys = mergeKeys.get(field) ?? (sets.has(field) ? [] : ['name']);
  return keys
    .map((key) => [index(old, key), index(next, key, mergeKeys.has(field))].flatMap((map) => map ?? []))
    .find(({ length }) => length === 2);
}

function index(
  entries: readonly unknown[],
  key: string,
  mayRepeat = false,
): ReadonlyMap<string, unknown> | undefined {
  const found = new Map(
    entries.flatMap((entry) => {
      const label = labelOf(entry, key);
      return label === undefined ? [] : [[label, entry] as const];
    }),
  );
  const isRepeated = (entry: unknown): boolean =>
    isDeepStrictEqual(entry, found.get(labelOf(entry, key) ?? ''));
  return found.size === entries.length || (mayRepeat && entries.every(isRepeated)) ? found : undefined;
}

function labelOf(entry: unknown, key: string): string | undefined {
  if (!isMapping(entry)) return undefined;
  const parts = key.split('/').map((part) => {
    const [field = '', fallback] = part.split('=');
    const given = at(entry, ...field.split('.'));
    const value = given === '' ? (fallback ?? given) : (given ?? fallback);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join('/');
}
