import { formatPath } from '../../manifest/path';
import type { CheckedFile } from './checked-file';

/** Findings for programs: a list of files, each with its findings as plain data. */
export function formatJson(files: readonly CheckedFile[]): string {
  const report = files.map(({ file, findings }) => ({
    file,
    findings: findings.map(({ rule, object, path, message, line }) => ({
      rule: rule.name,
      recommendation: rule.recommendation,
      object: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        namespace: object.namespace,
        name: object.name,
      },
      path: formatPath(path),
      message,
      line,
    })),
  }));
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
