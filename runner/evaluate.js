// @ts-check
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { Script } = require('node:vm');
const { traceSources } = require('./trace');

/**
 * Runs a bundled program as the module of its entry.
 *
 * @param {string} path
 * @param {import('./memory').Program} program
 * @returns {{ script: Script, exports: Record<string, any> }}
 */
function evaluate(path, { code, map, bytecode }) {
  const filename = `${path}.js`;
  const script = new Script(code, { filename, cachedData: bytecode });
  traceSources(filename, map);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  return { script, exports: module.exports };
}

module.exports = { evaluate };
