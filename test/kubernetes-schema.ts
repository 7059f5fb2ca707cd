import { Ajv, type ValidateFunction } from 'ajv';
import type { OpenApi } from '../tools/check/schema/json-schema';
import { Value } from '../tools/manifest/value';
import openApi from '../tools/check/schema/kubernetes-1.28.json';

const { definitions }: OpenApi = openApi;

/** A quantity as the API server reads it: `250m`, `1Gi`, `0.5`. */
const quantity = {
  type: ['number', 'string'],
  pattern: String.raw`^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$`,
};

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
  },
});

const names = new Map(
  Object.entries(definitions).flatMap(([name, { 'x-kubernetes-group-version-kind': types = [] }]) =>
    types.map(({ group, version, kind }) => [`${group}/${version} ${kind}`.replace(/^\//, ''), name]),
  ),
);

const validators = new Map<string, ValidateFunction>();

/**
 * What Kubernetes 1.28 would not accept of an object: a field that it does not know, a required field that is missing, a
 * value of the wrong type. Judged by its OpenAPI definitions as they are, and nothing of this project.
 */
export function apiProblems(object: unknown): readonly string[] {
  const { apiVersion, kind } = new Value(object).labels();
  const id = `${String(apiVersion)} ${String(kind)}`;
  const name = names.get(id);
  if (name === undefined) return [`Kubernetes 1.28 has no ${id}`];
  const validate = validators.get(name) ?? ajv.compile({ $ref: `kubernetes#/definitions/${name}` });
  validators.set(name, validate);
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message = 'is wrong', params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
