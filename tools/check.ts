/** Checks finished manifests against the rules of lib/checks: `npm run check -- [FILE…]`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CheckedFile, checkFile, formatJson, formatSarif, formatText, Unreadable } from '../lib/checks';

const usage = `Usage: npm run check -- [OPTION…] [FILE…]

Checks the manifest in each FILE (dist/*.k8s.yaml where none is named, - for standard input). What is in one file is taken
to be applied together.

  --output text|json|sarif  how findings are written (text)
  --help                    this text

Exit status: 0 when nothing is found, 1 when something is, 2 when the input cannot be read.
`;

/** Something that the person at the terminal can mend; its message is all they see. */
class Mistake extends Error {}

const formats = { text: formatText, json: formatJson, sarif: formatSarif } as const;

const options = { output: { type: 'string', default: 'text' }, help: { type: 'boolean' } } as const;

function main(): number {
  const { values, positionals } = attempt(
    () => parseArgs({ options, allowPositionals: true }),
    // Node goes on with advice that does not fit here.
    (reason) => `${reason.split('. ')[0] ?? reason} (--help lists the options).`,
  );
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const { output } = values;
  const format = output === 'text' || output === 'json' || output === 'sarif' ? formats[output] : undefined;
  if (format === undefined) throw new Mistake(`--output ${output}: expected text, json or sarif.`);
  const checked = (positionals.length === 0 ? synthesized() : positionals).map(checkedFile);
  process.stdout.write(format(checked));
  return checked.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

function synthesized(): readonly string[] {
  const names = existsSync('dist') ? readdirSync('dist').filter((name) => name.endsWith('.k8s.yaml')) : [];
  if (names.length === 0) throw new Mistake('dist holds no *.k8s.yaml: run npm run synth, or name a file.');
  return names.sort().map((name) => `dist/${name}`);
}

function checkedFile(file: string): CheckedFile {
  const name = file === '-' ? 'standard input' : file;
  const text = attempt(
    () => readFileSync(file === '-' ? 0 : file, 'utf8'),
    (reason) => `${name} cannot be read: ${reason}.`,
  );
  try {
    return checkFile(name, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Mistake(`${name} is not YAML that can be checked: ${error.message}.`);
  }
}

/** Turns what a library throws over a person's input into a sentence for that person. */
function attempt<T>(work: () => T, sentence: (reason: string) => string): T {
  try {
    return work();
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    // Node puts its error code before the reason, and the call after it.
    const reason = line.replace(/^E[A-Z]+: (.+), .*$/, '$1').replace(/[:.]$/, '');
    throw new Mistake(sentence(reason));
  }
}

// `npm run check | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
