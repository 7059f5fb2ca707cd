// @ts-check
const { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

/**
 * A bundled program.
 *
 * @typedef {object} Program
 * @property {string} code A function of what CommonJS gives a module.
 * @property {string} map Source map of the code.
 * @property {Record<string, string> | undefined} stamps State of each file that it was made of; none when one changed meanwhile.
 * @property {Buffer | undefined} bytecode What V8 made of the code.
 */

const checkout = dirname(__dirname);
const packages = join(checkout, 'node_modules');

/** Where programs are remembered. */
const folder = join(packages, '.cache', 'todo-chatbot');

/** What decides how a program is bundled, beside its own files. */
function makers() {
  return [
    __dirname,
    ...readdirSync(__dirname).map((name) => join(__dirname, name)),
    join(packages, '.package-lock.json'),
    join(checkout, 'package.json'),
    join(checkout, 'tsconfig.json'),
  ];
}

/**
 * The file in which a program is remembered. Those of other folders are not, since nobody would ever remove them.
 *
 * @param {string} path
 */
function memoryOf(path) {
  if (!path.startsWith(checkout + sep)) return undefined;
  const name = relative(checkout, path).replaceAll(sep, '-');
  return join(folder, `${name}-${process.version}-${process.arch}`);
}

/**
 * What changes whenever the file does, since no program can set the time of the last change of an inode; of a folder, the
 * names of the sources in it, one of which could come to stand before another.
 *
 * @param {string} path
 */
function stampOf(path) {
  const state = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (state?.isDirectory() === true) return readdirSync(path).filter(isSource).sort().join(' ');
  return state === undefined ? 'none' : `${state.ino} ${state.size} ${state.ctimeNs}`;
}

/** @param {string} name */
function isSource(name) {
  return /\.([cm]?[jt]s|json)$/.test(name);
}

/**
 * The states of the files that a program was made of, and of their folders.
 *
 * @param {readonly string[]} inputs
 * @param {number} began When the first of them was read, in milliseconds.
 * @returns {Record<string, string> | undefined} Nothing when one of them may have changed since.
 */
function stampsOf(inputs, began) {
  const own = inputs.filter((path) => !path.startsWith(packages + sep));
  const paths = [...new Set([...inputs, ...own.map((path) => dirname(path)), ...makers()])];
  // File systems count time in steps of up to 10 ms.
  const isSettled = paths.every((path) => {
    const state = statSync(path, { throwIfNoEntry: false });
    return state === undefined || state.isDirectory() || state.ctimeMs < began - 20;
  });
  return isSettled ? Object.fromEntries(paths.map((path) => [path, stampOf(path)])) : undefined;
}

/**
 * A program as it was left, unless something that it was made of has changed.
 *
 * @param {string} path
 * @returns {Program | undefined}
 */
function recall(path) {
  const file = memoryOf(path);
  if (file === undefined) return undefined;
  try {
    const all = readFileSync(file);
    const end = all.indexOf('\n');
    /** @type {{ stamps: Record<string, string>, code: number, map: number, bytecode: number }} */
    const { stamps, code, map, bytecode } = JSON.parse(all.toString('utf8', 0, end));
    // Checkouts may share their packages, and so this file.
    if (stamps[path] === undefined) return undefined;
    if (Object.entries(stamps).some(([input, stamp]) => stampOf(input) !== stamp)) return undefined;
    const codeStart = end + 1;
    const mapStart = codeStart + code;
    if (mapStart + map + bytecode !== all.length) return undefined;
    return {
      stamps,
      code: all.toString('utf8', codeStart, mapStart),
      map: all.toString('utf8', mapStart, mapStart + map),
      bytecode: all.subarray(mapStart + map),
    };
  } catch {
    // Nothing is remembered, or nothing that can be read: the program is bundled again.
    return undefined;
  }
}

/**
 * Remembers a program: whole, or not at all, however many processes do so at once.
 *
 * @param {string} path
 * @param {Program} program
 * @param {Buffer} bytecode
 */
function store(path, { stamps, code, map }, bytecode) {
  const file = memoryOf(path);
  if (file === undefined || stamps === undefined) return;
  const lengths = {
    code: Buffer.byteLength(code),
    map: Buffer.byteLength(map),
    bytecode: bytecode.length,
  };
  const header = JSON.stringify({ stamps, ...lengths });
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, Buffer.concat([Buffer.from(`${header}\n${code}${map}`), bytecode]));
    renameSync(draft, file);
  } catch {
    // Where nothing can be written, every run bundles.
  }
}

module.exports = { folder, recall, stampsOf, store };
