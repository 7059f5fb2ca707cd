import { groupBy } from '../../manifest';
import { formatFinding } from '../check';
import type { CheckedFile } from './checked-file';

/**
 * Findings for people: a line each, as compilers write them, what to do about each rule once, what is to be known, and what
 * is excused, by object and rule.
 */
export function formatText(files: readonly CheckedFile[]): string {
  const findings = files.flatMap(({ file, findings: own }) =>
    own.map((found) => `${file}:${found.line}: ${found.rule.name}: ${formatFinding(found)}\n`),
  );
  const broken = new Set(files.flatMap(({ findings: own }) => own.map(({ rule }) => rule)));
  const advice = [...broken].map(({ name, recommendation }) => `${name}: ${recommendation}\n`);
  const excused = files.flatMap(({ file, excused: own }) =>
    [...groupBy(own, ({ rule, object, reason }) => `${rule.name} ${object.label}: ${reason}\n`)].map(
      ([excuse, { length }]) => `${file}: ${length} excused: ${excuse}`,
    ),
  );
  const notes = files.flatMap(({ file, notes: own }) =>
    own.map((found) => `${file}:${found.line}: note: ${formatFinding(found)}\n`),
  );
  return [
    ...(findings.length === 0 ? ['Nothing found.\n'] : [...findings, '\n', ...advice]),
    ...(notes.length === 0 ? [] : ['\n', ...notes]),
    ...(excused.length === 0 ? [] : ['\n', ...excused]),
  ].join('');
}
