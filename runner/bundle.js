// @ts-check
const { readFileSync } = require('node:fs');
const { dirname } = require('node:path');
const esbuild = require('esbuild');
const { timeFor } = require('./memory');

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
  // The bundler can't be bundled; a program that uses the runner uses the one that runs it.
  external: ['esbuild', './runner/*'],
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: 'error',
  logLimit: 0,
});

/**
 * Makes one script of a TypeScript file and all that it imports: hundreds of files take longer to find than to run.
 * @type {(path: string) => ReturnType<typeof programOf>}
 */
const bundle = (path) => programOf(esbuild.build(optionsFor(path)), timeFor(path));

/**
 * Bundles a program at each call, without its packages: they stay loaded.
 * @type {(path: string) => Promise<() => ReturnType<typeof programOf>>}
 */
async function bundleAgain(path) {
  const context = await esbuild.context({ ...optionsFor(path), packages: 'external' });
  return () => programOf(context.rebuild());
}

/** @type {(result: Promise<import('esbuild').BuildResult>, began?: number) => Promise<import('./memory').Program | undefined>} */
async function programOf(result, began) {
  try {
    const { outputFiles: [map, script] = [], metafile: { inputs } = { inputs: {} } } = await result;
    // Modules are strict, as they are outside a bundle.
    const code = `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${script?.text}\n})`;
    return { code, map: map?.text ?? '', made: began === undefined ? undefined : { inputs, began } };
  } catch (error) {
    // What does not compile is on standard error already.
    if (!(error instanceof Error && 'errors' in error)) throw error;
    process.exitCode = 1;
    return undefined;
  }
}

module.exports = { bundle, bundleAgain };
