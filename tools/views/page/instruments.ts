import { groupBy } from '../../manifest';
import { element, lines, type Markup } from '../markup';
import { paragraph, scrollable, table } from './section';

/** What a check of a manifest found. */
export interface Finding {
  readonly rule: string;
  /** The object that it is about. */
  readonly object: string;
  readonly message: string;
}

/** One field that differs between two manifests; `undefined` where it is absent. */
export interface FieldDifference {
  readonly object: string;
  /** Path of the field; empty for the object as a whole. */
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The result of the checks; `undefined` when they were not run. */
export function findingList(findings: readonly Finding[] | undefined): readonly Markup[] {
  if (findings === undefined) return [paragraph('The checks were not run.')];
  if (findings.length === 0) return [element('p', { class: 'good' }, '✓ No rule is broken.')];
  return [
    element(
      'ul',
      { class: 'findings' },
      lines(
        ...findings.map(({ rule, object, message }) =>
          element('li', {}, element('code', {}, rule), ` ${object}: ${message}`),
        ),
      ),
    ),
  ];
}

/** The differences between two manifests, folded by object: most of them are many times the same label. */
export function differenceList(
  before: string,
  after: string,
  differences: readonly FieldDifference[],
): readonly Markup[] {
  const title = `From ${before} to ${after}`;
  if (differences.length === 0) return [paragraph(`${title}: no difference.`)];
  const objects = [...groupBy(differences, ({ object }) => object)];
  return [
    paragraph(
      `${title}: ${counted(objects.length, 'object')} ${objects.length === 1 ? 'differs' : 'differ'}.`,
    ),
    element(
      'div',
      { class: 'objects' },
      lines(...objects.map(([object, group]) => folded(object, group, before, after))),
    ),
  ];
}

function folded(object: string, group: readonly FieldDifference[], before: string, after: string): Markup {
  const only = group.find(({ field }) => field === '');
  if (only !== undefined)
    return element(
      'p',
      { class: 'whole' },
      `${object}: only in ${only.before === undefined ? after : before}`,
    );
  const rows = group.map((difference) => ({
    cells: [
      { content: element('code', {}, difference.field) },
      { content: side(difference.before) },
      { content: side(difference.after) },
    ],
  }));
  return element(
    'details',
    {},
    element('summary', {}, `${object}: ${counted(rows.length, 'field')}`),
    scrollable(`Differences of ${object}`, table(object, ['field', before, after], rows)),
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function side(value: string | undefined): Markup {
  return value === undefined ? element('i', {}, 'absent') : element('span', { class: 'value' }, value);
}
