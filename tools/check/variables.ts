import type { Container, Manifest, Pod, Value } from '../manifest';

/** A variable that a container is given. */
export interface Variable {
  readonly name: string;
  /** Where it is set: an entry of `env` or of `envFrom`. */
  readonly entry: Value;
  /** Its value, where the manifest says it outside of Secrets. */
  readonly text: string | undefined;
}

/** The variables that a container is given. */
export interface Variables {
  /** Those of `envFrom` first, then those of `env`, which may refer to what stands before them. */
  readonly given: readonly Variable[];
  /** Whether these are all: a ConfigMap or Secret that is taken whole may be outside of the manifest. */
  readonly areAll: boolean;
}

/** The entries of `env` that set a variable in some containers. */
export function variablesNamed(containers: readonly Container[], name: string): readonly Value[] {
  return containers
    .flatMap(({ value }) => value.items('env'))
    .filter((variable) => variable.at('name').text === name);
}

/** @see "Define Environment Variables for a Container", kubernetes.io/docs/tasks/inject-data-application */
export function variablesOf(manifest: Manifest, { namespace }: Pod, { value }: Container): Variables {
  const sources = value.items('envFrom').map((entry) => keysOf(manifest, namespace, entry));
  const own = value.items('env').map((entry): Variable => {
    const reference = entry.at('valueFrom', 'configMapKeyRef');
    const map = manifest.find('', 'ConfigMap', namespace, reference.at('name').text ?? '');
    const text = entry.at('value').text ?? map?.value.at('data', reference.at('key').text ?? '').text;
    return { name: entry.at('name').text ?? '', entry, text };
  });
  return {
    given: [...sources.flatMap((keys) => keys ?? []), ...own],
    areAll: sources.every((keys) => keys !== undefined),
  };
}

/** The variables of an entry of `envFrom`; `undefined` where the manifest does not say them. */
function keysOf(manifest: Manifest, namespace: string, entry: Value): readonly Variable[] | undefined {
  const prefix = entry.at('prefix').text ?? '';
  const map = manifest.find('', 'ConfigMap', namespace, entry.at('configMapRef', 'name').text ?? '');
  if (map !== undefined)
    return map.value.entries('data').map(([key, { text }]) => ({ name: prefix + key, entry, text }));
  const name = entry.at('secretRef', 'name').text ?? '';
  const secret = manifest.find('', 'Secret', namespace, name);
  const made = manifest.made.secrets.filter((one) => one.namespace === namespace && one.name === name);
  if (secret === undefined && made.length === 0) return undefined;
  const keys = ['data', 'stringData'].flatMap((field) => secret?.value.entries(field) ?? []);
  return [...keys.map(([key]) => key), ...made.flatMap((one) => one.keys)].map((key) => ({
    name: prefix + key,
    entry,
    text: undefined,
  }));
}
