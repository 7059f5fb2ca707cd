/** An event of a stream, its content parsed. */
export interface StreamEvent {
  readonly name: string;
  readonly content: unknown;
}

/** Reads server-sent events that carry JSON. `EventSource` would do it, but cannot send a token or a body. */
export async function* readEvents(body: NonNullable<Response['body']>): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    unread += part.value;
    const blocks = unread.split(/\r?\n\r?\n/);
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split(/\r?\n/).map((line) => split(line)));
      const content = fields.get('data');
      // Comments, which keep a connection open, have none.
      if (content !== undefined)
        yield { name: fields.get('event') ?? 'message', content: JSON.parse(content) };
    }
  }
}

function split(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
