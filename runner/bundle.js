// @ts-check
const { readFileSync } = require('node:fs');
const { dirname } = require('node:path');
const esbuild = require('esbuild');
const { follow } = require('./memory');

/** @type {import('esbuild').Plugin['setup']} Sources find the files beside them by `__dirname`: a bundle has but one. */
function keepFolders({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const source = readFileSync(path, 'utf8');
    const onFirstLine = source.includes('__dirname')
      ? `const __dirname = ${JSON.stringify(dirname(path))}; `
      : '';
    return { contents: onFirstLine + source, loader: 'ts' };
  });
}

/** @type {(path: string) => import('esbuild').BuildOptions} No tsconfig.json is read: none changes what runs. */
const optionsFor = (path) => ({
  ...{ entryPoints: [path], absWorkingDir: dirname(__dirname), outdir: dirname(path), tsconfigRaw: {} },
  ...{ bundle: true, write: false, metafile: true, sourcesContent: false, logLimit: 0 },
  platform: 'node',
  ...{ target: `node${process.versions.node}`, plugins: [{ name: 'keep-folders', setup: keepFolders }] },
  // Neither the bundler nor what drives a browser can be bundled; a program that uses the runner uses the one that runs it.
  // Grafana's builders are loaded where a dashboard is made: in every bundle, they would be read and compared at each start.
  external: ['esbuild', 'playwright-core', '@grafana/*', './runner/*'],
  sourcemap: 'external',
  logLevel: 'error',
});

/** Makes one script of a program, or says why it does not compile: hundreds of files take longer to find than to run. @param {string} path */
const bundle = (path) => programOf(follow(path), esbuild.build(optionsFor(path)));

/** Gives what bundles a program whenever it is called. Packages stay out, and so stay loaded. @param {string} path */
async function bundleAgain(path) {
  const context = await esbuild.context({ ...optionsFor(path), packages: 'external' });
  return () => programOf(() => undefined, context.rebuild());
}

/** @typedef {import('./memory').Program} Program */
/** @type {(originOf: ReturnType<typeof follow>, result: Promise<esbuild.BuildResult>) => Promise<Program | undefined>} */
async function programOf(originOf, result) {
  try {
    const { outputFiles: [map, script] = [], metafile } = await result;
    const start = "(function (require, __filename, __dirname) { 'use strict'; const module = {}; ";
    const code = `${start}${script?.text}\nreturn module.exports; })`;
    return { code, map: map?.text ?? '', origin: originOf(metafile?.inputs ?? {}) };
  } catch (error) {
    if (!(error instanceof Error && 'errors' in error)) throw error;
    process.exitCode = 1;
    return undefined;
  }
}

module.exports = { bundle, bundleAgain };
