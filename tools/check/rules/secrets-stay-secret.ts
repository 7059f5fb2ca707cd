import { annotations } from '../../../lib/annotations';
import {
  isNamedSecret,
  type Manifest,
  type ManifestObject,
  type Pod,
  secretIn,
  type Value,
} from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** A text that everybody may read, and the name that it stands under; empty where it has none. */
type Readable = readonly [name: string, value: Value];

/** @see "Good practices for Kubernetes Secrets", kubernetes.io/docs/concepts/security/secrets-good-practices */
export const secretsStaySecret: Rule = {
  name: 'secrets-stay-secret',
  description:
    'No secret stands in a variable, an argument, an annotation or a ConfigMap, where everybody who may list pods reads it; and in a public environment no Secret holds a value in the manifest.',
  recommendation:
    'Put the value into a Secret outside the manifest, name it with secretKeyRef, and replace what leaked.',
  excusable: false,
  *check(manifest) {
    for (const namespace of manifest.all('', 'Namespace')) yield* withoutAudience(namespace);
    for (const object of manifest.objects) {
      yield* secretsAmong(object, textsOfObject(object));
      yield* valuesOfSecret(manifest, object);
    }
    for (const pod of manifest.pods) yield* secretsAmong(pod.object, textsOfPod(pod));
  },
};

/** What is forbidden in a place depends on its audience. */
function* withoutAudience(namespace: ManifestObject): Iterable<Finding> {
  const metadata = namespace.value.at('metadata');
  const isOurs = metadata.at('labels', 'app.kubernetes.io/part-of').text === 'todo-chatbot';
  const audience = metadata.at('annotations', annotations.audience);
  if (isOurs && audience.text !== 'public' && audience.text !== 'developers')
    yield finding(namespace, audience, `${audience.place} must be public or developers.`);
}

/** The finding names the place and never repeats the value. */
function* secretsAmong(object: ManifestObject, texts: readonly Readable[]): Iterable<Finding> {
  for (const [name, value] of texts) {
    const { text = '' } = value;
    const found = secretIn(text) ?? (isNamedSecret(name, text) ? 'a secret value' : undefined);
    if (found !== undefined) yield finding(object, value, `${value.place} holds ${found}.`);
  }
}

function textsOfObject({ kind, group, value }: ManifestObject): readonly Readable[] {
  const ofAnnotations = value
    .entries('metadata', 'annotations')
    .filter(([key]) => key !== annotations.existingSecrets && key !== annotations.secretChecksum)
    .map(([key, text]): Readable => [nameOfAnnotation(key), text]);
  return [...ofAnnotations, ...(group === '' && kind === 'ConfigMap' ? value.entries('data') : [])];
}

/** What the value of an annotation is by its key. The name of a rule says nothing of the reason for an excuse. */
function nameOfAnnotation(key: string): string {
  if (key.startsWith(annotations.ignore)) return '';
  if (key.startsWith(annotations.builtWith)) return key.slice(annotations.builtWith.length);
  return key.slice(key.lastIndexOf('/') + 1);
}

function* valuesOfSecret(manifest: Manifest, object: ManifestObject): Iterable<Finding> {
  const { kind, group, namespace, value } = object;
  if (group !== '' || kind !== 'Secret' || manifest.fact(namespace, annotations.audience) !== 'public')
    return;
  for (const field of ['data', 'stringData'])
    if (!value.at(field).isAbsent)
      yield finding(object, value.at(field), 'A public environment must not hold the values of a Secret.');
}

function textsOfPod({ metadata, containers }: Pod): readonly Readable[] {
  const ofContainers = containers.flatMap(({ value }): readonly Readable[] => {
    const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => value.at(probe));
    const unnamed = [
      ...value.items('command'),
      ...value.items('args'),
      ...probes.flatMap((probe) => [
        ...probe.items('exec', 'command'),
        ...probe.items('httpGet', 'httpHeaders').map((header) => header.at('value')),
      ]),
    ];
    return [
      ...value
        .items('env')
        .map((variable): Readable => [variable.at('name').text ?? '', variable.at('value')]),
      ...unnamed.map((word): Readable => ['', word]),
    ];
  });
  // The metadata of a Pod without a workload is that of the object.
  const ofTemplate = metadata.path.length > 1 ? metadata.entries('annotations') : [];
  return [...ofTemplate.map(([, value]): Readable => ['', value]), ...ofContainers];
}
