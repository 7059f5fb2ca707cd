import { isMapping, type Mapping } from './json';
import type { Path } from './path';
import { Value } from './value';

/** One object of a manifest: a document, or an item of a list. */
export interface ManifestObject {
  /** Number of its document among all documents given, from 0. */
  readonly document: number;
  /** Path inside that document; empty unless it is an item of a list. */
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
  /** The same for the same object of two manifests, whatever the version of its API; unique otherwise. */
  readonly key: string;
}

/** What tells objects apart; the version of an API does not. */
export type ObjectIdentity = Pick<ManifestObject, 'group' | 'kind' | 'namespace' | 'name'>;

/**
 * Kinds that live in no namespace: those that `kubectl api-resources --namespaced=false` lists for Kubernetes, and those of
 * the Gateway API, cert-manager and External Secrets.
 */
const clusterWide = new Set([
  ...['APIService', 'CertificateSigningRequest', 'ClusterRole', 'ClusterRoleBinding', 'ComponentStatus'],
  ...['CSIDriver', 'CSINode', 'CustomResourceDefinition', 'FlowSchema', 'IngressClass', 'IPAddress'],
  ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'MutatingWebhookConfiguration'],
  ...['Namespace', 'Node', 'PersistentVolume', 'PriorityClass', 'PriorityLevelConfiguration', 'RuntimeClass'],
  ...['ServiceCIDR', 'StorageClass', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  ...['ValidatingWebhookConfiguration', 'VolumeAttachment', 'VolumeAttributesClass'],
  ...['GatewayClass', 'ClusterIssuer', 'ClusterExternalSecret', 'ClusterSecretStore'],
]);

/**
 * The objects that one document stands for: none when it is empty, the items of a list for the list, else itself.
 *
 * @param fallbackNamespace What `kubectl apply` puts in the place of a namespace that an object does not name.
 */
export function objectsOf(
  raw: unknown,
  document: number,
  fallbackNamespace: string,
): readonly ManifestObject[] {
  const known = isMapping(raw) ? lastRead.get(raw) : undefined;
  if (known?.document === document && known.fallbackNamespace === fallbackNamespace) return known.objects;
  const whole = new Value(raw);
  // An empty item of a list is none of this: kubectl refuses it, as an object without a kind.
  if (whole.isAbsent) return [];
  const objects = unfold(whole).map((value) => readObject(value, document, fallbackNamespace));
  if (isMapping(raw)) lastRead.set(raw, { document, fallbackNamespace, objects });
  return objects;
}

/** So that what is {@link remembered} of an object holds for every instrument that reads the same documents. */
const lastRead = new WeakMap<
  Mapping,
  {
    readonly document: number;
    readonly fallbackNamespace: string;
    readonly objects: readonly ManifestObject[];
  }
>();

function unfold(value: Value): readonly Value[] {
  const isList = value.at('kind').text?.endsWith('List') === true && Array.isArray(value.at('items').raw);
  return isList ? value.items('items').flatMap(unfold) : [value];
}

function readObject(found: Value, document: number, fallbackNamespace: string): ManifestObject {
  const value = new Value(found.raw);
  const apiVersion = value.at('apiVersion').text ?? '';
  const kind = value.at('kind').text ?? '';
  const name = value.at('metadata', 'name').text ?? '';
  const given = value.at('metadata', 'namespace').text ?? '';
  const namespace = clusterWide.has(kind) ? '' : given === '' ? fallbackNamespace : given;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const identity = { group, kind, namespace, name };
  const isNamed = kind !== '' && name !== '';
  return {
    document,
    at: found.path,
    value,
    apiVersion,
    ...identity,
    label: isNamed ? formatIdentity(identity) : `document ${document + 1}`,
    key: keyOf(identity),
  };
}

/** For people: `Deployment todo/todo-backend`, `Namespace todo`. */
export function formatIdentity({ kind, namespace, name }: ObjectIdentity): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** A text that no other identity has. */
export function keyOf({ group, kind, namespace, name }: ObjectIdentity): string {
  return JSON.stringify([kind, namespace, name, group]);
}
