import { Composer, type CST, type Document, isNode, isScalar, LineCounter, Parser, visit } from 'yaml';
import type { Path } from './manifest/path';

/** The text is no YAML, or nothing that a machine should try to hold. The message ends a sentence. */
export class Unreadable extends Error {}

/** One document of a manifest, and where its values stand in the text. */
export interface SourceDocument {
  readonly raw: unknown;
  /** Line, from 1, of the value that a path leads to, or of the innermost one above it that is there. */
  lineOf(path: Path): number;
}

/** A manifest of this project has 60 kB. */
const largestBytes = 32 * 1024 * 1024;

/** No object of the API is nested as deeply; the parser would exhaust the stack, which Node does not always survive. */
const deepest = 200;

/**
 * Reads YAML, or JSON, as `kubectl` does: version 1.1, which cdk8s writes, with dates as the texts they are.
 *
 * @throws {@link Unreadable} for everything that is not YAML or too large, and for aliases that multiply.
 */
export function readDocuments(text: string): readonly SourceDocument[] {
  if (text.length > largestBytes) throw new Unreadable('it is larger than 32 MiB');
  const lines = new LineCounter();
  return attempt(() => parse(text, lines)).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Unreadable(firstLine(error));
    const twice = duplicateKey(document);
    if (twice !== undefined)
      throw new Unreadable(`the key ${JSON.stringify(twice)} stands in one mapping twice`);
    return {
      // Aliases that would be read more often than this are a bomb, or a mistake.
      raw: attempt((): unknown => document.toJS({ maxAliasCount: 100 })),
      lineOf: (path) => lineOf(document, path, lines),
    };
  });
}

function parse(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const foreign = ['timestamp', 'binary', 'omap', 'pairs', 'set'].map((tag) => `tag:yaml.org,2002:${tag}`);
  const tokens = [...new Parser(lineCounter.addNewLine).parse(text)];
  if (tokens.some(isTooDeep)) throw new Unreadable(`it is nested more than ${deepest} levels deep`);
  const composer = new Composer({
    version: '1.1',
    lineCounter,
    logLevel: 'silent',
    // The parser compares every key with every other: see duplicateKey.
    uniqueKeys: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !foreign.includes(tag.tag)),
  });
  return [...composer.compose(tokens)];
}

/** The composer calls itself for each level; this looks at the tokens without doing so. */
function isTooDeep(document: CST.Token): boolean {
  const pending: { readonly token: CST.Token; readonly depth: number }[] = [{ token: document, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return true;
    const below = 'items' in token ? token.items.flatMap(({ key, value }) => [key, value]) : [];
    const inner = token.type === 'document' ? [token.value] : below;
    for (const one of inner) if (one) pending.push({ token: one, depth: depth + 1 });
  }
  return false;
}

/** A key that a mapping has twice: of the two values one is lost. */
function duplicateKey(document: Document.Parsed): string | undefined {
  let found: string | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const text = String(key.value);
        if (keys.has(text) && text !== '<<') found = text.slice(0, 100);
        keys.add(text);
      }
      return found === undefined ? undefined : visit.BREAK;
    },
  });
  return found;
}

/** Turns what the parser throws into a sentence. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(firstLine(error));
  }
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/[:.]$/, '').slice(0, 300);
}

function lineOf(document: Document.Parsed, path: Path, lines: LineCounter): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return lines.linePos(document.range[0]).line;
}
