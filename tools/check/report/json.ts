import { formatPath } from '../../manifest';
import type { CheckedFile } from './checked-file';

/** Findings for programs: a list of files, each with its findings, those that are excused, and notes, as plain data. */
export function formatJson(files: readonly CheckedFile[]): string {
  const report = files.map(({ file, findings, excused, notes }) => ({
    file,
    findings: findings.map(plain),
    excused: excused.map((found) => ({ ...plain(found), reason: found.reason })),
    notes: notes.map(plain),
  }));
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function plain({ rule, object, path, message, line }: CheckedFile['findings'][number]): object {
  const { apiVersion, kind, namespace, name } = object;
  return {
    rule: rule.name,
    recommendation: rule.recommendation,
    object: { apiVersion, kind, namespace, name },
    path: formatPath(path),
    message,
    line,
  };
}
