import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatFinding } from '../check';
import { rules } from '../registry';
import type { CheckedFile } from './checked-file';

/** Findings for code scanning. @see "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS */
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
        results: files.flatMap(({ file, findings }) =>
          findings.map((found) => ({
            ruleId: found.rule.name,
            ruleIndex: rules.indexOf(found.rule),
            level: 'error',
            message: { text: formatFinding(found) },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: addressOf(file) },
                  region: { startLine: found.line },
                },
              },
            ],
          })),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A URI. A path that begins with a slash is none of a file: it would be resolved against whatever base a reader has. */
function addressOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
