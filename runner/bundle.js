// @ts-check
const { readFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const esbuild = require('esbuild');
const { stampsOf } = require('./memory');

const checkout = dirname(__dirname);

/**
 * Where files lie beside a source, it finds them by `__dirname`, which in a bundle would be one for all.
 *
 * @type {import('esbuild').Plugin}
 */
const ownFolder = {
  name: 'own-folder',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$|[\\/]runner[\\/]\w+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const folder = JSON.stringify(dirname(path));
      // On the first line, so that all keep their numbers.
      const contents = /\b__dirname\b/.test(source) ? `const __dirname = ${folder}; ${source}` : source;
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * One script of a TypeScript file and all that it imports, packages included: hundreds of files cost more to find than to run.
 *
 * @param {string} path
 * @returns {Promise<import('./memory').Program | undefined>} Nothing when it does not compile, which is then told on standard error.
 */
function bundle(path) {
  return attempt(async () => {
    const began = Date.now();
    const result = await esbuild.build(optionsFor(path));
    const inputs = Object.keys(result.metafile?.inputs ?? {}).map((input) => join(checkout, input));
    return { ...programOf(result), stamps: stampsOf([path, ...inputs], began) };
  });
}

/**
 * A program that is bundled again and again as its sources change. Packages stay out of it, and so stay loaded.
 *
 * @param {string} path
 * @returns {Promise<() => Promise<import('./memory').Program | undefined>>} What bundles it, which answers as {@link bundle} does.
 */
async function bundleAgain(path) {
  const context = await esbuild.context({ ...optionsFor(path), packages: 'external' });
  return () => attempt(async () => programOf(await context.rebuild()));
}

/**
 * @param {string} path
 * @returns {import('esbuild').BuildOptions}
 */
function optionsFor(path) {
  return {
    entryPoints: [path],
    absWorkingDir: checkout,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    plugins: [ownFolder],
    // It cannot be bundled by itself.
    external: ['esbuild'],
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    write: false,
    outdir: '.',
    logLevel: 'silent',
  };
}

/**
 * @param {() => Promise<import('./memory').Program>} work
 * @returns {Promise<import('./memory').Program | undefined>}
 */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    const messages = /** @type {Partial<import('esbuild').BuildFailure>} */ (error).errors;
    if (messages === undefined) throw error;
    const told = await esbuild.formatMessages(messages, { kind: 'error', color: process.stderr.isTTY });
    process.stderr.write(told.join(''));
    process.exitCode = 1;
    return undefined;
  }
}

/**
 * @param {import('esbuild').BuildResult} result
 * @returns {import('./memory').Program}
 */
function programOf({ outputFiles = [] }) {
  const textOf = (/** @type {string} */ end) =>
    outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return {
    code: `(function (exports, require, module, __filename, __dirname) {${textOf('.js')}\n})`,
    map: textOf('.map'),
    stamps: undefined,
    bytecode: undefined,
  };
}

module.exports = { bundle, bundleAgain };
