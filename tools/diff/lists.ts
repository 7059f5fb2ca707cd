import { at, isList } from './json';

/** How the entries of two lists belong together. */
export type Pairing =
  | {
      /** Each entry has a key of its own. */
      readonly kind: 'keyed';
      readonly old: ReadonlyMap<string, unknown>;
      readonly next: ReadonlyMap<string, unknown>;
      /** Whether their order means something too. */
      readonly ordered: boolean;
    }
  /** Entries have no key, and their order means nothing. */
  | { readonly kind: 'set' }
  /** The position of an entry is all that names it. */
  | { readonly kind: 'sequence' };

/** A field that is a part of a key, and what the API puts there when it is missing. */
interface KeyField {
  readonly at: readonly string[];
  readonly fallback?: string;
}

function key(...names: readonly string[]): readonly KeyField[] {
  return names.map((name) => ({ at: name.split('.') }));
}

const protocol: KeyField = { at: ['protocol'], fallback: 'TCP' };

/** Keys of the entries of a list, by the list's field; the first that fits is taken. */
const mergeKeys = new Map<string, readonly (readonly KeyField[])[]>([
  ...['containers', 'initContainers', 'ephemeralContainers', 'env', 'volumes', 'imagePullSecrets'].map(
    (list): [string, readonly (readonly KeyField[])[]] => [list, [key('name')]],
  ),
  ...[
    'listeners',
    'secrets',
    'sysctls',
    'schedulingGates',
    'resourceClaims',
    'claims',
    'webhooks',
    'versions',
  ].map((list): [string, readonly (readonly KeyField[])[]] => [list, [key('name')]]),
  [
    'ports',
    [
      [{ at: ['containerPort'] }, protocol],
      [{ at: ['port'] }, protocol],
    ],
  ],
  ['volumeMounts', [key('mountPath')]],
  ['volumeDevices', [key('devicePath')]],
  ['volumeClaimTemplates', [key('metadata.name')]],
  ['items', [key('key')]],
  ['hostAliases', [key('ip')]],
  ['topologySpreadConstraints', [key('topologyKey', 'whenUnsatisfiable')]],
  ['tls', [key('secretName')]],
  ['rules', [[{ at: ['host'], fallback: '*' }]]],
  ['paths', [key('path', 'pathType'), key('path')]],
  ['limits', [key('type')]],
  ['data', [key('secretKey')]],
  ['matchExpressions', [key('key', 'operator')]],
  ['ownerReferences', [key('uid')]],
]);

/** Lists without keys whose order means nothing. */
const sets = new Set([
  ...['accessModes', 'add', 'drop', 'except', 'finalizers', 'hostnames', 'hosts', 'namespaces', 'values'],
  ...['apiGroups', 'nonResourceURLs', 'resourceNames', 'resources', 'subjects', 'verbs'],
  ...['egress', 'from', 'ingress', 'policyTypes', 'to'],
  ...['matchFields', 'metrics', 'nodeSelectorTerms', 'policies', 'sources', 'tolerations'],
  'preferredDuringSchedulingIgnoredDuringExecution',
  'requiredDuringSchedulingIgnoredDuringExecution',
]);

/** Init containers run one after the other. */
const ordered = new Set(['initContainers']);

/** Whether swapping two entries of the list in this field changes what it means. An unknown field is taken to. */
export function isOrdered(field: string): boolean {
  return ordered.has(field) || !(mergeKeys.has(field) || sets.has(field));
}

/** How the entries of the lists `old` and `next` in this field belong together. */
export function pair(field: string, old: readonly unknown[], next: readonly unknown[]): Pairing {
  // Kinds from elsewhere mostly name their entries; where they do not, the position decides.
  for (const fields of mergeKeys.get(field) ?? (sets.has(field) ? [] : [key('name')])) {
    const byKey = { old: index(old, fields), next: index(next, fields) };
    if (byKey.old !== undefined && byKey.next !== undefined)
      return { kind: 'keyed', old: byKey.old, next: byKey.next, ordered: isOrdered(field) };
  }
  return { kind: isOrdered(field) ? 'sequence' : 'set' };
}

/** The entries by key; absent where one has no key, or shares it with another. */
function index(
  entries: readonly unknown[],
  fields: readonly KeyField[],
): ReadonlyMap<string, unknown> | undefined {
  const found = new Map<string, unknown>();
  for (const entry of entries) {
    const label = labelOf(entry, fields);
    if (label === undefined || found.has(label)) return undefined;
    found.set(label, entry);
  }
  return found;
}

function labelOf(entry: unknown, fields: readonly KeyField[]): string | undefined {
  if (typeof entry !== 'object' || entry === null || isList(entry)) return undefined;
  const parts = fields.map(({ at: names, fallback }) => {
    const value = at(entry, ...names) ?? fallback;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join('/');
}
