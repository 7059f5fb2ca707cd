import { difference, formatIdentity } from '../../lib/difference';
import type { FieldDifference, Instruments } from '../../lib/views';

/** The differences that the page shows, as the library for them finds and words them. */
export const compare: NonNullable<Instruments['compare']> = (before, after) => {
  const values = (objects: typeof before.objects): readonly unknown[] => objects.map(({ value }) => value);
  return difference(values(before.objects), values(after.objects)).objects.flatMap(
    (object): readonly FieldDifference[] => {
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
    },
  );
};

function worded(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}
