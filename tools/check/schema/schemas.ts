import { alternatives, conditions, optional, quantities, ranges, required, unjudged } from './constraints';
import { gates, variableForm } from './gates';
import { filled, formOf, mappingForms } from './forms';
import type { JsonSchema, OpenApi } from './json-schema';
import { values } from './values';
import { isSince, type KubernetesVersion, kubernetesVersions } from '../../../lib/environments/kubernetes';

/** The kinds that an application is made of. Nobody applies a Pod's status, a Node or a TokenReview. */
const kinds: Readonly<Record<string, string>> = {
  v1: 'ConfigMap Endpoints LimitRange Namespace PersistentVolume PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount',
  'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apps/v1': 'DaemonSet Deployment ReplicaSet StatefulSet',
  'autoscaling/v1': 'HorizontalPodAutoscaler',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'batch/v1': 'CronJob Job',
  'coordination.k8s.io/v1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'node.k8s.io/v1': 'RuntimeClass',
  'policy/v1': 'PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'storage.k8s.io/v1': 'CSIDriver StorageClass',
};

/** The schemas that validators are compiled from. */
export interface ApiSchemas extends OpenApi {
  /** The definition of each kind that the checks know, by apiVersion and kind. */
  readonly kinds: Readonly<Record<string, string>>;
}

const labelSelector = 'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector';

/** The definitions of Kubernetes and of custom resources (the spec of each by apiVersion and kind), with the keywords of keywords.ts and the constraints of constraints.ts. */
export function apiSchemas(
  { definitions }: OpenApi,
  specs: Readonly<Record<string, JsonSchema>>,
  version: KubernetesVersion,
): ApiSchemas {
  const names = Object.entries(definitions).flatMap(([name, schema]) =>
    (schema['x-kubernetes-group-version-kind'] ?? [])
      .map(({ group, version, kind }) => [group === '' ? version : `${group}/${version}`, kind] as const)
      .filter(([apiVersion, kind]) => kinds[apiVersion]?.split(' ').includes(kind))
      .map((id) => [id.join(' '), name] as const),
  );
  const parts = Object.keys(definitions).map(kindOf);
  // Probe is the name of a part of containers, too.
  const nameOf = (id: string): string => (parts.includes(kindOf(id)) ? `${kindOf(id)}Resource` : kindOf(id));
  const custom = Object.entries(specs).map(([id, spec]) => [id, nameOf(id), customObject(spec)] as const);
  return {
    kinds: Object.fromEntries([...names, ...custom.map(([id, name]) => [id, name] as const)]),
    definitions: inRelease(version, {
      ...mapped(definitions, (schema, name) => complete(schema, kindOf(name))),
      UnjudgedSelector: complete(definitions[labelSelector] ?? {}, 'UnjudgedSelector'),
      ...Object.fromEntries(custom.map(([, name, schema]) => [name, complete(schema, name)])),
    }),
  };
}

/** Without texts that only later releases take (`PreferSameZone@1.34`), and gates that are open (`sleep 1.29-1.29`). */
function inRelease(version: KubernetesVersion, definitions: OpenApi['definitions']): OpenApi['definitions'] {
  const placeOf = (text = ''): number => kubernetesVersions.findIndex((each) => each === text);
  const isWithin = (first: string, last?: string): boolean =>
    placeOf(first) <= placeOf(version) && (last === undefined || placeOf(version) <= placeOf(last));
  const kept = (key: string, text: string): readonly string[] => {
    const [name = '', ...stretches] = text.split(key === 'gated' ? ' ' : '@');
    const applies = stretches.some((stretch) => {
      const [first = '', last] = stretch.split('-');
      return isWithin(first, last);
    });
    return applies || (key === 'values' && stretches.length === 0) ? [name] : [];
  };
  const parse: (text: string) => OpenApi['definitions'] = JSON.parse;
  return parse(
    JSON.stringify(definitions, (key, value: unknown) => {
      if ((key === 'values' || key === 'gated') && Array.isArray(value))
        return value.flatMap((text) => kept(key, String(text)));
      if (key === 'form' && value === 'variable') return variableForm(version);
      // Since RelaxedDNSSearchValidation is on, search domains may be a dot alone, and have underscores.
      const isRelaxed = key === 'entryForm' && value === 'externalHost' && isSince(version, '1.33');
      return isRelaxed ? undefined : value;
    }),
  );
}

function customObject(spec: JsonSchema): JsonSchema {
  const text = { type: 'string' };
  const metadata = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
  const properties = { apiVersion: text, kind: text, metadata, spec, status: {} };
  return { type: 'object', properties, required: ['spec'] };
}

/** Without what stands before it: the group, the version. */
function kindOf(name: string): string {
  return name.replace(/^.*[. ]/, '');
}

/** @param name Of the definition, for messages. */
function complete(schema: JsonSchema, name: string): JsonSchema {
  const { $ref = '', type, format } = schema;
  if ($ref.endsWith('.Quantity')) return { is: 'quantity' };
  if ($ref.endsWith('.IntOrString')) return { is: 'int-or-string' };
  if ($ref !== '') return { $ref };
  if (type === undefined || format === 'byte') return { is: format ?? 'any' };
  return {
    is: type,
    ...(format === undefined ? {} : { format }),
    ...(schema.values === undefined ? {} : { values: schema.values }),
    ...(type === 'array' ? completeList(schema, name) : {}),
    ...(type === 'object' ? completeObject(schema, name) : {}),
  };
}

function completeList(schema: JsonSchema, name: string): JsonSchema {
  const { items = {}, 'x-kubernetes-list-map-keys': keys, 'x-kubernetes-patch-merge-key': key } = schema;
  const by = keys ?? (key === undefined ? undefined : [key]);
  return { noEmptyEntry: true, ...(by === undefined ? {} : { keys: by }), items: complete(items, name) };
}

function completeObject(schema: JsonSchema, name: string): JsonSchema {
  const { title = name, properties, additionalProperties, open = false } = schema;
  if (additionalProperties !== undefined)
    return { additionalProperties: complete(additionalProperties, title) };
  if (properties === undefined) return {};
  const deprecated = Object.keys(properties).filter((field) => properties[field]?.deprecated === true);
  const gated = Object.keys(properties).flatMap((field) => {
    const stretches = gates[`${title}.${field}`];
    return stretches === undefined ? [] : [`${field} ${stretches}`];
  });
  const demanded = Object.keys(required).filter((field) => required[field]?.includes(title) === true);
  return {
    title,
    properties: mapped(properties, (child, field) =>
      field === 'status' && 'metadata' in properties ? {} : constrained(complete(child, title), title, field),
    ),
    required: [...new Set([...(schema.required ?? []), ...demanded])].filter(
      (field) => !optional.includes(`${title}.${field}`),
    ),
    ...(conditions[title] === undefined ? {} : { conditions: conditions[title] }),
    ...(deprecated.length === 0 ? {} : { deprecated }),
    ...(gated.length === 0 ? {} : { gated }),
    ...(open ? {} : { closed: Object.keys(properties) }),
    ...mapped(alternatives[title] ?? {}, (fields) => fields.filter((field) => field in properties)),
  };
}

/** The schema of a field, or of each entry where it is a list, with what constraints.ts and forms.ts say of it. */
function constrained(schema: JsonSchema, name: string, field: string, isEntry = false): JsonSchema {
  if (schema.items !== undefined) return { ...schema, items: constrained(schema.items, name, field, true) };
  const form = formOf[`${name}.${field}`];
  const judgesEmpty = isEntry || filled.includes(`${name}.${field}`);
  const { keys, values: value } = mappingForms[`${name}.${field}`] ?? {};
  if (unjudged.includes(`${name}.${field}`)) return { $ref: '#/definitions/UnjudgedSelector' };
  const texts = values[`${name}.${field}`];
  const range = ranges[`${name}.${field}`] ?? ranges[field];
  return {
    ...schema,
    ...(texts === undefined ? {} : { values: texts.split('|') }),
    ...(range === undefined ? {} : { range }),
    ...(form === undefined ? {} : { [judgesEmpty ? 'entryForm' : 'form']: form }),
    ...(keys === undefined ? {} : { keyForm: keys }),
    ...(value === undefined ? {} : { additionalProperties: { ...schema.additionalProperties, form: value } }),
    ...(quantities.includes(`${name}.${field}`) ? { is: 'quantity' } : {}),
  };
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  to: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
}
