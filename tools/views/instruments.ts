import { check as checkDocuments } from '../check';
import { difference } from '../diff';
import { formatIdentity, formatPath, type Manifest } from '../manifest';
import type { FieldDifference, Instruments } from '.';

/** What the page shows of the checks and of the differences. */
export const instruments: Required<Instruments> = {
  check: (manifest) =>
    checkDocuments(documentsOf(manifest)).map(({ rule, object, path, message }) => ({
      rule: rule.name,
      object: object.label,
      message: path.length === 0 ? message : `${formatPath(path)}: ${message}`,
    })),
  compare: (before, after) =>
    difference(documentsOf(before), documentsOf(after)).objects.flatMap(
      (object): readonly FieldDifference[] => {
        const name = formatIdentity(object.identity);
        if (object.kind === 'changed' || object.kind === 'renamed')
          return object.fields.map((field) => ({
            object: object.kind === 'renamed' ? `${name}, before ${object.oldName}` : name,
            field: field.kind === 'reordered' ? `order of ${field.path}` : field.path,
            before: 'from' in field ? worded(field.from) : undefined,
            after: 'to' in field ? worded(field.to) : undefined,
          }));
        const [before, after] = object.kind === 'added' ? [undefined, ''] : ['', undefined];
        return [{ object: name, field: '', before, after }];
      },
    ),
};

function documentsOf({ objects }: Manifest): readonly unknown[] {
  return objects.map(({ value }) => value.raw);
}

function worded(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}
