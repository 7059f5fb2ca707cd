import { at, items, text } from './value';

/** One object of a manifest, with what it says it is. */
export interface ManifestObject {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** A Namespace stands in itself. */
  readonly namespace: string;
  readonly name: string;
  /** For people, and unique in a manifest that is in order: `Deployment todo/todo-backend`. */
  readonly key: string;
  readonly value: unknown;
}

/** Namespace of objects that name none: what `kubectl apply` would choose without a context of its own. */
const fallbackNamespace = 'default';

/** The objects of parsed documents: the items of a `List` for the list, and nothing for what has no kind or name. */
export function readObjects(documents: readonly unknown[]): readonly ManifestObject[] {
  return documents.flatMap((value): readonly ManifestObject[] => {
    const kind = text(at(value, 'kind'));
    const name = text(at(value, 'metadata', 'name'));
    if (kind === 'List') return readObjects(items(at(value, 'items')));
    if (kind === undefined || name === undefined) return [];
    const apiVersion = text(at(value, 'apiVersion')) ?? '';
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    if (kind === 'Namespace' && group === '')
      return [{ group, kind, namespace: name, name, key: `${kind} ${name}`, value }];
    const namespace = text(at(value, 'metadata', 'namespace')) ?? fallbackNamespace;
    return [{ group, kind, namespace, name, key: keyOf(kind, namespace, name), value }];
  });
}

/** How an object is called in the pictures, the same as in the reachability matrix. */
export function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

/** Objects of one kind. */
export function ofKind(
  objects: readonly ManifestObject[],
  group: string,
  kind: string,
): readonly ManifestObject[] {
  return objects.filter((object) => object.group === group && object.kind === kind);
}
