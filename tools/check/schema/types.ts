import { _, type Code } from 'ajv';
import { regexpCode } from 'ajv/dist/compile/codegen';

/** What a value of a type, or of a format of OpenAPI, must be. */
interface Type {
  readonly message: string;
  /** A condition of the generated code, for any value but `null`. */
  readonly holds: (data: Code) => Code;
}

const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** As tools/manifest/quantity.ts reads it. */
const quantity = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3}|[numkMGTPE]|[KMGTPE]i)?$/;

/** By the name of the type or format. */
export const types: Readonly<Record<string, Type>> = {
  array: { message: 'must be a list', holds: (data) => _`Array.isArray(${data})` },
  boolean: { message: 'must be true or false', holds: (data) => _`typeof ${data} == "boolean"` },
  byte: {
    message: 'must be base64',
    holds: (data) => matches(data, base64, _`${data}.replace(${regexpCode(/[\r\n]/g)}, "")`),
  },
  'date-time': {
    message: 'must be a time such as 2006-01-02T15:04:05Z',
    holds: (data) => _`typeof ${data} != "string" || ${matches(data, time)}`,
  },
  'int-or-string': {
    message: 'must be a whole number of 32 bits or a text',
    holds: (data) =>
      _`typeof ${data} == "string" || (typeof ${data} == "number" && (${data} | 0) === ${data})`,
  },
  int32: {
    message: 'must be a whole number of 32 bits',
    holds: (data) => _`!Number.isSafeInteger(${data}) || (${data} | 0) === ${data}`,
  },
  integer: { message: 'must be a whole number', holds: (data) => _`Number.isSafeInteger(${data})` },
  number: { message: 'must be a number', holds: (data) => _`typeof ${data} == "number"` },
  object: {
    message: 'must be a mapping',
    holds: (data) => _`typeof ${data} == "object" && !Array.isArray(${data})`,
  },
  quantity: {
    message: 'must be a quantity such as 250m or 1Gi',
    holds: (data) => _`Number.isFinite(${data}) || (${data}.length <= 64 && ${matches(data, quantity)})`,
  },
  string: { message: 'must be a text', holds: (data) => _`typeof ${data} == "string"` },
};

function matches(data: Code, pattern: RegExp, text = data): Code {
  return _`(typeof ${data} == "string" && ${regexpCode(pattern)}.test(${text}))`;
}
