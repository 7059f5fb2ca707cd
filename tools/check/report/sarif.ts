import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatFinding } from '../check';
import { rules } from '../registry';
import type { CheckedFile } from './checked-file';

/**
 * Findings for code scanning, those that are excused as suppressed ones.
 *
 * @see "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS
 */
export function formatSarif(files: readonly CheckedFile[]): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'todo-chatbot-checks',
            rules: rules.map(({ name, description, recommendation }) => ({
              id: name,
              shortDescription: { text: description },
              help: { text: recommendation },
              defaultConfiguration: { level: 'error' },
            })),
          },
        },
        results: files.flatMap(({ file, findings, excused, notes }) => [
          // All results of a run have the list, or none (section 3.27.23).
          ...[...findings, ...notes].map((found) => ({ ...result(file, found), suppressions: [] })),
          ...excused.map((found) => ({
            ...result(file, found),
            suppressions: [{ kind: 'inSource', justification: found.reason }],
          })),
        ]),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result(file: string, found: CheckedFile['findings'][number]): object {
  const region = { startLine: found.line };
  return {
    ruleId: found.rule.name,
    ruleIndex: rules.indexOf(found.rule),
    level: found.isNote === true ? 'note' : 'error',
    message: { text: formatFinding(found) },
    locations: [{ physicalLocation: { artifactLocation: { uri: addressOf(file) }, region } }],
  };
}

/** The URI of a file. An absolute path needs its scheme: without, readers resolve it against a base of their own. */
function addressOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
