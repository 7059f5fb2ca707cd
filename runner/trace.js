// @ts-check
const { SourceMap } = require('node:module');
const { dirname, relative, resolve } = require('node:path');

/**
 * Has stack traces name the sources in the place of the bundle. The map is read when the first one is written.
 *
 * @param {string} filename What V8 calls the bundle.
 * @param {string} text The source map.
 */
function traceSources(filename, text) {
  /** @type {SourceMap | undefined} */
  let map;

  /** @param {NodeJS.CallSite} frame */
  const placeOf = (frame) => {
    if (frame.getFileName() !== filename) return String(frame);
    map ??= new SourceMap(JSON.parse(text));
    const entry = map.findEntry((frame.getLineNumber() ?? 1) - 1, (frame.getColumnNumber() ?? 1) - 1);
    if (!('originalSource' in entry)) return String(frame);
    const source = relative(process.cwd(), resolve(dirname(filename), entry.originalSource));
    const place = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    const name = frame.getFunctionName();
    return name === null ? place : `${name} (${place})`;
  };

  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${placeOf(frame)}`)].join('\n');
}

module.exports = { traceSources };
