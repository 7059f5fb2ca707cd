// @ts-check
const { SourceMap } = require('node:module');
const { dirname, relative, resolve } = require('node:path');

/**
 * Source maps by what V8 calls the bundle: one for the process, which a program that loads others shares with its runner.
 *
 * @type {Map<string, { text: string, map: SourceMap | undefined }>}
 */
const sources = Reflect.get(globalThis, Symbol.for('todo-chatbot/sources')) ?? new Map();
Reflect.set(globalThis, Symbol.for('todo-chatbot/sources'), sources);

/**
 * Has stack traces name the sources in the place of a bundle. The map is read when the first one is written.
 *
 * @param {string} filename What V8 calls the bundle.
 * @param {string} text The source map.
 */
function traceSources(filename, text) {
  sources.set(filename, { text, map: undefined });
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${placeOf(frame)}`)].join('\n');
}

/** @param {NodeJS.CallSite} frame */
function placeOf(frame) {
  const filename = frame.getFileName() ?? '';
  const source = sources.get(filename);
  if (source === undefined) return String(frame);
  source.map ??= new SourceMap(JSON.parse(source.text));
  const entry = source.map.findEntry((frame.getLineNumber() ?? 1) - 1, (frame.getColumnNumber() ?? 1) - 1);
  if (!('originalSource' in entry)) return String(frame);
  const path = relative(process.cwd(), resolve(dirname(__dirname), entry.originalSource));
  const place = `${path}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  const name = frame.getFunctionName();
  return name === null ? place : `${name} (${place})`;
}

module.exports = { traceSources };
