import type { KubernetesVersion } from '../../lib/environments/kubernetes';
import {
  type ObjectIdentity,
  isMapping,
  Manifest,
  type ManifestObject,
  type Mapping,
  mappingAt,
  Value,
} from '../manifest';

/** Which of the two manifests. */
export type Side = 'old' | 'new';

/** What a difference leaves out, or decides by itself. */
export type Problem = { readonly side: Side } &
  /** `no object`: it lacks API, kind or name. `too deep`: it nests deeper than any kind of the API. Counted from 1. */
  (
    | { readonly kind: 'no object' | 'too deep'; readonly document: number }
    /** The same object stands there more than once; the last one counts, as with `kubectl apply`. */
    | { readonly kind: 'declared twice'; readonly identity: ObjectIdentity }
  );

/** The objects of one manifest. */
export interface Applied {
  /** By key, each with what applying it asks for. */
  readonly objects: ReadonlyMap<string, ManifestObject>;
  /** As they stand there, those that are declared twice included. */
  readonly written: readonly ManifestObject[];
  readonly problems: readonly Problem[];
  /** The release that the manifest is for. */
  readonly kubernetes: KubernetesVersion;
}

/** Fields of the metadata that the API server writes; the namespace belongs to the identity of an object. */
const outside = new Set([
  ...['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid', 'namespace'],
]);

/** kubectl keeps a whole copy of the object here, secrets included. */
const lastApplied = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

const deepest = 100;

/** Takes the place of a document that nests too deeply. */
const tooDeep = {};

/** Reads whatever a YAML or JSON parser returns. */
export function readApplied(documents: readonly unknown[], side: Side): Applied {
  const { objects: written, kubernetes } = new Manifest(
    documents.map((document) => (isDeeperThan(document, deepest) ? tooDeep : document)),
  );
  const objects = new Map<string, ManifestObject>();
  const problems: Problem[] = [];
  for (const object of written) {
    const { value, apiVersion, kind, name, key } = object;
    if (apiVersion === '' || kind === '' || name === '') {
      const problem = value.raw === tooDeep ? 'too deep' : 'no object';
      problems.push({ kind: problem, side, document: object.document + 1 });
      continue;
    }
    if (objects.has(key)) problems.push({ kind: 'declared twice', side, identity: identityOf(object) });
    objects.set(key, { ...object, value: new Value(asApplied(object)) });
  }
  return { objects, written, problems, kubernetes };
}

/** What makes an object the same object in two manifests. */
export function identityOf({ group, kind, namespace, name }: ManifestObject): ObjectIdentity {
  return { group, kind, namespace, name };
}

function asApplied({ group, kind, value }: ManifestObject): Mapping {
  const { annotations, ...metadata } = without(mappingAt(value.raw, 'metadata'), outside);
  const kept = isMapping(annotations) ? without(annotations, lastApplied) : annotations;
  const isEmpty = isMapping(kept) && Object.keys(kept).length === 0;
  const applied = {
    ...without(mappingAt(value.raw), new Set(['status'])),
    metadata: isEmpty ? metadata : { ...metadata, annotations: kept },
  };
  return group === '' && kind === 'Secret' ? withOneKindOfData(applied) : applied;
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

function without(mapping: Mapping, names: ReadonlySet<string>): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([name]) => !names.has(name)));
}

/** Without recursion, which a deep value would break. */
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
