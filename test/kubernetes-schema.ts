import { Ajv, type ValidateFunction } from 'ajv';
import { type KubernetesVersion, oldestKubernetes } from '../lib/environments/kubernetes';
import { definitionsOf } from '../tools/check/schema/releases';
import { Value } from '../tools/manifest/value';

/** A quantity as the API server reads it: `250m`, `1Gi`, `0.5`. */
const quantity = {
  type: ['number', 'string'],
  pattern: String.raw`^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$`,
};

/** Validates objects of each kind that a release serves, by apiVersion and kind. */
type Release = (id: string) => ValidateFunction | undefined;

function release(version: KubernetesVersion): Release {
  const { definitions } = definitionsOf(version);
  const ajv = new Ajv({
    allErrors: true,
    // The definitions carry keywords of Kubernetes (`x-kubernetes-…`), which Ajv leaves alone.
    strict: false,
    formats: {
      int32: { type: 'number', validate: (value: number) => Math.abs(value) < 2 ** 31 },
      int64: { type: 'number', validate: (value: number) => Number.isSafeInteger(value) },
      double: true,
      byte: /^[A-Za-z0-9+/]*={0,2}$/,
      'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    },
  });
  ajv.addSchema({
    $id: 'kubernetes',
    definitions: {
      ...Object.fromEntries(
        Object.entries(definitions).map(([name, { properties, ...schema }]) => [
          name,
          properties === undefined ? schema : { ...schema, properties, additionalProperties: false },
        ]),
      ),
      'io.k8s.apimachinery.pkg.api.resource.Quantity': quantity,
      // Published as a text, which JSON need not write it as.
      'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
    },
  });
  const names = new Map(
    Object.entries(definitions).flatMap(([name, { 'x-kubernetes-group-version-kind': types = [] }]) =>
      types.map(({ group, version: own, kind }) => [`${group}/${own} ${kind}`.replace(/^\//, ''), name]),
    ),
  );
  return (id) => {
    const name = names.get(id);
    const reference = `kubernetes#/definitions/${name ?? ''}`;
    return name === undefined ? undefined : (ajv.getSchema(reference) ?? ajv.compile({ $ref: reference }));
  };
}

const releases = new Map<KubernetesVersion, Release>();

/**
 * What a release of Kubernetes would not accept of an object: a field that it does not know, a required field that is missing,
 * a value of the wrong type. Judged by its OpenAPI definitions as they are, and nothing of this project.
 */
export function apiProblems(object: unknown, version = oldestKubernetes): readonly string[] {
  const { apiVersion, kind } = new Value(object).labels();
  const id = `${String(apiVersion)} ${String(kind)}`;
  const known = releases.get(version) ?? release(version);
  releases.set(version, known);
  const validate = known(id);
  if (validate === undefined) return [`Kubernetes ${version} has no ${id}`];
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message = 'is wrong', params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
