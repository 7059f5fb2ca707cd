/** Checks finished manifests against the rules of tools/check: `npm run check -- [FILE…]`. */
import { checkSource, formatJson, formatSarif, formatText } from '.';
import { filesOrSynthesized, Mistake, nameOf, readRelease, readSource, runCommand } from '../command';

const usage = `Usage: npm run check -- [OPTION…] [FILE…]

Checks the manifest in each FILE (dist/*.k8s.yaml where none is named, - for standard input). What is in one file is taken
to be applied together. An object can excuse itself from a rule by an annotation todo-chatbot/ignore-RULE: REASON.

  --output text|json|sarif  how findings are written (text)
  --kubernetes VERSION      the release of Kubernetes that they are for, such as 1.34 (what the manifest says, or 1.28)
  --help                    this text

Exit status: 0 when nothing is found (notes name what was not checked), 1 when something is, 2 when the input cannot be read.
`;

const formats = new Map([
  ['text', formatText],
  ['json', formatJson],
  ['sarif', formatSarif],
]);

runCommand({
  usage,
  options: { output: { type: 'string', default: 'text' }, kubernetes: { type: 'string' } },
  statusOfMistake: 2,
  main: ({ values: { output, kubernetes: given }, positionals }) => {
    const format = formats.get(output);
    if (format === undefined) throw new Mistake(`--output ${output}: expected text, json or sarif.`);
    const kubernetes = given === undefined ? undefined : readRelease(given);
    const checked = filesOrSynthesized(positionals).map((file) =>
      checkSource(nameOf(file), readSource(file), { kubernetes }),
    );
    process.stdout.write(format(checked));
    return checked.some(({ findings }) => findings.length > 0) ? 1 : 0;
  },
});
