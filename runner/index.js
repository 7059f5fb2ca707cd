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
 * @type {(entry: string) => Promise<Record<string, any>>} What a TypeScript file exports: nothing if it does not compile, with
 * exit status 1. V8's optimizing compiler would take longer than most programs run: long ones call `setFlagsFromString('--opt')`.
 */
async function load(entry) {
  setFlagsFromString('--no-opt');
  const path = realpathSync(entry);
  const program = recall(path) ?? (await require('./bundle').bundle(path));
  return program === undefined ? {} : evaluate(path, program);
}

/** @type {(path: string, program: import('./memory').Program) => Record<string, any>} What it exports. */
function evaluate(path, program) {
  const filename = `${path}.js`;
  const script = new Script(program.code, { filename, cachedData: program.bytecode });
  sources.set(filename, { text: program.map });
  Error.prepareStackTrace = (error, frames) => [String(error), ...frames.map(placeOf)].join('\n    at ');
  // By its end V8 has compiled all functions that were called. It refuses bytecode that was made under other options.
  const keep = () => {
    setFlagsFromString('--no-opt');
    store(path, { ...program, bytecode: script.createCachedData() });
  };
  if (program.origin !== undefined) process.on('exit', keep);
  return script.runInThisContext()(createRequire(path), path, dirname(path));
}

/** @type {(frame: NodeJS.CallSite) => string} */
function placeOf(frame) {
  const source = sources.get(frame.getFileName() ?? '');
  if (source === undefined) return String(frame);
  source.map ??= new SourceMap(JSON.parse(source.text));
  const origin = source.map.findOrigin(frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
  if (!('fileName' in origin)) return String(frame);
  const file = join(dirname(frame.getFileName() ?? ''), origin.fileName);
  const place = `${relative(process.cwd(), file)}:${origin.lineNumber}:${origin.columnNumber}`;
  const name = frame.getFunctionName();
  return name === null ? place : `${name} (${place})`;
}

// Before the program runs, which may use the runner too.
module.exports = { evaluate, load };

if (require.main === module) {
  const [, , entry = ''] = process.argv;
  process.argv.splice(1, 2, resolve(entry));
  if (existsSync(entry)) void load(entry);
  else {
    console.error(`There is no program ${JSON.stringify(entry)}: node runner FILE [ARGUMENT…].`);
    process.exitCode = 1;
  }
}
