import {
  boolYaml11Tag,
  constructFromEvents,
  EVENT_ID,
  FAILSAFE_SCHEMA,
  defineScalarTag,
  floatCoreTag,
  intCoreTag,
  intYaml11Tag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import { inAnyForm } from '../../lib/yaml';
import type { Path } from './path';
import { Places } from './places';

/** The text is no YAML, or nothing that a machine should try to hold. The message ends a sentence. */
export class Unreadable extends Error {}

/** One document of a manifest, and where its values stand in the text. */
export interface SourceDocument {
  readonly raw: unknown;
  /** Line, from 1, of the value that a path leads to, or of the innermost one above it that is there. */
  lineOf(path: Path): number;
}

/** A manifest of this project has 60 kB, and the largest sets of custom resource definitions 4 MB. */
const largestBytes = 8 * 1024 * 1024;

/** Keys, values and their ends. In memory each takes some hundred bytes, and what is made of it as much again. */
const mostEvents = 1_000_000;

/** No object of the API is nested as deeply. */
const deepest = 200;

/** Values that aliases may add to those that are written out: with more they are a bomb, or a mistake. */
const mostAliased = 100_000;

/** YAML 1.1 has numbers to the base of 60, such as 10:30, which `kubectl` does not know; 0o17 is of YAML 1.2. */
const integerTag = defineScalarTag(intYaml11Tag.tagName, {
  ...intYaml11Tag,
  resolve: (source, ...rest) =>
    source.includes(':')
      ? NOT_RESOLVED
      : (source.includes('o') ? intCoreTag : intYaml11Tag).resolve(source, ...rest),
});

/** As `kubectl` reads: YAML 1.1, which cdk8s writes, with dates as the texts they are, and 1e3 as a number. */
const schema = FAILSAFE_SCHEMA.withTags(
  nullYaml11Tag,
  boolYaml11Tag,
  inAnyForm(integerTag),
  inAnyForm(floatCoreTag),
  mergeTag,
);

/**
 * Reads the documents of YAML, or JSON.
 *
 * @throws {@link Unreadable} for everything that is not YAML or too large, and for aliases that multiply.
 */
export function readDocuments(text: string): readonly SourceDocument[] {
  if (text.length > largestBytes) throw new Unreadable('it is larger than 8 MiB');
  try {
    return read(text);
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(reasonOf(error));
  }
}

function read(text: string): readonly SourceDocument[] {
  const events = parseEvents(text, { maxDepth: deepest });
  if (events.length > mostEvents) throw new Unreadable('it holds more than half a million values');
  const documents = constructFromEvents(events, { source: text, schema });
  if (events.some(({ type }) => type === EVENT_ID.ALIAS)) refuseBomb(documents, events.length);
  // Few manifests are asked where a value stands.
  let places: Places | undefined;
  return documents.map((raw, document) => ({
    raw,
    lineOf: (path) => (places ??= new Places(text, events)).lineOf(document, path),
  }));
}

/** The text that the library shows beside its reason could hold a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof YAMLException)) return 'no reader gets through it';
  const { reason, mark } = error;
  return mark === undefined ? reason : `${reason} in line ${mark.line + 1}`;
}

/** An alias leads to a value that is in memory once; but a walk through the document meets it at each of its aliases. */
function refuseBomb(documents: unknown, written: number): void {
  const sizes = new Map<unknown, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    // An alias within what it names has no end, and is never done.
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, Number.POSITIVE_INFINITY);
    const size = Object.values(value).reduce<number>((sum, each) => sum + sizeOf(each), 1);
    sizes.set(value, size);
    return size;
  };
  if (sizeOf(documents) > written + mostAliased) throw new Unreadable('its aliases multiply without end');
}
