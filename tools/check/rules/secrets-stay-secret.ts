import { annotations } from '../../../lib/annotations';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { PodTemplate } from '../../manifest/pod-template';
import { isNamedSecret, secretIn } from '../../manifest/secret-text';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Good practices for Kubernetes Secrets", kubernetes.io/docs/concepts/security/secrets-good-practices */
export const secretsStaySecret: Rule = {
  name: 'secrets-stay-secret',
  description:
    'No secret stands in a variable, an argument, an annotation or a ConfigMap, where everybody who may list pods reads it; and in a public environment no Secret holds a value in the manifest.',
  recommendation:
    'Put the value into a Secret outside the manifest, name it with secretKeyRef, and replace what leaked.',
  check: (manifest) => [
    ...manifest.all('', 'Namespace').flatMap(audience),
    ...manifest.objects.flatMap((object) => [...inAnnotations(object), ...inData(manifest, object)]),
    ...manifest.pods.flatMap(inContainers),
  ],
};

/** Without this fact about the place, what is forbidden there is not known. */
function audience(namespace: ManifestObject): readonly Finding[] {
  const metadata = namespace.value.at('metadata');
  const isOurs = metadata.at('labels', 'app.kubernetes.io/part-of').text === 'todo-chatbot';
  const stated = metadata.at('annotations', annotations.audience);
  return isOurs && stated.text !== 'public' && stated.text !== 'developers'
    ? [finding(namespace, stated, `${stated.place} must be public or developers.`)]
    : [];
}

/** The finding names the place and never repeats the value. */
function named(object: ManifestObject, value: Value, name: string): readonly Finding[] {
  const text = value.text ?? '';
  const found = secretIn(text) ?? (isNamedSecret(name, text) ? 'a secret value' : undefined);
  return found === undefined ? [] : [finding(object, value, `${value.place} holds ${found}.`)];
}

function inAnnotations(object: ManifestObject): readonly Finding[] {
  return object.value
    .at('metadata', 'annotations')
    .entries()
    .filter(([key]) => key !== annotations.existingSecrets && key !== annotations.secretChecksum)
    .flatMap(([key, value]) =>
      named(object, value, key.slice(key.lastIndexOf('/') + 1).replace(/^built-with-/, '')),
    );
}

function inData(manifest: Manifest, object: ManifestObject): readonly Finding[] {
  const { kind, group, value } = object;
  if (group !== '') return [];
  if (kind === 'ConfigMap')
    return value
      .at('data')
      .entries()
      .flatMap(([key, item]) => named(object, item, key));
  if (kind !== 'Secret' || manifest.fact(object.namespace, annotations.audience) !== 'public') return [];
  return ['data', 'stringData']
    .map((field) => value.at(field))
    .filter((data) => !data.isAbsent)
    .map((data) => finding(object, data, 'A public environment must not hold the values of a Secret.'));
}

function inContainers({ object, metadata, containers }: PodTemplate): readonly Finding[] {
  return [
    ...(metadata.path.length > 1
      ? metadata
          .at('annotations')
          .entries()
          .flatMap(([, value]) => named(object, value, ''))
      : []),
    ...containers.flatMap(({ value }) => [
      ...value
        .at('env')
        .items()
        .flatMap((variable) => named(object, variable.at('value'), variable.at('name').text ?? '')),
      ...['command', 'args'].flatMap((field) =>
        value
          .at(field)
          .items()
          .flatMap((word) => named(object, word, '')),
      ),
      ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
        [...value.at(probe, 'exec', 'command').items(), ...headers(value.at(probe))].flatMap((word) =>
          named(object, word, ''),
        ),
      ),
    ]),
  ];
}

function headers(probe: Value): readonly Value[] {
  return probe
    .at('httpGet', 'httpHeaders')
    .items()
    .map((header) => header.at('value'));
}
