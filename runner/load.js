// @ts-check
const { realpathSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { evaluate } = require('./evaluate');
const { recall, store } = require('./memory');

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
  const program = known ?? (await bundle(path));
  if (program === undefined) return {};
  const { script, exports } = evaluate(path, program);
  if (known === undefined || script.cachedDataRejected === true)
    // By then the functions that were called are compiled as well.
    process.on('exit', () => {
      store(path, program, script.createCachedData());
    });
  return exports;
}

/** @param {string} path */
function bundle(path) {
  // The bundler takes longer to load than most programs take to run.
  return require('./bundle').bundle(path);
}

module.exports = { load };
