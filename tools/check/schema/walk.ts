import { parseQuantity } from '../../manifest';
import type { Value } from '../../manifest';
import { allowedRanges, allowedValues, alsoRequired, alternatives } from './constraints';
import type { Definition, Schema } from './schema';

/** What the API server would answer about one value. */
export interface Violation {
  readonly value: Value;
  readonly message: string;
}

/**
 * Compares a value with a definition, field by field, as strictly as `kubectl apply --validate=strict` does.
 *
 * @see "Field validation", kubernetes.io/docs/reference/using-api/api-concepts
 */
export function violations(schema: Schema, definition: string, value: Value): readonly Violation[] {
  const found: Violation[] = [];
  const report = (at: Value, message: string): void => {
    found.push({ value: at, message });
  };
  walk(schema, `#${definition}`, definition, value, report);
  return found;
}

type Report = (value: Value, message: string) => void;

/** @param place Definition and field, by which constraints are found. */
function walk(schema: Schema, type: string, place: string, value: Value, report: Report): void {
  if (value.isAbsent) return;
  const [, , element = ''] = /^(\[[^\]]*\]|\{\})(.*)$/.exec(type) ?? [];
  if (type.startsWith('#')) {
    const definition = schema.definitions.get(type.slice(1));
    if (!value.isMapping) report(value, 'must be a mapping');
    else if (definition !== undefined) walkFields(schema, type.slice(1), definition, value, report);
  } else if (type.startsWith('[')) {
    if (!Array.isArray(value.raw)) report(value, 'must be a list');
    walkKeys(type.slice(1, type.indexOf(']')), value, report);
    for (const item of value.items()) {
      if (item.isAbsent) report(item, 'must not be empty');
      else walk(schema, element, place, item, report);
    }
  } else if (type.startsWith('{')) {
    if (!value.isMapping) report(value, 'must be a mapping');
    for (const [, item] of value.entries()) walk(schema, element, place, item, report);
  } else {
    const wrong = wrongScalar(type, value);
    if (wrong !== undefined) report(value, wrong);
    else walkConstraints(place, value, report);
  }
}

function walkFields(
  schema: Schema,
  name: string,
  { fields, required, open }: Definition,
  value: Value,
  report: Report,
): void {
  for (const [field, child] of value.entries()) {
    const type = fields.get(field);
    if (type !== undefined) walk(schema, type, `${name}.${field}`, child, report);
    else if (!open) report(child, `is not a field of ${simple(name)}`);
  }
  for (const field of [...required, ...(alsoRequired[name] ?? [])]) {
    if (value.at(field).isAbsent) report(value.at(field), `is required in ${simple(name)}`);
  }
  const choice = alternatives[name];
  if (choice !== undefined) {
    const given = choice.fields.filter((field) => !value.at(field).isAbsent).length;
    const most = choice.atMostOne === true ? 'at most' : 'exactly';
    if (given > 1 || (given === 0 && most === 'exactly'))
      report(value, `must have ${most} one of ${choice.fields.join(', ')}`);
  }
}

/** The entries of some lists are told apart by these fields: of two that agree, one is lost. */
function walkKeys(keys: string, list: Value, report: Report): void {
  if (keys === '') return;
  const seen = new Set<string>();
  for (const item of list.items()) {
    const key = JSON.stringify(keys.split(',').map((field) => item.at(field).raw ?? defaults[field] ?? ''));
    if (seen.has(key)) report(item, `has the same ${keys.replace(',', ' and ')} as an entry before it`);
    seen.add(key);
  }
}

const defaults: Readonly<Record<string, string>> = { protocol: 'TCP' };

function wrongScalar(type: string, { raw, text }: Value): string | undefined {
  switch (type) {
    case 'string':
      return text === undefined ? 'must be a text' : undefined;
    case 'boolean':
      return typeof raw === 'boolean' ? undefined : 'must be true or false';
    case 'integer':
      return Number.isSafeInteger(raw) ? undefined : 'must be a whole number';
    case 'number':
      return typeof raw === 'number' ? undefined : 'must be a number';
    case 'quantity':
      return parseQuantity(raw) === undefined ? 'must be a quantity such as 250m or 1Gi' : undefined;
    case 'int-or-string':
      return text !== undefined || Number.isSafeInteger(raw) ? undefined : 'must be a whole number or a text';
    case 'byte':
      return text !== undefined &&
        /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text.replace(/\s/g, ''))
        ? undefined
        : 'must be base64';
    default:
      return undefined;
  }
}

function walkConstraints(place: string, value: Value, report: Report): void {
  const { text, number } = value;
  const values = allowedValues[place];
  if (values !== undefined && text !== undefined && !values.includes(text))
    report(value, `must be one of ${values.filter(Boolean).join(', ')}`);
  const range = allowedRanges[place];
  if (range !== undefined && number !== undefined && (number < range.from || number > (range.to ?? Infinity)))
    report(
      value,
      range.to === undefined
        ? `must be ${range.from} or more`
        : `must be a number from ${range.from} to ${range.to}`,
    );
}

function simple(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
