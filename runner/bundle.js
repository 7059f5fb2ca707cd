// @ts-check
const { readFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const esbuild = require('esbuild');
const { stampsOf } = require('./memory');

/**
 * Where files lie beside a source, it finds them by `__dirname`, which in a bundle would be one for all.
 *
 * @type {import('esbuild').Plugin}
 */
const ownFolder = {
  name: 'own-folder',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const folder = JSON.stringify(dirname(path));
      // On the first line, so that all keep their numbers.
      const contents = /\b__dirname\b/.test(source) ? `const __dirname = ${folder}; ${source}` : source;
      return { contents, loader: 'ts' };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: dirname(__dirname),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: `node${process.versions.node}`,
  plugins: [ownFolder],
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  write: false,
  outdir: '.',
  logLevel: 'silent',
};

/**
 * One script of a TypeScript file and all that it imports, packages included: hundreds of files cost more to find than to run.
 *
 * @param {string} path
 * @returns {Promise<import('./memory').Program | undefined>} Nothing when it does not compile, which is then told on standard error.
 */
async function bundle(path) {
  const began = Date.now();
  try {
    const { outputFiles = [], metafile } = await esbuild.build({ ...options, entryPoints: [path] });
    const textOf = (/** @type {string} */ end) =>
      outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
    const inputs = Object.keys(metafile?.inputs ?? {}).map((input) => join(dirname(__dirname), input));
    return {
      code: `(function (exports, require, module, __filename, __dirname) {${textOf('.js')}\n})`,
      map: textOf('.map'),
      stamps: stampsOf([path, ...inputs], began),
      bytecode: undefined,
    };
  } catch (error) {
    const messages = /** @type {Partial<import('esbuild').BuildFailure>} */ (error).errors;
    if (messages === undefined) throw error;
    const told = await esbuild.formatMessages(messages, { kind: 'error', color: process.stderr.isTTY });
    process.stderr.write(told.join(''));
    process.exitCode = 1;
    return undefined;
  }
}

module.exports = { bundle };
