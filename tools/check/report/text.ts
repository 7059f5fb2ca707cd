import { formatFinding } from '../check';
import type { CheckedFile } from './checked-file';

/** Findings for people: a line each, as compilers write them, and what to do about each rule once. */
export function formatText(files: readonly CheckedFile[]): string {
  const findings = files.flatMap(({ file, findings: own }) =>
    own.map((found) => `${file}:${found.line}: ${found.rule.name}: ${formatFinding(found)}\n`),
  );
  const broken = new Map(
    files.flatMap(({ findings: own }) => own.map(({ rule }) => [rule.name, rule.recommendation])),
  );
  const advice = [...broken].map(([name, recommendation]) => `${name}: ${recommendation}\n`);
  return findings.length === 0 ? 'Nothing found.\n' : [...findings, '\n', ...advice].join('');
}
