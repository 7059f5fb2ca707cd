import { _, type Code, type CodeKeywordDefinition, type KeywordCxt, Name, str, stringify } from 'ajv';
import { regexpCode } from 'ajv/dist/compile/codegen';
import names from 'ajv/dist/compile/names';
import { type Form, forms } from './forms';
import { types } from './types';

/**
 * What the API server demands of a value, in words like kubectl's; to all of these, `null` is absent. They call
 * `this.report(path, message, step)`, and of what is not wrong `this.note`, rather than collect Ajv's errors, whose lists are copied from value to value: a
 * million wrong entries would take hours.
 */
export const keywords: readonly CodeKeywordDefinition[] = [
  { keyword: ['is', 'format'], code: judgeType },
  of('object', 'required', (context) => {
    for (const field of texts(context.schema)) {
      const isMissing = _`!(${isGiven(context.data, field)})`;
      report(context, isMissing, `is required in ${title(context)}`, stringify(field));
    }
  }),
  of('object', 'closed', (context) => {
    const known = constant(context, texts(context.schema));
    context.gen.forIn('field', context.data, (field) => {
      report(context, _`!${known}.has(${field})`, `is not a field of ${title(context)}`, field);
    });
  }),
  of('object', 'deprecated', (context) => {
    for (const field of texts(context.schema))
      tell(context, 'note', isGiven(context.data, field), 'is deprecated', stringify(field));
  }),
  of('object', 'gated', (context) => {
    const message = 'has no effect unless the cluster turns its feature gate on';
    for (const field of texts(context.schema))
      tell(context, 'note', isGiven(context.data, field), message, stringify(field));
  }),
  of('object', 'exactlyOneOf', (context) => {
    report(context, _`${given(context)} !== 1`, `must have exactly one of ${words(context)}`);
  }),
  of('object', 'atMostOneOf', (context) => {
    report(context, _`${given(context)} > 1`, `must have at most one of ${words(context)}`);
  }),
  of('array', 'noEmptyEntry', (context) => {
    eachEntry(context, (entry, index) => {
      report(context, _`${entry} == null`, 'must not be empty', index);
    });
  }),
  // The API server tells the entries of some lists apart by these fields: of two that agree, one is lost.
  of('array', 'keys', (context) => {
    const fields = texts(context.schema);
    const seen = context.gen.const('seen', _`new Set()`);
    eachEntry(context, (entry, index) => {
      const key = fields.reduce<Code>(
        (before, field) => {
          const usual = field === 'protocol' ? 'TCP' : '';
          return _`${before} + JSON.stringify(${entry}?.[${field}] ?? ${usual})`;
        },
        _`""`,
      );
      const message = `has the same ${fields.join(' and ')} as an entry before it`;
      report(context, _`${seen}.size === ${seen}.add(${key}).size`, message, index);
    });
  }),
  of('string', 'values', (context) => {
    const allowed = constant(context, texts(context.schema));
    report(context, _`!${allowed}.has(${context.data})`, `must be one of ${words(context)}`);
  }),
  of('string', 'form', (context) => {
    reportForm(context, _`${context.data} !== ""`);
  }),
  // In a list, an empty text is an entry.
  of('string', 'entryForm', (context) => {
    reportForm(context, _`true`);
  }),
  of('object', 'keyForm', (context) => {
    const form = formNamed(context.schema);
    context.gen.forIn('key', context.data, (key) => {
      report(context, _`!${isOfForm(key, form)}`, `is no name here: expected ${form.words}`, key);
    });
  }),
  of('object', 'conditions', (context) => {
    for (const text of texts(context.schema)) judgeCondition(context, text);
  }),
  of('number', 'range', (context) => {
    const { data } = context;
    const [from = 0, to] = numbers(context.schema);
    if (to === undefined) report(context, _`${data} < ${from}`, `must be ${from} or more`);
    else report(context, _`${data} < ${from} || ${data} > ${to}`, `must be a number from ${from} to ${to}`);
  }),
];

/** A keyword about values of a type. */
function of(
  type: 'array' | 'number' | 'object' | 'string',
  keyword: string,
  code: (context: KeywordCxt) => void,
): CodeKeywordDefinition {
  return { keyword, type, code };
}

function judgeType(context: KeywordCxt): void {
  const { data } = context;
  const type = types[String(context.schema)];
  if (type !== undefined) report(context, _`${data} != null && !(${type.holds(data)})`, type.message);
}

/** @param wrong Condition on which there is something to report. @param step From the value to what is wrong. */
function report(context: KeywordCxt, wrong: Code, message: string, step?: Code): void {
  tell(context, 'report', wrong, message, step);
}

function tell(
  { gen, it }: KeywordCxt,
  how: 'report' | 'note',
  where: Code,
  message: string,
  step?: Code,
): void {
  const path = str`${names.instancePath}${it.errorPath}`;
  gen.if(where, _`this.${new Name(how)}(${path}, ${message}, ${step ?? null})`);
}

function eachEntry({ gen, data }: KeywordCxt, code: (entry: Code, index: Code) => void): void {
  gen.forRange('i', 0, _`${data}.length`, (index) => {
    code(_`${data}[${index}]`, index);
  });
}

function reportForm(context: KeywordCxt, judged: Code): void {
  const form = formNamed(context.schema);
  report(context, _`${judged} && !${isOfForm(context.data, form)}`, `must be ${form.words}`);
}

function formNamed(name: unknown): Form {
  const [, form] = Object.entries(forms).find(([each]) => each === name) ?? [];
  if (form === undefined) throw new Error(`There is no form ${String(name)}.`);
  return form;
}

function isOfForm(data: Code, { pattern, longest }: Form): Code {
  return _`(${data}.length <= ${longest} && ${regexpCode(pattern)}.test(${data}))`;
}

/** Such as `type Recreate|OnDelete excludes rollingUpdate`, or `type |ClusterIP needs ports`, where nothing stands for absent. */
function judgeCondition(context: KeywordCxt, text: string): void {
  const { data } = context;
  const [field = '', alternatives = '', verb = '', ...names] = text.split(' ');
  const allowed = constant(context, alternatives.split('|'));
  const holds = _`${allowed}.has(${data}[${field}] ?? "")`;
  const where = `where ${field} is ${alternatives.replace(/^\|/, 'absent or ').replaceAll('|', ' or ')}`;
  for (const name of names) {
    const given = isGiven(data, name);
    if (verb === 'needs')
      report(context, _`${holds} && !(${given})`, `is required ${where}`, stringify(name));
    else report(context, _`${holds} && ${given}`, `must be absent ${where}`, stringify(name));
  }
}

/** Whether a field is there: an empty text or list is not, to the API server. */
function isGiven(data: Code, field: string): Code {
  return _`${data}[${field}] != null && ${data}[${field}] !== "" && ${data}[${field}].length !== 0`;
}

/** How many of the fields that the keyword names are there. */
function given(context: KeywordCxt): Code {
  return texts(context.schema).reduce<Code>(
    (sum, field) => _`${sum} + (${isGiven(context.data, field)} ? 1 : 0)`,
    _`0`,
  );
}

/** A Set in the generated code. */
function constant({ gen }: KeywordCxt, values: readonly string[]): Code {
  const code = stringify(values);
  return gen.scopeValue('obj', { key: String(code), ref: values, code: _`new Set(${code})` });
}

function title({ parentSchema }: KeywordCxt): string {
  return String(parentSchema['title']);
}

/** The texts that the keyword lists. */
function words({ schema }: KeywordCxt): string {
  return texts(schema).filter(Boolean).join(', ');
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'number') : [];
}
