import type { ManifestObject, Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';
import { isServed } from '../schema/schema';

/** How names of one sort are written. */
interface Form {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly words: string;
}

const label: Form = {
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  longest: 63,
  words: 'at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
};
const serviceName: Form = {
  pattern: /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/,
  longest: 63,
  words: 'at most 63 of a-z, 0-9 and -, a letter first and a letter or digit last',
};
const subdomain: Form = {
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  longest: 253,
  words: 'at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part',
};
const role: Form = { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 253, words: 'a path segment without / and %' };
const portName: Form = {
  pattern: /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/,
  longest: 15,
  words: 'at most 15 of a-z, 0-9 and -, with a letter among them',
};
const key: Form = {
  pattern: /^(?!\.{1,2}$)[-._a-zA-Z0-9]+$/,
  longest: 253,
  words: 'at most 253 letters, digits, -, _ and .',
};
const variable: Form = {
  pattern: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  longest: 1024,
  words: 'letters, digits, -, _ and ., no digit first',
};

/** A name to which a controller appends something, or which becomes the value of a label. */
function shorter(longest: number): Form {
  return { ...label, longest, words: `${label.words}, here ${longest}` };
}

/** @see "Object Names and IDs", and the pages of CronJob and StatefulSet, whose pods have longer names. */
const forms: ReadonlyMap<string, Form> = new Map([
  ['Namespace', label],
  ['Service', serviceName],
  ['CronJob', shorter(52)],
  ['Job', shorter(63)],
  ['StatefulSet', shorter(52)],
  ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map((kind) => [kind, role] as const),
]);

/** Namespaces that every cluster has ("Namespaces", section "Initial namespaces"). */
const initial = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

const largestAnnotations = 256 * 1024;

/**
 * @see "Object Names and IDs", kubernetes.io/docs/concepts/overview/working-with-objects/names
 * @see "Labels and Selectors", section "Syntax and character set", and "Annotations", same place
 */
export const namesAreValid: Rule = {
  name: 'names-are-valid',
  description:
    'Objects, containers, volumes, ports, variables, keys, labels and annotations are named as the API server demands for each.',
  recommendation: 'Shorten the name, or leave out the characters that are not allowed.',
  *check(manifest) {
    for (const object of manifest.objects) yield* namesOfObject(object);
    for (const { object, metadata, spec, containers } of manifest.pods) {
      if (metadata.path.length > 1) yield* namesOfMetadata(object, metadata);
      for (const { value } of containers) {
        yield* wrong(object, value.at('name'), label);
        yield* wrongItems(object, value.items('ports'), portName);
        yield* wrongItems(object, value.items('env'), variable);
      }
      yield* wrongItems(object, spec.items('volumes'), label);
    }
    // Outside of the namespaces that the manifest declares, none of their policies and quotas hold.
    const declared = new Set(manifest.all('', 'Namespace').map(({ name }) => name));
    for (const object of declared.size === 0 ? [] : manifest.objects)
      if (object.kind !== '' && !declared.has(object.namespace) && !isElsewhere(object))
        yield finding(
          object,
          object.value.at('metadata', 'namespace'),
          `The namespace ${object.namespace} is none of those that the manifest declares.`,
        );
  },
};

/** Whether an object is meant for no namespace of the manifest: for none at all, or for one that every cluster has. */
function isElsewhere({ namespace, apiVersion, kind, value }: ManifestObject): boolean {
  const stated = value.at('metadata', 'namespace');
  // Whether a custom resource lives in a namespace, its definition says.
  const isUnknown = stated.isAbsent && !isServed(apiVersion, kind);
  return namespace === '' || isUnknown || initial.has(stated.text ?? '');
}

function* namesOfObject(object: ManifestObject): Iterable<Finding> {
  const { value, kind } = object;
  if (!value.isMapping || kind === '') return;
  const name = value.at('metadata', 'name');
  if (object.name === '') yield finding(object, name, 'The name is missing.');
  else yield* wrong(object, name, forms.get(kind) ?? subdomain);
  yield* wrong(object, value.at('metadata', 'namespace'), label);
  yield* namesOfMetadata(object, value.at('metadata'));
  if (kind === 'ConfigMap' || kind === 'Secret')
    for (const field of ['data', 'binaryData', 'stringData'])
      for (const [text, item] of value.entries(field)) yield* wrong(object, item, key, text);
}

function* wrong(object: ManifestObject, value: Value, form: Form, name = value.text): Iterable<Finding> {
  if (name !== undefined && !isOfForm(name, form))
    yield finding(object, value, `${quote(name)} is no name here: expected ${form.words}.`);
}

function* wrongItems(object: ManifestObject, items: readonly Value[], form: Form): Iterable<Finding> {
  for (const item of items) yield* wrong(object, item.at('name'), form);
}

function* namesOfMetadata(object: ManifestObject, metadata: Value): Iterable<Finding> {
  const labels = metadata.entries('labels');
  const given = metadata.entries('annotations');
  for (const [isValid, entries] of [
    [isQualified, labels],
    [(name: string) => isQualified(name.toLowerCase()), given],
  ] as const)
    for (const [name, value] of entries)
      if (!isValid(name)) yield finding(object, value, `${quote(name)} is no key of a label or annotation.`);
  for (const [, value] of labels)
    if (value.text !== undefined && !isLabelValue(value.text))
      yield finding(
        object,
        value,
        `${value.place} must be at most 63 letters, digits, -, _ and ., or empty.`,
      );
  const size = given.reduce((sum, [name, { text = '' }]) => sum + name.length + text.length, 0);
  if (size > largestAnnotations)
    yield finding(object, metadata.at('annotations'), 'Annotations must stay below 256 KiB.');
}

function isOfForm(text: string, { pattern, longest }: Form): boolean {
  return text.length <= longest && pattern.test(text);
}

function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(text);
}

function isQualified(text: string): boolean {
  const slash = text.lastIndexOf('/');
  const name = text.slice(slash + 1);
  return name !== '' && isLabelValue(name) && (slash < 0 || isOfForm(text.slice(0, slash), subdomain));
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 300));
}
