import { isSince, type KubernetesVersion } from '../../../lib/environments/kubernetes';
import type { Manifest, ManifestObject, Value } from '../../manifest';
import { type Form, forms, isOfForm } from '../schema/forms';
import { finding, type Finding, type Rule } from '../rule';
import { variableForm } from '../schema/gates';
import { isDescribed } from '../schema/schema';

/** A name to which a controller appends something, or which becomes the value of a label. */
function shorter(form: Form, longest: number): Form {
  return { ...form, longest, words: `${form.words}, here ${longest}` };
}

/** @see "Object Names and IDs", and the pages of CronJob and StatefulSet, whose pods have longer names. */
const formsOfKinds: ReadonlyMap<string, Form> = new Map([
  ['Namespace', forms.label],
  ['Service', forms.serviceName],
  ['CronJob', shorter(forms.subdomain, 52)],
  ['Job', shorter(forms.subdomain, 63)],
  ['StatefulSet', shorter(forms.label, 52)],
  ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map(
    (kind) => [kind, forms.segment] as const,
  ),
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
    for (const object of manifest.objects) yield* namesOfObject(object, manifest.kubernetes);
    for (const object of manifest.objects)
      for (const metadata of [
        object.value.at('spec', 'jobTemplate', 'metadata'),
        ...object.value.items('spec', 'volumeClaimTemplates').map((claim) => claim.at('metadata')),
      ])
        yield* namesOfMetadata(object, metadata);
    for (const { object, metadata, spec, containers } of manifest.pods) {
      if (metadata.path.length > 1) yield* namesOfMetadata(object, metadata);
      for (const { value } of containers) {
        yield* wrong(object, value.at('name'), forms.label);
        yield* wrongItems(object, value.items('ports'), forms.portName, true);
        yield* wrongItems(object, value.items('env'), forms[variableForm(manifest.kubernetes)]);
      }
      yield* wrongItems(object, spec.items('volumes'), forms.label);
    }
    // Outside of the namespaces that the manifest declares, none of their policies and quotas hold.
    const declared = new Set(manifest.all('', 'Namespace').map(({ name }) => name));
    for (const object of declared.size === 0 ? [] : manifest.objects)
      if (object.kind !== '' && !declared.has(object.namespace) && !isElsewhere(object, manifest.kubernetes))
        yield finding(
          object,
          object.value.at('metadata', 'namespace'),
          `The namespace ${object.namespace} is none of those that the manifest declares.`,
        );
  },
};

/** Whether an object is meant for no namespace of the manifest: for none at all, or for one that every cluster has. */
function isElsewhere(
  { namespace, apiVersion, kind, value }: ManifestObject,
  kubernetes: Manifest['kubernetes'],
): boolean {
  const stated = value.at('metadata', 'namespace');
  // Whether a custom resource lives in a namespace, its definition says.
  const isUnknown = stated.isAbsent && !isDescribed(apiVersion, kind, kubernetes);
  return namespace === '' || isUnknown || initial.has(stated.text ?? '');
}

function* namesOfObject(object: ManifestObject, kubernetes: KubernetesVersion): Iterable<Finding> {
  const { value, kind } = object;
  if (!value.isMapping || kind === '') return;
  const name = value.at('metadata', 'name');
  if (object.name === '') yield finding(object, name, 'The name is missing.');
  // Since RelaxedServiceNameValidation is on (kubernetes.io/docs/reference/command-line-tools-reference/feature-gates).
  else if (kind === 'Service' && isSince(kubernetes, '1.36')) yield* wrong(object, name, forms.label);
  else yield* wrong(object, name, formsOfKinds.get(kind) ?? forms.subdomain);
  yield* wrong(object, value.at('metadata', 'namespace'), forms.label);
  yield* namesOfMetadata(object, value.at('metadata'));
  if (kind === 'ConfigMap' || kind === 'Secret')
    for (const field of ['data', 'binaryData', 'stringData'])
      for (const [text, item] of value.entries(field)) yield* wrong(object, item, forms.key, text);
}

function* wrong(object: ManifestObject, value: Value, form: Form, name = value.text): Iterable<Finding> {
  if (name !== undefined && !isOfForm(name, form))
    yield finding(object, value, `${quote(name)} is no name here: expected ${form.words}.`);
}

function* wrongItems(
  object: ManifestObject,
  items: readonly Value[],
  form: Form,
  mayBeEmpty = false,
): Iterable<Finding> {
  for (const item of items)
    if (!mayBeEmpty || item.at('name').text !== '') yield* wrong(object, item.at('name'), form);
}

function* namesOfMetadata(object: ManifestObject, metadata: Value): Iterable<Finding> {
  const labels = metadata.entries('labels');
  const given = metadata.entries('annotations');
  for (const [read, entries] of [
    [(name: string) => name, labels],
    [(name: string) => name.toLowerCase(), given],
  ] as const)
    for (const [name, value] of entries)
      if (!isOfForm(read(name), forms.labelKey))
        yield finding(object, value, `${quote(name)} is no key of a label or annotation.`);
  for (const [, value] of labels)
    if (value.text !== undefined && !isOfForm(value.text, forms.labelValue))
      yield finding(
        object,
        value,
        `${value.place} must be at most 63 letters, digits, -, _ and ., or empty.`,
      );
  const size = given.reduce((sum, [name, { text = '' }]) => sum + name.length + text.length, 0);
  if (size > largestAnnotations)
    yield finding(object, metadata.at('annotations'), 'Annotations must stay below 256 KiB.');
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 300));
}
