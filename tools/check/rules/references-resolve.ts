import { type Manifest, type ManifestObject, referencesOf, type Value } from '../../manifest';
import { ingressesOf } from '../edge';
import { finding, type Finding, type Rule } from '../rule';

/** Something that an object needs by its name. */
interface Need {
  readonly group: string;
  readonly kind: string;
  readonly name: Value;
  /** Keys that must be in it. @default none */
  readonly keys?: readonly string[];
  /** Whether the object does without it. @default false */
  readonly optional?: boolean;
}

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
  *check(manifest) {
    for (const pod of manifest.pods)
      for (const reference of referencesOf(pod))
        yield* missing(manifest, pod.object, { group: '', ...reference });
    for (const object of manifest.all('apps', 'StatefulSet')) {
      const name = object.value.at('spec', 'serviceName');
      if (manifest.find('', 'Service', object.namespace, name.text ?? '') === undefined)
        yield finding(object, name, `There is no Service ${name.text ?? '(none named)'} to name the pods.`);
    }
    for (const scaler of manifest.all('autoscaling', 'HorizontalPodAutoscaler'))
      yield* missingTarget(manifest, scaler);
    for (const object of ingressesOf(manifest))
      for (const entry of object.value.items('spec', 'tls')) {
        const keys = ['tls.crt', 'tls.key'];
        yield* missing(manifest, object, { group: '', kind: 'Secret', name: entry.at('secretName'), keys });
      }
    for (const object of manifest.all('postgresql.cnpg.io', 'ScheduledBackup')) {
      const name = object.value.at('spec', 'cluster', 'name');
      yield* missing(manifest, object, { group: 'postgresql.cnpg.io', kind: 'Cluster', name });
    }
    for (const object of manifest.all('postgresql.cnpg.io', 'Cluster'))
      for (const plugin of object.value.items('spec', 'plugins')) {
        const name = plugin.at('parameters', 'barmanObjectName');
        const store = { group: 'barmancloud.cnpg.io', kind: 'ObjectStore', name };
        yield* missing(manifest, object, { ...store, optional: name.text === undefined });
      }
    for (const object of manifest.all('barmancloud.cnpg.io', 'ObjectStore'))
      for (const [, key] of object.value.entries('spec', 'configuration', 's3Credentials')) {
        const keys = [key.at('key').text ?? ''];
        yield* missing(manifest, object, { group: '', kind: 'Secret', name: key.at('name'), keys });
      }
  },
};

function* missing(
  manifest: Manifest,
  object: ManifestObject,
  { group, kind, name, keys = [], optional = false }: Need,
): Iterable<Finding> {
  const { text = '' } = name;
  const isSecret = kind === 'Secret';
  if (isSecret && (optional || name.text === undefined)) return;
  // Every namespace has it ("Managing Service Accounts", section "Bound service account token volume mechanism").
  if (kind === 'ConfigMap' && text === 'kube-root-ca.crt') return;
  const found = manifest.find(group, kind, object.namespace, text);
  const made = manifest.made.secrets.filter(
    (secret) => isSecret && secret.namespace === object.namespace && secret.name === text,
  );
  if (found === undefined && made.length === 0) {
    const rest = isSecret ? ', and nothing that makes one' : '';
    if (!optional) yield finding(object, name, `There is no ${kind} ${text}${rest}.`);
    return;
  }
  const fields = isSecret ? ['data', 'stringData'] : ['data', 'binaryData'];
  const known = new Set([
    ...fields.flatMap((field) => found?.value.entries(field) ?? []).map(([key]) => key),
    ...made.flatMap((secret) => secret.keys),
  ]);
  for (const key of optional ? [] : keys)
    if (!known.has(key)) yield finding(object, name, `${text} has no key ${key}.`);
}

function* missingTarget(manifest: Manifest, scaler: ManifestObject): Iterable<Finding> {
  const target = scaler.value.at('spec', 'scaleTargetRef');
  const { apiVersion = '', kind = '', name = '' } = target.labels();
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (manifest.find(group, kind, scaler.namespace, name)?.apiVersion !== apiVersion)
    yield finding(scaler, target, `There is no ${kind} ${name} of ${apiVersion} to scale.`);
}
