import { check as checkDocuments, formatPath } from '../check';
import { difference, formatIdentity } from '../diff';
import type { FieldDifference, Instruments, NamedManifest } from '.';

/** What the rules of the checks find. */
export const check: NonNullable<Instruments['check']> = (manifest) =>
  checkDocuments(valuesOf(manifest)).map(({ rule, object, path, message }) => ({
    rule: rule.name,
    object: object.label,
    message: path.length === 0 ? message : `${formatPath(path)}: ${message}`,
  }));

/** The differences that the page shows, as the library for them finds and words them. */
export const compare: NonNullable<Instruments['compare']> = (before, after) =>
  difference(valuesOf(before), valuesOf(after)).objects.flatMap((object): readonly FieldDifference[] => {
    const name = formatIdentity(object.identity);
    switch (object.kind) {
      case 'added':
        return [{ object: name, field: '', before: undefined, after: 'the object' }];
      case 'removed':
        return [{ object: name, field: '', before: 'the object', after: undefined }];
      case 'changed':
      case 'renamed': {
        const title = object.kind === 'renamed' ? `${name}, before ${object.oldName}` : name;
        return object.fields.map((field) => ({
          object: title,
          field: field.kind === 'reordered' ? `order of ${field.path}` : field.path,
          before: 'from' in field ? worded(field.from) : undefined,
          after: 'to' in field ? worded(field.to) : undefined,
        }));
      }
    }
  });

function valuesOf({ objects }: NamedManifest): readonly unknown[] {
  return objects.map(({ value }) => value);
}

function worded(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}
