// @ts-check
/** Runs a program in TypeScript: `node runner FILE [ARGUMENT…]`, with `process.argv` as Node has it for FILE alone. */
const { existsSync, realpathSync } = require('node:fs');
const { createRequire, SourceMap } = require('node:module');
const { dirname, join, relative, resolve } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
const { recall, store } = require('./memory');

/** @type {Map<string, { text: string, map?: SourceMap }>} Source maps by the file names that V8 has for bundles. */
const sources = new Map();

/**
 * Loads a TypeScript file and all that it imports, from memory or bundled anew, and returns what it exports: nothing if
 * it does not compile, with exit status 1. V8's optimizing compiler is off, since in a program that ends within a second
 * it takes longer than it saves; a longer one turns it on with `setFlagsFromString('--opt')`.
 * @type {(entry: string) => Promise<Record<string, any>>}
 */
async function load(entry) {
  setFlagsFromString('--no-opt');
  const path = realpathSync(entry);
  // The bundler takes longer to load than most programs take to run.
  const program = recall(path) ?? (await require('./bundle').bundle(path));
  return program === undefined ? {} : evaluate(path, program);
}

/**
 * Runs a bundled program and returns what it exports. Stack traces name its sources.
 * @type {(path: string, program: import('./memory').Program) => Record<string, any>}
 */
function evaluate(path, program) {
  const filename = `${path}.js`;
  const script = new Script(program.code, { filename, cachedData: program.bytecode });
  sources.set(filename, { text: program.map });
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${placeOf(frame)}`)].join('\n');
  if (program.origin !== undefined)
    // By then V8 has compiled all functions that were called. It refuses bytecode that was made under other options.
    process.on('exit', () => {
      setFlagsFromString('--no-opt');
      store(path, { ...program, bytecode: script.createCachedData() });
    });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  return module.exports;
}

/** @type {(frame: NodeJS.CallSite) => string} */
function placeOf(frame) {
  const filename = frame.getFileName() ?? '';
  const source = sources.get(filename);
  if (source === undefined) return String(frame);
  source.map ??= new SourceMap(JSON.parse(source.text));
  const origin = source.map.findOrigin(frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
  if (!('fileName' in origin)) return String(frame);
  const path = relative(process.cwd(), join(dirname(filename), origin.fileName));
  const place = `${path}:${origin.lineNumber}:${origin.columnNumber}`;
  const name = frame.getFunctionName();
  return name === null ? place : `${name} (${place})`;
}

// Before the program runs, which may use the runner too.
module.exports = { evaluate, load };

if (require.main === module) {
  process.argv.splice(1, 1);
  const [, entry = ''] = process.argv;
  process.argv[1] = resolve(entry);
  if (existsSync(entry)) void load(entry);
  else {
    process.stderr.write(`There is no program ${JSON.stringify(entry)}: node runner FILE [ARGUMENT…].\n`);
    process.exitCode = 1;
  }
}
