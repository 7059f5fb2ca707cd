// @ts-check
/** Compiles what Jest loads, with the compiler of the programs. */
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

/** @type {import('esbuild').TransformOptions} */
const options = {
  loader: 'ts',
  format: 'cjs',
  target: `node${process.versions.node}`,
  sourcemap: 'inline',
  // Jest runs no ECMAScript modules.
  supported: { 'dynamic-import': false },
};

module.exports = {
  /**
   * @param {string} source
   * @param {string} sourcefile
   */
  process: (source, sourcefile) => transformSync(source, { ...options, sourcefile }),

  /**
   * @param {string} source
   * @param {string} sourcefile
   */
  getCacheKey: (source, sourcefile) =>
    createHash('sha256')
      .update(JSON.stringify([version, options, sourcefile, source]))
      .digest('hex'),
};
