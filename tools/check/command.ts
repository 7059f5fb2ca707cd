/** Checks finished manifests against the rules of tools/check: `npm run check -- [FILE…]`. */
import { parseArgs } from 'node:util';
import { type CheckedFile, checkFile, formatJson, formatSarif, formatText } from '.';
import { Unreadable } from '../manifest/yaml';
import { Mistake, nameOf, readArguments, readText, runCommand, synthesizedFiles } from '../command';

const usage = `Usage: npm run check -- [OPTION…] [FILE…]

Checks the manifest in each FILE (dist/*.k8s.yaml where none is named, - for standard input). What is in one file is taken
to be applied together.

  --output text|json|sarif  how findings are written (text)
  --help                    this text

Exit status: 0 when nothing is found, 1 when something is, 2 when the input cannot be read.
`;

const formats = { text: formatText, json: formatJson, sarif: formatSarif } as const;

const options = { output: { type: 'string', default: 'text' }, help: { type: 'boolean' } } as const;

function main(): number {
  const { values, positionals } = readArguments(() => parseArgs({ options, allowPositionals: true }));
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const { output } = values;
  const format = output === 'text' || output === 'json' || output === 'sarif' ? formats[output] : undefined;
  if (format === undefined) throw new Mistake(`--output ${output}: expected text, json or sarif.`);
  const checked = (positionals.length === 0 ? synthesizedFiles() : positionals).map(checkedFile);
  process.stdout.write(format(checked));
  return checked.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

function checkedFile(file: string): CheckedFile {
  const name = nameOf(file);
  const text = readText(file);
  try {
    return checkFile(name, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Mistake(`${name} is not YAML that can be checked: ${error.message}.`);
  }
}

void runCommand(() => {
  process.exitCode = main();
}, 2);
