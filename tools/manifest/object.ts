import type { Path } from './path';
import { Value } from './value';

/** One object of a manifest: a document, or an item of a `List`. */
export interface ManifestObject {
  /** Number of its document among all documents given, from 0. */
  readonly document: number;
  /** Path inside that document; empty unless it is an item of a `List`. */
  readonly at: Path;
  /** The object itself; paths begin here. */
  readonly value: Value;
  readonly apiVersion: string;
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty for objects that live in no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** For people, such as `Deployment todo/todo-backend`. */
  readonly label: string;
}

/** Kinds that live in no namespace (Kubernetes documentation, "Namespaces", section "Not all objects are in a namespace"). */
const clusterWide = new Set([
  'APIService',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
]);

/** What `kubectl apply` puts in place of a namespace that is not stated. */
const fallbackNamespace = 'default';

/** The objects that one document stands for: none, itself, or the items of a `List`. */
export function objectsOf(raw: unknown, document: number): readonly ManifestObject[] {
  const value = new Value(raw);
  if (value.isAbsent) return [];
  const isList = value.at('kind').text === 'List' && value.at('apiVersion').text === 'v1';
  if (!isList || !Array.isArray(value.at('items').raw)) return [read(value, document, [])];
  return value
    .at('items')
    .items()
    .filter((item) => !item.isAbsent)
    .map((item) => read(new Value(item.raw), document, item.path));
}

function read(value: Value, document: number, at: Path): ManifestObject {
  const apiVersion = value.at('apiVersion').text ?? '';
  const kind = value.at('kind').text ?? '';
  const name = value.at('metadata', 'name').text ?? '';
  const stated = value.at('metadata', 'namespace').text ?? '';
  const namespace = clusterWide.has(kind) ? '' : stated === '' ? fallbackNamespace : stated;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const known = kind !== '' && name !== '';
  return {
    document,
    at,
    value,
    apiVersion,
    group,
    kind,
    namespace,
    name,
    label: known ? `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}` : `document ${document + 1}`,
  };
}

/** What tells a scaled workload apart. */
export function scalingKey(namespace: string, kind: string, name: string): string {
  return [namespace, kind, name].join('\n');
}
