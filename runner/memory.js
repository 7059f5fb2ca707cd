// @ts-check
const { hash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join, relative, sep } = require('node:path');
const { cachedDataVersionTag, deserialize, serialize } = require('node:v8');

/**
 * A bundled program: a function of what CommonJS gives a module, its source map, and what V8 compiled.
 * @typedef {{ code: string, map: string, bytecode?: Buffer, origin?: Origin | undefined }} Program
 * What it depends on: files and folders, the names in the folders that its imports could mean, and the state of all that.
 * @typedef {{ paths: Set<string>, names: Set<string>, state: string }} Origin
 * @typedef {import('esbuild').Metafile['inputs']} Inputs
 */

const checkout = dirname(__dirname);
const packages = join(checkout, 'node_modules');
/** Where programs are remembered. */
const folder = join(packages, '.cache/todo-chatbot');
/** @type {(path: string) => string} */
const fileOf = (path) => join(folder, `${relative(checkout, path).replaceAll(sep, '-')}-${process.version}`);
/** @type {(path: string) => string[]} */
const upwards = (path) => (path === dirname(path) ? [path] : [path, ...upwards(dirname(path))]);
/** @type {(path: string) => string} Without the endings that an import can leave out. */
const stemOf = (path) => `${dirname(path)}${sep}${basename(path).split('.', 1)[0]}`;
const existing = (/** @type {string[]} */ paths) => new Set(paths.filter((each) => fs.existsSync(each)));

/** @type {<A extends unknown[], T>(work: (...given: A) => T) => (...given: A) => T | undefined} Where it fails, every run bundles. */
const attempt =
  (work) =>
  (...given) => {
    try {
      return work(...given);
    } catch {
      return undefined;
    }
  };

/** @type {(path: string, origin: Omit<Origin, 'state'>) => string} V8 does not tell builds of one version apart. */
function stateOf(path, { paths, names }) {
  const contents = [...paths].map((each) => {
    if (!fs.statSync(each).isDirectory()) return hash('sha256', fs.readFileSync(each));
    const entries = fs.readdirSync(each, { withFileTypes: true });
    const meant = entries.filter(({ name }) => names.has(stemOf(`${each}${sep}${name}`)));
    const links = meant.filter((entry) => entry.isSymbolicLink()).map(({ name }) => join(each, name));
    const targets = [each, ...links].map((link) => fs.realpathSync.native(link));
    return [targets, meant.map((entry) => [entry.name, entry.isDirectory()])];
  });
  return JSON.stringify([path, process.versions, process.config, cachedDataVersionTag(), contents]);
}

/** @type {(path: string) => (inputs: Inputs) => Origin | undefined} Called before the bundler reads; what it gives, after. */
function follow(path) {
  // Nobody would ever remove what is remembered of programs outside.
  const began = path.startsWith(checkout + sep) ? fileTime() : undefined;
  return (inputs) => (began === undefined ? undefined : originOf(path, inputs, began));
}

const fileTime = attempt(() => {
  fs.mkdirSync(folder, { recursive: true });
  fs.utimesSync(folder, 0, 0);
  return fs.statSync(folder).ctimeMs;
});

/** @type {(path: string, inputs: Inputs, began: number) => Origin | undefined} Nothing if something was changed since. */
const originOf = attempt((path, inputs, began) => {
  const makers = [__filename, require.resolve('./bundle'), join(packages, '.package-lock.json')];
  const sources = Object.keys(inputs).map((name) => join(checkout, name));
  const roots = existing(sources.flatMap(upwards).map((each) => join(each, 'node_modules')));
  const targets = Object.entries(inputs).flatMap(([name, { imports }]) =>
    [join(checkout, name, '..'), ...roots].flatMap((from) =>
      imports.map(({ original, path: other }) => join(from, original ?? other)),
    ),
  );
  const places = [...new Set([...makers, ...sources, ...targets].flatMap(upwards))];
  const inside = ['', 'node_modules', 'package.json', 'index'];
  const near = places.flatMap((place) => inside.map((name) => join(place, name)));
  const paths = existing(near);
  const names = new Set(near.filter((each) => paths.has(dirname(each))).map(stemOf));
  const state = stateOf(path, { paths, names });
  const changedByOthers = [packages, ...upwards(dirname(checkout))];
  const own = [...paths].filter((each) => !changedByOthers.includes(each));
  return own.some((each) => fs.statSync(each).ctimeMs >= began) ? undefined : { paths, names, state };
});

/** @type {(path: string) => Program | undefined} Undamaged, since V8 would run anything, and if all is as it was then. */
const recall = attempt((path) => {
  const stored = fs.readFileSync(fileOf(path));
  const content = stored.subarray(64);
  if (hash('sha256', content) !== stored.toString('latin1', 0, 64)) return undefined;
  const { origin, code, ...program } = deserialize(content);
  return stateOf(path, origin) === origin.state ? { ...program, code: code.toString() } : undefined;
});

/** @type {(path: string, program: Program) => void} Whole or not at all, however many processes do so at once. */
const store = attempt((path, program) => {
  // V8 would write each character in two bytes.
  const content = serialize({ ...program, code: Buffer.from(program.code) });
  const draft = `${fileOf(path)}.${process.pid}`;
  fs.writeFileSync(draft, Buffer.concat([Buffer.from(hash('sha256', content)), content]));
  fs.renameSync(draft, fileOf(path));
});

module.exports = { folder, follow, recall, store };
