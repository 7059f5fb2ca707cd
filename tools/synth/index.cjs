// @ts-check
/**
 * `npm run synth -- [ENVIRONMENT] [OPTION…]`: `cdk8s synth` with its options, of every environment or of one. It runs the
 * CLI in this process, and does not let it ask the network for a newer version of itself.
 */
const { dirname, join } = require('node:path');

const usage = `Usage: npm run synth -- [ENVIRONMENT] [OPTION…]

Synthesizes the manifests of every environment, or of ENVIRONMENT alone, into dist, and checks them. ENVIRONMENT is one of
lib/environments/index.ts, or preview, which needs a name. Other options are those of cdk8s synth, among them:

  --name NAME                of a preview, such as pr-123
  -o, --output FOLDER        writes into FOLDER (dist), which it empties first
  -p, --stdout               prints the manifests, and writes none
  --format helm              writes a Helm chart of one environment; needs --chart-version
  --chart-version VERSION    its version, such as 1.0.0
  --no-validate              leaves the checks out
  --help                     this text

TODO_CHATBOT_… variables, of this shell or in .env, change single settings: see the table in README.md.

Exit status: 1 a setting is wrong, 2 the checks found something in what was written, else 0.
`;

const given = process.argv.slice(2);
const [first = '', ...others] = given;
const isNamed = first !== '' && !first.startsWith('-');

if (given.includes('--help')) {
  process.stdout.write(usage);
} else {
  if (isNamed) process.env['TODO_CHATBOT_ENVIRONMENT'] = first;
  const options = isNamed ? others : given;
  const at = options.indexOf('--name');
  if (at !== -1) process.env['TODO_CHATBOT_PREVIEW'] = options.splice(at, 2)[1] ?? '';
  process.argv.splice(2, Infinity, 'synth', '--no-check-upgrade', ...options);
  const { bin } = require('cdk8s-cli/package.json');
  require(join(dirname(require.resolve('cdk8s-cli/package.json')), bin.cdk8s));
}
