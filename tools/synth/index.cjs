// @ts-check
/**
 * `npm run synth -- [ENVIRONMENT] [OPTION…]`: `cdk8s synth` with its options, of every environment or of one. It runs the
 * CLI in this process, and does not let it ask the network for a newer version of itself.
 */
const { dirname, join } = require('node:path');
const { bin } = require('cdk8s-cli/package.json');

const [first = '', ...others] = process.argv.slice(2);
const isNamed = first !== '' && !first.startsWith('-');

if (isNamed) process.env['TODO_CHATBOT_ENVIRONMENT'] = first;
process.argv.splice(
  2,
  Infinity,
  'synth',
  '--no-check-upgrade',
  ...(isNamed ? others : process.argv.slice(2)),
);

require(join(dirname(require.resolve('cdk8s-cli/package.json')), bin.cdk8s));
