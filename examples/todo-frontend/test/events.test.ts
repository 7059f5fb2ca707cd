import { expect, test } from 'vitest';
import { readEvents, type StreamEvent } from '@/lib/events';

async function read(...parts: readonly Uint8Array<ArrayBuffer>[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  const body = new ReadableStream({
    pull: (to) => (parts.length > at ? to.enqueue(parts[at++]) : to.close()),
  });
  let at = 0;
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const stream = new TextEncoder().encode(
  ': ping\n\nevent: text\ndata: "é: 1"\n\ndata: {"a":[]}\r\n\r\nevent: cut',
);
const events = [
  { name: 'text', content: 'é: 1' },
  { name: 'message', content: { a: [] } },
];

test('reads events, without comments and without what broke off', async () => {
  expect(await read(stream)).toEqual(events);
});

test('reads the same however the network cuts a stream', async () => {
  expect(await read(...Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(events);
});
