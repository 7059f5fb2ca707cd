import type { Pod } from './pod';
import type { Value } from './value';

/** What a pod names and needs before it starts. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  readonly name: Value;
  /** Keys that must be in it; none where all of them are taken. */
  readonly keys: readonly string[];
  readonly optional: boolean;
}

/** Every ConfigMap, Secret, account and claim that a pod names. */
export function referencesOf({ workload, object, spec, containers }: Pod): readonly Reference[] {
  if (workload === 'operator') return referencesBelow(object.value.at('spec'));
  const account = spec.at('serviceAccountName');
  return [
    ...(account.isAbsent || account.text === 'default' ? [] : [reference('ServiceAccount', account)]),
    ...spec
      .items('imagePullSecrets')
      .map((secret) => reference('Secret', secret.at('name'), ['.dockerconfigjson'])),
    ...spec.items('volumes').flatMap(referencesOfVolume),
    ...containers.flatMap(({ value }) => [
      ...value.items('env').flatMap(referencesOfVariable),
      ...value.items('envFrom').flatMap(wholeOnes),
    ]),
  ].filter(({ name }) => name.text !== undefined);
}

/** The Secrets and ConfigMaps that an operator's object names: in the fields that Kubernetes uses for it, wherever they are. */
function referencesBelow(value: Value): readonly Reference[] {
  return [...value.items(), ...value.entries().map(([, field]) => field)].flatMap((inner) => {
    const field = inner.path.at(-1);
    const kind = (['Secret', 'ConfigMap'] as const).find((each) =>
      [`${each}KeyRef`, `${each}Ref`, each].some((name) => lowerFirst(name) === field),
    );
    const names = kind === undefined ? [] : [inner.at('name')].filter(({ text }) => text !== undefined);
    return [
      ...names.flatMap((name) => (kind === undefined ? [] : [reference(kind, name)])),
      ...referencesBelow(inner),
    ];
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function reference(
  kind: Reference['kind'],
  name: Value,
  keys: readonly string[] = [],
  optional = false,
): Reference {
  return { kind, name, keys, optional };
}

function referencesOfVariable(variable: Value): readonly Reference[] {
  const of = (kind: Reference['kind'], selector: Value): readonly Reference[] =>
    selector.isAbsent
      ? []
      : [reference(kind, selector.at('name'), [selector.at('key').text ?? ''], isOptional(selector))];
  return [
    ...of('Secret', variable.at('valueFrom', 'secretKeyRef')),
    ...of('ConfigMap', variable.at('valueFrom', 'configMapKeyRef')),
  ];
}

function wholeOnes(source: Value): readonly Reference[] {
  return (['Secret', 'ConfigMap'] as const)
    .map((kind) => [kind, source.at(kind === 'Secret' ? 'secretRef' : 'configMapRef')] as const)
    .filter(([, value]) => !value.isAbsent)
    .map(([kind, value]) => reference(kind, value.at('name'), [], isOptional(value)));
}

function referencesOfVolume(volume: Value): readonly Reference[] {
  const claim = volume.at('persistentVolumeClaim', 'claimName');
  const projected = volume.items('projected', 'sources');
  return [
    ...(claim.isAbsent ? [] : [reference('PersistentVolumeClaim', claim)]),
    // Credentials of network storage, such as `cephfs`.
    ...volume.entries().map(([, source]) => reference('Secret', source.at('secretRef', 'name'))),
    ...[volume, ...projected].flatMap((source) => [
      ...filesOf('ConfigMap', source.at('configMap'), 'name'),
      ...filesOf('Secret', source.at('secret'), source === volume ? 'secretName' : 'name'),
    ]),
  ];
}

function filesOf(kind: Reference['kind'], source: Value, nameField: string): readonly Reference[] {
  if (source.isAbsent) return [];
  const keys = source.items('items').flatMap((item) => item.at('key').text ?? []);
  return [reference(kind, source.at(nameField), keys, isOptional(source))];
}

function isOptional(value: Value): boolean {
  return value.at('optional').flag === true;
}
