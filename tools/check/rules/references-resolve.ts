import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { PodTemplate } from '../../manifest/pod-template';
import { type Reference, referencesOfPod } from '../../manifest/references';
import { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/**
 * What makes a Secret counts as the Secret: an ExternalSecret, a CloudNativePG cluster, cert-manager, or the namespace's
 * declaration of what exists.
 *
 * @see "Secrets", "ConfigMaps", "Service Accounts", "Persistent Volumes", "Ingress", "Horizontal Pod Autoscaling",
 * kubernetes.io/docs/concepts
 */
export const referencesResolve: Rule = {
  name: 'references-resolve',
  description:
    'Every ConfigMap, Secret and key, ServiceAccount, claim, Service and scaling target that an object names is in the manifest, or is known to be made: a pod that names a missing one never starts.',
  recommendation:
    'Correct the name, add the object, or declare a Secret that somebody makes beforehand in the namespace annotation todo-chatbot/existing-secrets.',
  check: (manifest) => [
    ...manifest.pods.flatMap((pod) => unresolvedOf(manifest, pod)),
    ...manifest.all('apps', 'StatefulSet').flatMap((object) => {
      const name = object.value.at('spec', 'serviceName');
      return manifest.find('', 'Service', object.namespace, name.text ?? '')
        ? []
        : [finding(object, name, `There is no Service ${name.text ?? '(none named)'} to name the pods.`)];
    }),
    ...manifest
      .all('autoscaling', 'HorizontalPodAutoscaler')
      .flatMap((object) => scalingTarget(manifest, object)),
    ...manifest.all('networking.k8s.io', 'Ingress').flatMap((object) =>
      object.value
        .at('spec', 'tls')
        .items()
        .flatMap((entry) => missingSecret(manifest, object, entry.at('secretName'), ['tls.crt', 'tls.key'])),
    ),
    ...manifest.all('postgresql.cnpg.io', 'ScheduledBackup').flatMap((object) => {
      const cluster = object.value.at('spec', 'cluster', 'name');
      return manifest.find('postgresql.cnpg.io', 'Cluster', object.namespace, cluster.text ?? '')
        ? []
        : [finding(object, cluster, `There is no Cluster ${cluster.text ?? ''}.`)];
    }),
    ...manifest.all('postgresql.cnpg.io', 'Cluster').flatMap((object) =>
      object.value
        .at('spec', 'plugins')
        .items()
        .map((plugin) => plugin.at('parameters', 'barmanObjectName'))
        .filter(({ text }) => text !== undefined)
        .filter(
          ({ text = '' }) => !manifest.find('barmancloud.cnpg.io', 'ObjectStore', object.namespace, text),
        )
        .map((name) => finding(object, name, `There is no ObjectStore ${name.text ?? ''}.`)),
    ),
    ...manifest.all('barmancloud.cnpg.io', 'ObjectStore').flatMap((object) =>
      object.value
        .at('spec', 'configuration', 's3Credentials')
        .entries()
        .flatMap(([, key]) => missingSecret(manifest, object, key.at('name'), [key.at('key').text ?? ''])),
    ),
  ],
};

function scalingTarget(manifest: Manifest, object: ManifestObject): readonly Finding[] {
  const target = object.value.at('spec', 'scaleTargetRef');
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((field) => target.at(field).text ?? '');
  const group = (apiVersion ?? '').includes('/') ? (apiVersion ?? '').split('/')[0] : '';
  const found = manifest.find(group ?? '', kind ?? '', object.namespace, name ?? '');
  return found?.apiVersion === apiVersion
    ? []
    : [finding(object, target, `There is no ${kind ?? ''} ${name ?? ''} of ${apiVersion ?? ''} to scale.`)];
}

function unresolvedOf(manifest: Manifest, pod: PodTemplate): readonly Finding[] {
  const { object } = pod;
  return referencesOfPod(pod).flatMap((reference): readonly Finding[] => {
    const { kind, name, keys } = reference;
    switch (kind) {
      case 'Secret':
        return missingSecret(manifest, object, name, keys, reference.optional);
      case 'ConfigMap':
        return missingConfigMap(manifest, object, reference);
      case 'ServiceAccount':
      case 'PersistentVolumeClaim':
        return manifest.find('', kind, object.namespace, name.text ?? '')
          ? []
          : [finding(object, name, `There is no ${kind} ${name.text ?? ''}.`)];
    }
  });
}

function missingConfigMap(
  manifest: Manifest,
  object: ManifestObject,
  { name, keys, optional }: Reference,
): readonly Finding[] {
  const found = manifest.find('', 'ConfigMap', object.namespace, name.text ?? '');
  if (found === undefined)
    return optional ? [] : [finding(object, name, `There is no ConfigMap ${name.text ?? ''}.`)];
  const known = [...found.value.at('data').entries(), ...found.value.at('binaryData').entries()];
  return missingKeys(
    object,
    name,
    keys,
    known.map(([key]) => key),
    optional,
  );
}

function missingSecret(
  manifest: Manifest,
  object: ManifestObject,
  name: Value,
  keys: readonly string[],
  optional = false,
): readonly Finding[] {
  if (name.text === undefined || optional) return [];
  const found = manifest.find('', 'Secret', object.namespace, name.text);
  const made = manifest.made.secrets.filter(
    (secret) => secret.namespace === object.namespace && secret.name === name.text,
  );
  if (found === undefined && made.length === 0)
    return [finding(object, name, `There is no Secret ${name.text}, and nothing that makes one.`)];
  const own = found?.value ?? new Value(undefined);
  const known = [...own.at('data').entries(), ...own.at('stringData').entries()].map(([key]) => key);
  return missingKeys(object, name, keys, [...known, ...made.flatMap((secret) => secret.keys)], optional);
}

function missingKeys(
  object: ManifestObject,
  name: Value,
  wanted: readonly string[],
  known: readonly string[],
  optional: boolean,
): readonly Finding[] {
  return wanted
    .filter((key) => !optional && !known.includes(key))
    .map((key) => finding(object, name, `${name.text ?? ''} has no key ${key}.`));
}
