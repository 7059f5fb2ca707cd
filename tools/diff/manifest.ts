import { at, isList, isMapping, type Mapping, textAt, without } from './json';

/** What makes an object the same object in two manifests. */
export interface Identity {
  /** Group of the API, empty for the core; its version may change. */
  readonly group: string;
  readonly kind: string;
  /** Empty where the object names none. */
  readonly namespace: string;
  readonly name: string;
}

/** An object of a manifest. */
export interface ManifestObject {
  readonly identity: Identity;
  /** What applying it would ask for. */
  readonly body: Mapping;
}

/** Which of the two manifests. */
export type Side = 'old' | 'new';

/** Why a difference may not tell all. */
export type Problem =
  | {
      /** A document says neither kind nor name, so that nothing can be said about it. */
      readonly kind: 'no object';
      readonly side: Side;
      /** Counted from 1. */
      readonly document: number;
    }
  | {
      /** An object nests deeper than any kind of the API does. */
      readonly kind: 'too deep';
      readonly side: Side;
      readonly document: number;
    }
  | {
      /** The same object stands there more than once; the last one counts, as with `kubectl apply`. */
      readonly kind: 'declared twice';
      readonly side: Side;
      readonly identity: Identity;
    };

/** The objects of one manifest, by identity. */
export interface Manifest {
  readonly objects: ReadonlyMap<string, ManifestObject>;
  readonly problems: readonly Problem[];
}

/** Fields that the API server writes, and no manifest. */
const written = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** kubectl keeps a whole copy of the object here, secrets included. */
const lastApplied = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

const deepest = 100;

/** Reads whatever a YAML or JSON parser returns. Empty documents hold nothing; those of a list stand for its items. */
export function readManifest(documents: readonly unknown[], side: Side): Manifest {
  const objects = new Map<string, ManifestObject>();
  const problems: Problem[] = [];
  documents.forEach((content, index) => {
    if (content === undefined || content === null) return;
    const document = index + 1;
    if (isDeeperThan(content, deepest)) {
      problems.push({ kind: 'too deep', side, document });
      return;
    }
    for (const value of unfold(content)) {
      const identity = identify(value);
      if (identity === undefined || !isMapping(value)) {
        problems.push({ kind: 'no object', side, document });
        continue;
      }
      const key = keyOf(identity);
      if (objects.has(key)) problems.push({ kind: 'declared twice', side, identity });
      objects.set(key, { identity, body: asApplied(value, identity) });
    }
  });
  return { objects, problems };
}

/** A text that no other identity has. */
export function keyOf({ kind, namespace, name, group }: Identity): string {
  return JSON.stringify([kind, namespace, name, group]);
}

/** For people: `Deployment todo/todo-backend`. */
export function formatIdentity({ kind, namespace, name }: Identity): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

function unfold(value: unknown): readonly unknown[] {
  const items = at(value, 'items');
  return textAt(value, 'kind').endsWith('List') && isList(items) ? items.flatMap(unfold) : [value];
}

function identify(value: unknown): Identity | undefined {
  const [apiVersion, kind] = [textAt(value, 'apiVersion'), textAt(value, 'kind')];
  const name = textAt(value, 'metadata', 'name');
  if (apiVersion === '' || kind === '' || name === '') return undefined;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { group, kind, namespace: textAt(value, 'metadata', 'namespace'), name };
}

function asApplied(object: Mapping, { group, kind }: Identity): Mapping {
  const { metadata } = object;
  const named = isMapping(metadata) ? { metadata: withoutWritten(metadata) } : {};
  const applied = { ...without(object, new Set(['status'])), ...named };
  return group === '' && kind === 'Secret' ? withOneKindOfData(applied) : applied;
}

function withoutWritten(metadata: Mapping): Mapping {
  const { annotations, ...rest } = without(metadata, written);
  if (!isMapping(annotations)) return { ...rest, annotations };
  const kept = without(annotations, lastApplied);
  return Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept };
}

/** The API server turns `stringData` into `data`, where it wins. */
function withOneKindOfData(secret: Mapping): Mapping {
  const { data, stringData, ...rest } = secret;
  if (!isMapping(stringData)) return secret;
  const encoded = Object.entries(stringData).map(([name, value]) => [
    name,
    typeof value === 'string' ? Buffer.from(value).toString('base64') : value,
  ]);
  return { ...rest, data: { ...(isMapping(data) ? data : {}), ...Object.fromEntries(encoded) } };
}

/** Without recursion, which is what a deep value would break. */
function isDeeperThan(value: unknown, limit: number): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { depth } = entry;
    if (depth > limit) return true;
    if (typeof entry.value === 'object' && entry.value !== null)
      for (const inner of Object.values(entry.value)) open.push({ value: inner, depth: depth + 1 });
  }
  return false;
}
