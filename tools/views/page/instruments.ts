import { groupBy } from '../../manifest';
import { type Markup, markup } from '../markup';
import { scrollable, table } from './section';

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
  if (findings === undefined) return [markup`<p>The checks were not run.</p>`];
  if (findings.length === 0) return [markup`<p class="good">✓ No rule is broken.</p>`];
  const entries = findings.map(
    ({ rule, object, message }) => markup`<li><code>${rule}</code> ${object}: ${message}</li>`,
  );
  return [markup`<ul class="findings">\n${entries}\n</ul>`];
}

/** The differences between two manifests, folded by object, since the same label often differs in all of them. */
export function differenceList(
  before: string,
  after: string,
  differences: readonly FieldDifference[],
): readonly Markup[] {
  const title = `From ${before} to ${after}`;
  if (differences.length === 0) return [markup`<p>${title}: no difference.</p>`];
  const objects = [...groupBy(differences, ({ object }) => object)];
  const list = objects.map(([object, group]) => folded(object, group, before, after));
  const count = `${counted(objects.length, 'object')} ${objects.length === 1 ? 'differs' : 'differ'}`;
  return [markup`<p>${title}: ${count}.</p>`, markup`<div class="objects">\n${list}\n</div>`];
}

function folded(object: string, group: readonly FieldDifference[], before: string, after: string): Markup {
  const only = group.find(({ field }) => field === '');
  if (only !== undefined)
    return markup`<p class="whole">${object}: only in ${only.before === undefined ? after : before}</p>`;
  const rows = group.map(
    ({ field, before: old, after: next }) =>
      markup`<tr><th scope="row"><code>${field}</code></th><td>${side(old)}</td><td>${side(next)}</td></tr>`,
  );
  const content = scrollable(`Differences of ${object}`, table(object, ['field', before, after], rows));
  return markup`<details><summary>${object}: ${counted(rows.length, 'field')}</summary>${content}</details>`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function side(value: string | undefined): Markup {
  return value === undefined ? markup`<i>absent</i>` : markup`<span class="value">${value}</span>`;
}
