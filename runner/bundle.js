// @ts-check
const { readFileSync } = require('node:fs');
const { dirname } = require('node:path');
const esbuild = require('esbuild');
const { originOf, timeFor } = require('./memory');

/** @type {import('esbuild').Plugin['setup']} Sources find the files beside them by `__dirname`: a bundle has but one. */
function keepFolders({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const source = readFileSync(path, 'utf8');
    // On the first line, so that each line keeps its number.
    const start = source.includes('__dirname') ? `const __dirname = ${JSON.stringify(dirname(path))}; ` : '';
    return { contents: start + source, loader: 'ts' };
  });
}

/** @type {(path: string) => import('esbuild').BuildOptions} */
const optionsFor = (path) => ({
  entryPoints: [path],
  absWorkingDir: dirname(__dirname),
  outdir: dirname(path),
  bundle: true,
  platform: 'node',
  target: `node${process.versions.node}`,
  // No tsconfig.json is read: none changes what runs.
  tsconfigRaw: {},
  plugins: [{ name: 'keep-folders', setup: keepFolders }],
  // Neither the bundler nor what drives a browser can be bundled; a program that uses the runner uses the one that runs it.
  external: ['esbuild', 'playwright-core', './runner/*'],
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: 'error',
  logLimit: 0,
});

/** Makes one script of a program: hundreds of files take longer to find than to run. @param {string} path */
async function bundle(path) {
  const began = timeFor(path);
  return programOf(esbuild.build(optionsFor(path)), (inputs) => originOf(path, inputs, began));
}

/** Gives what bundles a program whenever it is called. Packages stay out, and so stay loaded. @param {string} path */
async function bundleAgain(path) {
  const context = await esbuild.context({ ...optionsFor(path), packages: 'external' });
  return () => programOf(context.rebuild());
}

/**
 * @param {Promise<import('esbuild').BuildResult>} result
 * @param {(inputs: import('esbuild').Metafile['inputs']) => import('./memory').Origin | undefined} [origin]
 * @returns {Promise<import('./memory').Program | undefined>} Nothing if it does not compile; standard error says why.
 */
async function programOf(result, origin = () => undefined) {
  try {
    const { outputFiles: [map, script] = [], metafile } = await result;
    // Modules are strict, as they are outside a bundle.
    const code = `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${script?.text}\n})`;
    return { code, map: map?.text ?? '', origin: origin(metafile?.inputs ?? {}) };
  } catch (error) {
    if (!(error instanceof Error && 'errors' in error)) throw error;
    process.exitCode = 1;
    return undefined;
  }
}

module.exports = { bundle, bundleAgain };
