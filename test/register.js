// @ts-check
/** Lets Node load TypeScript, compiled as `compile.js` does. */
const { readFileSync } = require('node:fs');
const { register } = require('node:module');
const { process: compile } = require('./compile');

/** @type {(module: { readonly ['_compile']: (code: string, filename: string) => void }, filename: string) => void} */
const load = (module, filename) => {
  module['_compile'](compile(readFileSync(filename, 'utf8'), filename).code, filename);
};
Object.assign(require.extensions, { '.ts': load });
process.setSourceMapsEnabled(true);
// The test runner imports.
const hook = `export const load = (url, context, next) =>
  /\\.ts(?:\\?|$)/.test(url) ? { format: 'commonjs', shortCircuit: true } : next(url, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
