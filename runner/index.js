// @ts-check
/**
 * Runs a program in TypeScript: `node runner FILE [ARGUMENT…]`. The program finds itself in `process.argv` as if Node had
 * been given FILE alone.
 */
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');
const { load } = require('./load');

process.argv.splice(1, 1);
const [, entry = ''] = process.argv;

if (existsSync(entry)) {
  process.argv[1] = resolve(entry);
  void load(entry);
} else {
  process.stderr.write(`There is no program ${JSON.stringify(entry)}: node runner FILE [ARGUMENT…].\n`);
  process.exitCode = 1;
}
