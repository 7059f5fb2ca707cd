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

/** The differences between two manifests. */
export function differenceTable(
  before: string,
  after: string,
  differences: readonly FieldDifference[],
): readonly Markup[] {
  const title = `From ${before} to ${after}`;
  if (differences.length === 0) return [paragraph(`${title}: no difference.`)];
  const rows = differences.map((difference) => ({
    cells: [
      { content: difference.object },
      { content: element('code', {}, difference.field) },
      { content: side(difference.before) },
      { content: side(difference.after) },
    ],
  }));
  return [scrollable(title, table(title, ['object', 'field', before, after], rows))];
}

function side(value: string | undefined): Markup {
  return value === undefined ? element('i', {}, 'absent') : element('span', { class: 'value' }, value);
}
