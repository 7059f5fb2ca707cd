import { groupBy, type Manifest, type Mask } from '../../manifest';
import { type Markup, markup } from '../markup';
import { folding, scrollable, table } from './section';

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

/** Other libraries about manifests whose results the page shows. */
export interface Instruments {
  /** @default the page says that no checks were run */
  readonly check?: ((manifest: Manifest) => readonly Finding[]) | undefined;
  /** @default the page has no part for differences */
  readonly compare?: ((before: Manifest, after: Manifest) => readonly FieldDifference[]) | undefined;
}

/** The result of the checks; `undefined` when they were not run. */
export function findingList(findings: readonly Finding[] | undefined, mask: Mask): readonly Markup[] {
  if (findings === undefined) return [markup`<p>The checks were not run.</p>`];
  if (findings.length === 0) return [markup`<p class="good">✓ No rule is broken.</p>`];
  const entries = findings.map(
    ({ rule, object, message }) =>
      markup`<li><code>${rule}</code> ${mask.text(object)}: ${mask.text(message)}</li>`,
  );
  return [markup`<ul class="findings">\n${entries}\n</ul>`];
}

/** The differences between two manifests, folded by object, since the same label often differs in all of them. */
export function differenceList(
  before: string,
  after: string,
  differences: readonly FieldDifference[],
  mask: Mask,
): readonly Markup[] {
  const title = `From ${before} to ${after}`;
  if (differences.length === 0) return [markup`<p>${title}: no difference.</p>`];
  const objects = [...groupBy(differences, ({ object }) => object)];
  const list = objects.map(([object, group]) => folded(object, group, [before, after], mask));
  const count = `${counted(objects.length, 'object')} ${objects.length === 1 ? 'differs' : 'differ'}`;
  return [markup`<p>${title}: ${count}.</p>`, folding(list)];
}

function folded(
  object: string,
  group: readonly FieldDifference[],
  names: readonly [before: string, after: string],
  mask: Mask,
): Markup {
  const only = group.find(({ field }) => field === '');
  if (only !== undefined)
    return markup`<p class="whole">${object}: only in ${names[only.before === undefined ? 1 : 0]}</p>`;
  const side = (value: string | undefined): Markup =>
    value === undefined ? markup`<i>absent</i>` : markup`<span class="value">${mask.text(value)}</span>`;
  const rows = group.map(
    ({ field, before, after }) =>
      markup`<tr><th scope="row"><code>${field}</code></th><td>${side(before)}</td><td>${side(after)}</td></tr>`,
  );
  const content = scrollable(`Differences of ${object}`, table(object, ['field', ...names], rows));
  return markup`<details><summary>${object}: ${counted(rows.length, 'field')}</summary>${content}</details>`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
