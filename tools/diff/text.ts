import { formatDocuments } from '../../lib/yaml';
import { formatIdentity, hidden, isMapping } from '../manifest';
import type { Problem } from './applied';
import { scalarText } from './canonical';
import { severities } from './consequence';
import type { Difference, FieldDifference, ObjectDifference } from './difference';

/** How a difference is printed. */
export interface TextOptions {
  /** @default false */
  readonly colour?: boolean;
}

const codes = { red: '31', green: '32', yellow: '33', bold: '1' } as const;

type Paint = (text: string, colour: keyof typeof codes) => string;

const marks = { added: '+', removed: '-', changed: '~', renamed: '>' } as const;

const colours = { '+': 'green', '-': 'red', '~': 'yellow', '>': 'yellow' } as const;

/** A difference for people: a paragraph an object, and a line that sums up. Nothing but that line says there is none. */
export function formatDifference({ objects }: Difference, { colour = false }: TextOptions = {}): string {
  const paint: Paint = (text, shade) => (colour ? `\u001b[${codes[shade]}m${text}\u001b[0m` : text);
  const paragraphs = objects.map((object) => [
    paint(`${marks[object.kind]} ${titleOf(object)}`, colours[marks[object.kind]]),
    ...('fields' in object ? object.fields.flatMap(linesOf).map((line) => paintLine(line, paint)) : []),
    ...object.consequences.map(({ severity, reason }) =>
      paint(`  ! ${severity}: ${reason}`, severity === 'restarts pods' ? 'yellow' : 'red'),
    ),
  ]);
  return [...paragraphs, [paint(summaryOf(objects), 'bold')]]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** A problem as one sentence for people. */
export function describeProblem(problem: Problem, names: Readonly<Record<Problem['side'], string>>): string {
  const where = names[problem.side];
  switch (problem.kind) {
    case 'no object':
      return `${where}: document ${problem.document} holds something that is no Kubernetes object: it lacks apiVersion, kind or metadata.name.`;
    case 'too deep':
      return `${where}: document ${problem.document} nests deeper than any Kubernetes object.`;
    case 'declared twice':
      return `${where}: ${plain(formatIdentity(problem.identity))} is declared more than once; the last one counts.`;
  }
}

function titleOf(object: ObjectDifference): string {
  const { identity } = object;
  const title = plain(formatIdentity(identity));
  return object.kind === 'renamed'
    ? `${plain(formatIdentity({ ...identity, name: object.oldName }))} → ${plain(identity.name)}`
    : title;
}

function linesOf(field: FieldDifference): readonly string[] {
  const path = plain(field.path);
  switch (field.kind) {
    case 'added':
      return withValue(`  + ${path}`, '+', field.to);
    case 'removed':
      return withValue(`  - ${path}`, '-', field.from);
    case 'reordered':
      return [`  ~ ${path}: order ${plain(field.from.join(', '))} → ${plain(field.to.join(', '))}`];
    case 'changed': {
      const { from, to } = field;
      if (from === hidden && to === hidden) return [`  ~ ${path}: changed ${hidden}`];
      if (isLong(from) || isLong(to)) return [`  ~ ${path}:`, ...changedLines(blockOf(from), blockOf(to))];
      return [`  ~ ${path}: ${scalar(from)} → ${scalar(to)}`];
    }
  }
}

function withValue(start: string, mark: string, value: unknown): readonly string[] {
  return isLong(value)
    ? [`${start}:`, ...blockOf(value).map((line) => `    ${mark} ${line}`)]
    : [`${start}: ${scalar(value)}`];
}

function isLong(value: unknown): boolean {
  return (
    (typeof value === 'object' && value !== null && Object.keys(value).length > 0) ||
    (typeof value === 'string' && value.includes('\n'))
  );
}

/** The lines that differ between two texts: all from the first to the last that does. */
function changedLines(old: readonly string[], next: readonly string[]): readonly string[] {
  const shorter = Math.min(old.length, next.length);
  let [head, tail] = [0, 0];
  while (head < shorter && old[head] === next[head]) head += 1;
  while (tail < shorter - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  return [
    ...old.slice(head, old.length - tail).map((line) => `    - ${line}`),
    ...next.slice(head, next.length - tail).map((line) => `    + ${line}`),
  ];
}

function blockOf(value: unknown): readonly string[] {
  const text = typeof value === 'string' ? value : formatDocuments([value]);
  return text.replace(/\n$/, '').split('\n').map(plain);
}

/** A value on one line. Text that could be taken for something else is quoted. */
function scalar(value: unknown): string {
  if (isMapping(value)) return '{}';
  const isPlain =
    typeof value === 'string' &&
    value !== '' &&
    value === value.trim() &&
    !/^([\d.+-]+|true|false|null)$/.test(value);
  return plain(isPlain ? value : scalarText(value));
}

/** Manifests may come from elsewhere: what would steer the terminal is written out. */
function plain(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function paintLine(line: string, paint: Paint): string {
  const mark = line.trimStart()[0];
  return mark === '+' || mark === '-' ? paint(line, colours[mark]) : line;
}

function summaryOf(objects: readonly ObjectDifference[]): string {
  if (objects.length === 0) return 'No difference.';
  const count = (names: readonly string[], all: readonly string[]): string =>
    names
      .map((name) => [all.filter((each) => each === name).length, name] as const)
      .flatMap(([amount, name]) => (amount > 0 ? [`${amount} ${name}`] : []))
      .join(', ');
  const kinds = count(
    Object.keys(marks),
    objects.map(({ kind }) => kind),
  );
  const consequences = objects.flatMap((object) => [
    ...new Set(object.consequences.map(({ severity }) => severity)),
  ]);
  return (
    [`Objects: ${kinds}`, count(severities, consequences)].filter((part) => part !== '').join('; ') + '.'
  );
}
