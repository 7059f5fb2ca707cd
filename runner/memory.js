// @ts-check
const { hash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join, relative, sep } = require('node:path');
const { cachedDataVersionTag, deserialize, serialize } = require('node:v8');

/**
 * A bundled program: a function of what CommonJS gives a module, its source map, what V8 compiled, and if it can be
 * remembered, esbuild's record of its imports and when that was begun.
 * @typedef {{ code: string, map: string, bytecode?: Buffer, made?: Made | undefined }} Program
 * @typedef {{ inputs: import('esbuild').Metafile['inputs'], began: number }} Made
 *
 * What a program depends on: files and folders, and the names in the folders that its imports could mean.
 * @typedef {{ paths: string[], names: ReadonlySet<string> }} Origin
 */

const checkout = dirname(__dirname);
const packages = join(checkout, 'node_modules');
/** Where programs are remembered. */
const folder = join(packages, '.cache/todo-chatbot');
/** @type {(path: string) => string} */
const fileOf = (path) => join(folder, `${relative(checkout, path).replaceAll(sep, '-')}-${process.version}`);
/** @type {(path: string) => string[]} */
const upwards = (path) => (path === dirname(path) ? [path] : [path, ...upwards(dirname(path))]);
/** @type {(path: string) => string} A name without the endings that an import can leave out. */
const stemOf = (path) => basename(path).replace(/\..*/s, '');

/** @type {(inputs: Made['inputs']) => Origin} */
function originOf(inputs) {
  const makers = [__filename, require.resolve('./bundle'), join(packages, '.package-lock.json')];
  const imports = Object.entries(inputs).flatMap(([name, record]) => {
    const path = join(checkout, name);
    return [path, ...record.imports.map((each) => join(path, '..', each.original ?? each.path))];
  });
  const places = [...new Set([...makers, ...imports].flatMap(upwards))];
  const near = places.flatMap((place) => [place, join(place, 'node_modules'), join(place, 'package.json')]);
  return {
    paths: [...new Set(near)].filter((each) => fs.existsSync(each)),
    names: new Set(near.map(stemOf)),
  };
}

/** @type {(path: string, origin: Origin) => string} V8 itself does not tell builds of one version from each other. */
function stateOf(path, { paths, names }) {
  const contents = paths.map((each) => {
    if (!fs.statSync(each).isDirectory()) return hash('sha256', fs.readFileSync(each));
    const entries = fs
      .readdirSync(each, { withFileTypes: true })
      .filter(({ name }) => names.has(stemOf(name)));
    const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => join(each, name));
    const targets = [each, ...links].map((link) => fs.realpathSync.native(link));
    return [targets, entries.map((entry) => [entry.name, entry.isDirectory()])];
  });
  return JSON.stringify([path, process.versions, process.config, cachedDataVersionTag(), contents]);
}

/** @type {(path: string) => number | undefined} The time by the clock that dates sources, if it can be remembered. */
function timeFor(path) {
  // Nobody would ever remove what is remembered of programs outside.
  if (!path.startsWith(checkout + sep)) return undefined;
  try {
    const clock = join(folder, 'clock');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(clock, path);
    return fs.statSync(clock).ctimeMs;
  } catch {
    return undefined;
  }
}

/** @type {(path: string) => Program | undefined} A program as it was stored, if what it depends on is as it was then. */
function recall(path) {
  try {
    const stored = fs.readFileSync(fileOf(path));
    const content = stored.subarray(64);
    // V8 would run damaged bytecode.
    if (hash('sha256', content) !== stored.toString('latin1', 0, 64)) return undefined;
    const { program, origin, state } = deserialize(content);
    return stateOf(path, origin) === state ? program : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Stores a program whole or not at all, and not if a source has changed since, perhaps after it was read.
 * @type {(path: string, made: Made, program: Program) => void}
 */
function store(path, { inputs, began }, program) {
  try {
    const origin = originOf(inputs);
    const state = stateOf(path, origin);
    const isYoung = (/** @type {string} */ each) => fs.statSync(each).ctimeMs >= began;
    // The first run makes a folder among the packages.
    if (origin.paths.some((each) => each !== packages && isYoung(each))) return;
    const content = serialize({ program, origin, state });
    const draft = `${fileOf(path)}.${process.pid}`;
    fs.writeFileSync(draft, Buffer.concat([Buffer.from(hash('sha256', content)), content]));
    fs.renameSync(draft, fileOf(path));
  } catch {
    // Every run bundles.
  }
}

module.exports = { folder, recall, store, timeFor };
