import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Path } from './path';

/** Where a value begins in the text, and the values in it by key or index. */
interface Place {
  readonly offset: number;
  readonly inner: Map<string, Place>;
}

/** A list, a mapping or a document whose end is not reached yet. */
interface Open {
  readonly place: Place;
  readonly isMapping: boolean;
  /** Of a mapping: the key whose value comes next. */
  key: { readonly text: string; readonly offset: number } | undefined;
  count: number;
}

/** Where the values of a YAML text stand. */
export class Places {
  private readonly documents: readonly Place[];
  private readonly lineStarts: readonly number[];

  constructor(text: string, events: readonly Event[]) {
    this.documents = documentsIn(text, events);
    this.lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  /** Line, from 1, of the value that a path leads to, or of the innermost one above it that is there. */
  lineOf(document: number, path: Path): number {
    let place = this.documents[document]?.inner.get('0');
    for (const step of path) {
      const inner = place?.inner.get(String(step));
      if (inner === undefined) break;
      place = inner;
    }
    return this.lineAt(place?.offset ?? 0);
  }

  private lineAt(offset: number): number {
    let first = 0;
    let last = this.lineStarts.length;
    while (first < last) {
      const middle = (first + last) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) first = middle + 1;
      else last = middle;
    }
    return first;
  }
}

/** The places of all documents, each of which holds its value at 0. Without recursion, however deep a text is nested. */
function documentsIn(text: string, events: readonly Event[]): readonly Place[] {
  const documents: Place[] = [];
  const open: Open[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const outer = open.at(-1);
    const place: Place = { offset: offsetOf(event, outer), inner: new Map() };
    if (outer === undefined) documents.push(place);
    else if (!outer.isMapping) outer.place.inner.set(String(outer.count++), place);
    else if (outer.key === undefined)
      outer.key = {
        text: event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '',
        offset: place.offset,
      };
    else {
      outer.place.inner.set(outer.key.text, place);
      outer.key = undefined;
    }
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS)
      open.push({ place, isMapping: event.type === EVENT_ID.MAPPING, key: undefined, count: 0 });
  }
  return documents;
}

function offsetOf(event: Exclude<Event, { type: typeof EVENT_ID.POP }>, outer: Open | undefined): number {
  const offset = offsetInText(event);
  // A value that is not written stands where its key does.
  return offset >= 0 ? offset : (outer?.key?.offset ?? outer?.place.offset ?? 0);
}

function offsetInText(event: Exclude<Event, { type: typeof EVENT_ID.POP }>): number {
  switch (event.type) {
    case EVENT_ID.DOCUMENT:
      return -1;
    case EVENT_ID.SCALAR:
      // The text of a block begins in the line after its mark.
      return isBlock(event) ? event.valueStart - 1 : event.valueStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
  }
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}
