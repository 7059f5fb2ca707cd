import { type Field, Malformed } from './field';
import { type Pod, readPod, templateOf } from './pod';
import { type Policy, readPolicy } from './policy';
import { readService, type Service } from './service';

/** A namespace that the manifests declare. */
export interface Namespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** An object that matters for reachability. */
export type Found =
  | { readonly kind: 'namespace'; readonly namespace: Namespace }
  | { readonly kind: 'pod'; readonly pod: Pod }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'policy'; readonly policy: Policy };

/** What an object says it is. */
export interface Header {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** For people, and unique among the objects of a cluster. */
  readonly object: string;
}

/** The objects that one document stands for: the items of a `List`, or itself. */
export function unfold(field: Field): readonly Field[] {
  try {
    return field.at('kind').is('List') && field.at('apiVersion').is('v1')
      ? field.at('items').items()
      : [field];
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [field];
  }
}

/** @throws {@link Malformed} when the object does not say what it is. */
export function readHeader(field: Field, fallbackNamespace: string): Header | 'of no concern' {
  const apiVersion = field.at('apiVersion').text();
  const kind = field.at('kind').text();
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (group === '' && kind === 'List') {
    field.at('items').items();
    throw field.at('items').malformed('a list without a List in it');
  }
  const isCore = group === '' && (kind === 'Namespace' || kind === 'Service');
  if (!isCore && templateOf(group, kind) === undefined && !kind.endsWith('NetworkPolicy'))
    return 'of no concern';
  const metadata = field.at('metadata');
  const name = metadata.at('name').text();
  if (kind === 'Namespace')
    return { apiVersion, group, kind, namespace: name, name, object: `Namespace ${name}` };
  const stated = metadata.at('namespace');
  const namespace = stated.isAbsent ? fallbackNamespace : stated.text();
  return { apiVersion, group, kind, namespace, name, object: `${kind} ${namespace}/${name}` };
}

/** @throws {@link Malformed} when the API server would refuse the object. */
export function readBody(field: Field, { group, kind, namespace, name }: Header): Found | 'not evaluated' {
  const template = templateOf(group, kind);
  if (template !== undefined) return { kind: 'pod', pod: readPod(field, template, namespace, name) };
  if (kind === 'Namespace')
    return { kind: 'namespace', namespace: { name, labels: field.at('metadata').at('labels').labels() } };
  if (kind === 'Service') return { kind: 'service', service: readService(field, namespace, name) };
  if (group === 'networking.k8s.io' && kind === 'NetworkPolicy')
    return { kind: 'policy', policy: readPolicy(field, namespace, name) };
  return 'not evaluated';
}
