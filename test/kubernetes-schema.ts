import { Ajv, type ValidateFunction } from 'ajv';
import { definitions } from './kubernetes-1.28.json';

/** A JSON object whose fields nothing is known of. */
type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A quantity as the API server reads it: `250m`, `1Gi`, `0.5`. */
const quantity = {
  oneOf: [
    { type: 'number' },
    {
      type: 'string',
      pattern: String.raw`^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$`,
    },
  ],
};

/** A schema that knows its fields, and allows no other. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isJson(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  const { properties } = schema;
  if (!isJson(properties) || 'additionalProperties' in schema) return inner;
  return {
    ...inner,
    properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, strict(value)])),
    additionalProperties: false,
  };
}

const ajv = new Ajv({
  allErrors: true,
  // The definitions carry keywords of Kubernetes (`x-kubernetes-…`), which ajv leaves alone.
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
    ...Object.fromEntries(Object.entries<unknown>(definitions).map(([name, value]) => [name, strict(value)])),
    'io.k8s.apimachinery.pkg.api.resource.Quantity': quantity,
  },
});

function isOf(definition: unknown, apiVersion: string, kind: string): boolean {
  const kinds = isJson(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return (
    Array.isArray(kinds) &&
    kinds.some(
      (each: unknown) =>
        isJson(each) && each['group'] === group && each['version'] === version && each['kind'] === kind,
    )
  );
}

const validators = new Map<string, ValidateFunction | undefined>();

function validatorFor(apiVersion: string, kind: string): ValidateFunction | undefined {
  const key = `${apiVersion} ${kind}`;
  if (!validators.has(key)) {
    const name = Object.entries<unknown>(definitions).find(([, each]) => isOf(each, apiVersion, kind))?.[0];
    validators.set(
      key,
      name === undefined ? undefined : ajv.compile({ $ref: `kubernetes#/definitions/${name}` }),
    );
  }
  return validators.get(key);
}

/**
 * What the Kubernetes 1.28 API would not accept of an object: a field that it does not know (recursively, though the
 * API server drops some of these in silence), a required field that is missing, a value of the wrong type.
 */
export function apiProblems(object: unknown): readonly string[] {
  if (!isJson(object)) return ['not an object'];
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return ['no apiVersion and kind'];
  if (!isJson(metadata) || typeof metadata['name'] !== 'string') return ['no metadata.name'];
  const validate = validatorFor(apiVersion, kind);
  if (validate === undefined) return [`Kubernetes 1.28 has no ${apiVersion} ${kind}`];
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message = 'is wrong', params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
