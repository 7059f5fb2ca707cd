import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

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
/** Names that end in what a controller appends, and become the value of a label. */
const shorter = (longest: number): Form => ({ ...label, longest, words: `${label.words}, here ${longest}` });
const role: Form = { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 253, words: 'a path segment without / and %' };
const portName: Form = {
  pattern: /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/,
  longest: 15,
  words: 'at most 15 of a-z, 0-9 and -, with a letter among them',
};
const dataKey: Form = {
  pattern: /^(?!\.{1,2}$)[-._a-zA-Z0-9]+$/,
  longest: 253,
  words: 'at most 253 letters, digits, -, _ and .',
};
const variable: Form = {
  pattern: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  longest: 1024,
  words: 'letters, digits, -, _ and ., no digit first',
};

/** @see "Object Names and IDs", and the pages of CronJob and StatefulSet, whose pods' names grow longer. */
const forms: Readonly<Record<string, Form>> = {
  Namespace: label,
  Service: serviceName,
  CronJob: shorter(52),
  Job: shorter(63),
  StatefulSet: shorter(52),
  Role: role,
  RoleBinding: role,
  ClusterRole: role,
  ClusterRoleBinding: role,
};

/**
 * @see "Object Names and IDs", kubernetes.io/docs/concepts/overview/working-with-objects/names
 * @see "Labels and Selectors", section "Syntax and character set", and "Annotations", same place
 */
export const namesAreValid: Rule = {
  name: 'names-are-valid',
  description:
    'Objects, containers, volumes, ports, variables, keys, labels and annotations are named as the API server demands for each.',
  recommendation: 'Shorten the name, or leave out the characters that are not allowed.',
  check: (manifest) => [
    ...manifest.objects.flatMap(namesOfObject),
    ...manifest.pods.flatMap(({ object, metadata, spec, containers }) => [
      ...(metadata.path.length > 1 ? namesOfMetadata(object, metadata) : []),
      ...containers.flatMap(({ value }) => [
        ...wrong(object, value.at('name'), label),
        ...value
          .at('ports')
          .items()
          .flatMap((port) => wrong(object, port.at('name'), portName)),
        ...value
          .at('env')
          .items()
          .flatMap((entry) => wrong(object, entry.at('name'), variable)),
      ]),
      ...spec
        .at('volumes')
        .items()
        .flatMap((volume) => wrong(object, volume.at('name'), label)),
    ]),
    ...namespaces(manifest),
  ],
};

function namesOfObject(object: ManifestObject): readonly Finding[] {
  const { value, kind } = object;
  if (!value.isMapping || kind === '') return [];
  const name = value.at('metadata', 'name');
  return [
    ...(object.name === ''
      ? [finding(object, name, 'The name is missing.')]
      : wrong(object, name, forms[kind] ?? subdomain)),
    ...wrong(object, value.at('metadata', 'namespace'), label),
    ...namesOfMetadata(object, value.at('metadata')),
    ...['data', 'binaryData', 'stringData'].flatMap((field) =>
      (kind === 'ConfigMap' || kind === 'Secret') && value.at(field).isMapping
        ? value
            .at(field)
            .entries()
            .flatMap(([key, item]) => wrongText(object, item, key, dataKey))
        : [],
    ),
  ];
}

function wrong(object: ManifestObject, value: Value, form: Form): readonly Finding[] {
  return value.text === undefined ? [] : wrongText(object, value, value.text, form);
}

function wrongText(
  object: ManifestObject,
  value: Value,
  text: string,
  { pattern, longest, words }: Form,
): readonly Finding[] {
  return text.length <= longest && pattern.test(text)
    ? []
    : [finding(object, value, `${JSON.stringify(text.slice(0, 300))} is no name here: expected ${words}.`)];
}

const largestAnnotations = 256 * 1024;

function namesOfMetadata(object: ManifestObject, metadata: Value): readonly Finding[] {
  const labels = metadata.at('labels');
  const given = metadata.at('annotations');
  const size = given.entries().reduce((sum, [key, { text }]) => sum + key.length + (text?.length ?? 0), 0);
  return [
    ...[labels, given].flatMap((field) =>
      field
        .entries()
        .flatMap(([key, value]) =>
          isQualified(field === given ? key.toLowerCase() : key)
            ? []
            : [
                finding(
                  object,
                  value,
                  `${JSON.stringify(key.slice(0, 300))} is no key of a label or annotation.`,
                ),
              ],
        ),
    ),
    ...labels
      .entries()
      .filter(([, { text }]) => text !== undefined && !isLabelValue(text))
      .map(([, value]) =>
        finding(object, value, `${value.place} must be at most 63 letters, digits, -, _ and ., or empty.`),
      ),
    ...(size > largestAnnotations ? [finding(object, given, 'Annotations must stay below 256 KiB.')] : []),
  ];
}

function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(text);
}

function isQualified(key: string): boolean {
  const slash = key.lastIndexOf('/');
  const [prefix, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  return (
    name !== '' &&
    isLabelValue(name) &&
    (prefix === undefined || (prefix.length <= subdomain.longest && subdomain.pattern.test(prefix)))
  );
}

/** Objects of a manifest that brings a namespace belong into it: elsewhere, none of its guards holds them. */
function namespaces(manifest: Manifest): readonly Finding[] {
  const declared = manifest.all('', 'Namespace').map(({ name }) => name);
  if (declared.length === 0) return [];
  return manifest.objects
    .filter(({ namespace, kind }) => namespace !== '' && kind !== '' && !declared.includes(namespace))
    .map((object) =>
      finding(
        object,
        object.value.at('metadata', 'namespace'),
        `The namespace ${object.namespace} is none of those that the manifest declares.`,
      ),
    );
}
