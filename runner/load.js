// @ts-check
const { createRequire } = require('node:module');
const { realpathSync } = require('node:fs');
const { dirname } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
const { recall, store } = require('./memory');
const { traceSources } = require('./trace');

/**
 * Loads a TypeScript file with all that it imports, as one script: bundled when something in it has changed since the last
 * time, else as it was left then, compiled to bytecode. What does not compile is told on standard error, with exit status 1.
 *
 * V8's optimizing compiler is off meanwhile and afterwards: in programs that end within a second it takes more time than it
 * gives back. One that goes on for longer turns it on by `--opt`.
 *
 * @param {string} entry Path of the file, from the working directory.
 * @returns {Promise<Record<string, any>>} What the file exports.
 */
async function load(entry) {
  setFlagsFromString('--no-opt');
  const path = realpathSync(entry);
  const known = recall(path);
  const program = known ?? (await build(path));
  if (program === undefined) return {};

  const { code, bytecode } = program;
  const filename = `${path}.js`;
  const script = new Script(code, { filename, cachedData: bytecode });
  if (known === undefined || script.cachedDataRejected === true)
    // By then the functions that were called are compiled as well.
    process.on('exit', () => {
      store(path, program, script.createCachedData());
    });
  traceSources(filename, program.map);

  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  return module.exports;
}

/** @param {string} path */
async function build(path) {
  const { bundle } = require('./bundle');
  return bundle(path);
}

module.exports = { load };
