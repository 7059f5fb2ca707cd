import { annotations } from '../../../lib/annotations';
import { distinct, type Manifest, type ManifestObject, secretsOf } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Good practices for Kubernetes Secrets", kubernetes.io/docs/concepts/security/secrets-good-practices */
export const secretsStaySecret: Rule = {
  name: 'secrets-stay-secret',
  description:
    'No secret stands where everybody reads it who may list the object: in a variable, an argument, a header, a label, an annotation, a ConfigMap or a custom resource; and in a public environment no Secret holds a value in the manifest.',
  recommendation:
    'Put the value into a Secret outside the manifest, name it with secretKeyRef, and replace what leaked.',
  excusable: false,
  *check(manifest) {
    for (const namespace of manifest.all('', 'Namespace')) yield* withoutAudience(namespace);
    for (const object of manifest.objects) {
      // The finding names the place and never repeats the value. One place may hold several.
      for (const { path, what } of distinct(secretsOf(object), (each) => JSON.stringify(each.path))) {
        const value = object.value.at(...path);
        yield finding(object, value, `${value.place} holds ${what}.`);
      }
      yield* valuesOfSecret(manifest, object);
    }
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

function* valuesOfSecret(manifest: Manifest, object: ManifestObject): Iterable<Finding> {
  const { kind, group, namespace, value } = object;
  if (group !== '' || kind !== 'Secret' || manifest.fact(namespace, annotations.audience) !== 'public')
    return;
  for (const field of ['data', 'stringData'])
    if (!value.at(field).isAbsent)
      yield finding(object, value.at(field), 'A public environment must not hold the values of a Secret.');
}
