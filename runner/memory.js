// @ts-check
const { hash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join, relative, sep } = require('node:path');
const { cachedDataVersionTag, deserialize, serialize } = require('node:v8');

/**
 * A bundled program: a function of what CommonJS gives a module, its source map, and what V8 compiled.
 * @typedef {{ code: string, map: string, bytecode?: Buffer, origin?: Origin | undefined }} Program
 *
 * What it depends on: files and folders, the names in the folders that its imports could mean, and the state of all that.
 * @typedef {{ paths: string[], names: ReadonlySet<string>, state: string }} Origin
 */

const checkout = dirname(__dirname);
const packages = join(checkout, 'node_modules');
/** Where programs are remembered. */
const folder = join(packages, '.cache/todo-chatbot');
/** @type {(path: string) => string} */
const fileOf = (path) => join(folder, `${relative(checkout, path).replaceAll(sep, '-')}-${process.version}`);
/** @type {(path: string) => string[]} */
const upwards = (path) => (path === dirname(path) ? [path] : [path, ...upwards(dirname(path))]);
/** @type {(parent: string, name: string) => string} Without the endings that an import can leave out. */
const stemOf = (parent, name) => `${parent}${sep}${name.split('.', 1)[0]}`;

/** @type {(path: string, origin: Omit<Origin, 'state'>) => string} V8 does not tell builds of one version apart. */
function stateOf(path, { paths, names }) {
  const contents = paths.map((each) => {
    if (!fs.statSync(each).isDirectory()) return hash('sha256', fs.readFileSync(each));
    const entries = fs.readdirSync(each, { withFileTypes: true });
    const meant = entries.filter(({ name }) => names.has(stemOf(each, name)));
    const links = meant.filter((entry) => entry.isSymbolicLink()).map(({ name }) => join(each, name));
    const targets = [each, ...links].map((link) => fs.realpathSync.native(link));
    return [targets, meant.map((entry) => [entry.name, entry.isDirectory()])];
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

/**
 * @param {string} path
 * @param {import('esbuild').Metafile['inputs']} inputs
 * @param {number} [began] What {@link timeFor} gave before the bundler began.
 * @returns {Origin | undefined} Nothing if something has changed since, perhaps after the bundler read it.
 */
function originOf(path, inputs, began = 0) {
  const makers = [__filename, require.resolve('./bundle'), join(packages, '.package-lock.json')];
  const sources = Object.keys(inputs).map((name) => join(checkout, name));
  const folders = [...new Set(sources.flatMap(upwards))].map((each) => join(each, 'node_modules'));
  const roots = folders.filter((each) => fs.existsSync(each));
  const targets = Object.entries(inputs).flatMap(([name, { imports }]) =>
    [join(checkout, name, '..'), ...roots].flatMap((from) =>
      imports.map(({ original, path: other }) => join(from, original ?? other)),
    ),
  );
  const places = [...new Set([...makers, ...sources, ...targets].flatMap(upwards))];
  const inside = ['node_modules', 'package.json', 'index'];
  const found = places.filter((each) => fs.existsSync(each));
  const near = [...places, ...found.flatMap((place) => inside.map((name) => join(place, name)))];
  const paths = [...new Set(near)].filter((each) => fs.existsSync(each));
  const known = new Set(paths);
  const named = near.filter((each) => known.has(dirname(each)));
  const names = new Set(named.map((each) => stemOf(dirname(each), basename(each))));
  // These change for other reasons too.
  const busy = [packages, ...upwards(dirname(checkout))];
  try {
    const state = stateOf(path, { paths, names });
    const young = paths.filter((each) => !busy.includes(each) && fs.statSync(each).ctimeMs >= began);
    return young.length === 0 ? { paths, names, state } : undefined;
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
    const { origin, code, ...program } = deserialize(content);
    return stateOf(path, origin) === origin.state ? { ...program, code: code.toString() } : undefined;
  } catch {
    return undefined;
  }
}

/** @type {(path: string, program: Program) => void} Whole or not at all, however many processes do so at once. */
function store(path, program) {
  try {
    // V8 would write each character in two bytes.
    const content = serialize({ ...program, code: Buffer.from(program.code) });
    const draft = `${fileOf(path)}.${process.pid}`;
    fs.writeFileSync(draft, Buffer.concat([Buffer.from(hash('sha256', content)), content]));
    fs.renameSync(draft, fileOf(path));
  } catch {
    // Every run bundles.
  }
}

module.exports = { originOf, folder, recall, store, timeFor };
