/**
 * The OpenAPI definitions of Kubernetes 1.28, cut down to what the checks need to know: of each kind that applications
 * are made of, the fields, their types, which are required and what tells the entries of a list apart. tools/check/schema/command.ts writes it to a file.
 */
import { Value } from '../../manifest';

/** The kinds that an application is made of. Nobody applies a Pod's status, a Node or a TokenReview. */
const kinds = [
  'v1 ConfigMap LimitRange Namespace PersistentVolume PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount',
  'apps/v1 DaemonSet Deployment ReplicaSet StatefulSet',
  'autoscaling/v2 HorizontalPodAutoscaler',
  'batch/v1 CronJob Job',
  'networking.k8s.io/v1 Ingress IngressClass NetworkPolicy',
  'policy/v1 PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1 PriorityClass',
  'storage.k8s.io/v1 StorageClass',
];

/** The OpenAPI definitions of a release, cut down; the shape is described in schema.ts. */
export function cutDown(openApi: unknown): unknown {
  const all = new Value(openApi).at('definitions').entries();
  const source = new Map(all);
  const wanted = new Map(
    kinds.flatMap((line) => {
      const [apiVersion = '', ...names] = line.split(' ');
      return names.map((kind) => [`${apiVersion} ${kind}`, definitionOf(all, apiVersion, kind)] as const);
    }),
  );
  const definitions: Record<string, unknown> = {};
  const pending = [...wanted.values()];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const short = shorten(name);
    if (Object.hasOwn(definitions, short)) continue;
    const definition = source.get(name) ?? new Value(undefined);
    const required = definition.at('required').items();
    definitions[short] = {
      fields: Object.fromEntries(
        definition
          .at('properties')
          .entries()
          .map(([field, value]) => [field, field === 'status' ? 'any' : typeOf(value, pending)]),
      ),
      ...(required.length === 0 ? {} : { required: required.map(({ text }) => text) }),
    };
  }
  const sorted = Object.entries(definitions).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    kinds: Object.fromEntries([...wanted].map(([kind, name]) => [kind, shorten(name)])),
    definitions: Object.fromEntries(sorted),
  };
}

function definitionOf(all: readonly (readonly [string, Value])[], apiVersion: string, kind: string): string {
  const found = all.find(([, value]) =>
    value
      .at('x-kubernetes-group-version-kind')
      .items()
      .some((type) => {
        const group = type.at('group').text ?? '';
        const version = type.at('version').text ?? '';
        return (
          type.at('kind').text === kind && (group === '' ? version : `${group}/${version}`) === apiVersion
        );
      }),
  );
  if (found === undefined) throw new Error(`There is no ${apiVersion} ${kind}.`);
  return found[0];
}

function shorten(name: string): string {
  return name.replace(/^.*\.(\w+\.v\w+\.\w+)$/, '$1');
}

/** The type of a field, as schema.ts reads it; definitions that it refers to are added to `pending`. */
function typeOf(value: Value, pending: string[]): string {
  const reference = value.at('$ref').text?.replace('#/definitions/', '');
  if (reference !== undefined) {
    if (reference.endsWith('.Quantity')) return 'quantity';
    if (reference.endsWith('.IntOrString')) return 'int-or-string';
    if (/\.(?:Micro)?Time$/.test(reference)) return 'string';
    if (/\.(?:FieldsV1|RawExtension)$/.test(reference)) return 'any';
    pending.push(reference);
    return `#${shorten(reference)}`;
  }
  const type = value.at('type').text;
  if (type === 'array') {
    const keys = value.at('x-kubernetes-list-map-keys').items();
    const merge = value.at('x-kubernetes-patch-merge-key').text;
    const by = keys.length > 0 ? keys.map(({ text }) => text).join(',') : (merge ?? '');
    return `[${by}]${typeOf(value.at('items'), pending)}`;
  }
  if (type === 'object') {
    const items = value.at('additionalProperties');
    return items.isAbsent ? 'any' : `{}${typeOf(items, pending)}`;
  }
  return value.at('format').text === 'byte' ? 'byte' : (type ?? 'any');
}
