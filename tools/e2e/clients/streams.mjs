/**
 * `node streams.mjs '{"url": "http://todo-backend:8000/chat", "headers": {}, "count": 50, "seconds": 40}'`: so many streams
 * of the chat, one after the other within half the time that each lasts; then how many came to their end, and why others
 * did not, as JSON.
 */
import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

const { url, headers, count, seconds } = JSON.parse(process.argv[2]);
const request = url.startsWith('https:') ? encrypted : plain;
const body = JSON.stringify({ messages: [{ role: 'user', content: `Count ${seconds}` }] });
const expected = Array.from({ length: seconds }, (_, index) => `${index + 1} `).join('');

function post() {
  const options = {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    agent: false,
    // An Ingress controller has a certificate of nobody until one is issued for the host.
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    request(url, options, resolve).once('error', reject).end(body);
  });
}

/** What was said, and the name of the last event. */
async function read(response) {
  let answer = '';
  // What broke off is told by what it lacks.
  await (async () => {
    for await (const part of response.setEncoding('utf8')) answer += part;
  })().catch(() => undefined);
  const events = [...answer.matchAll(/^event: (\w+)\r?\ndata: (.*?)\r?$/gm)];
  const said = events.filter(([, name]) => name === 'text').map(([, , content]) => JSON.parse(content));
  return { said: said.join(''), last: events.at(-1)?.[1] };
}

/** Why a stream is not whole; nothing where it is. */
async function cut() {
  try {
    const response = await post();
    const { statusCode } = response;
    if (statusCode !== 200) return `answered ${statusCode}: ${(await text(response)).slice(0, 200)}`;
    const { said, last } = await read(response);
    return said === expected && last === 'end'
      ? undefined
      : `broke off after ${JSON.stringify(said.slice(-20))}`;
  } catch (error) {
    return String(error.code ?? error.message);
  }
}

const streams = [];
for (let begun = 0; begun < count; begun += 1) {
  const at = begun;
  streams.push(cut().then((reason) => reason && `stream ${at + 1}: ${reason}`));
  // A fifth of them is there before the restart begins.
  if (begun === Math.floor(count / 5)) console.log('started');
  await setTimeout((seconds * 500) / count);
}
const reasons = (await Promise.all(streams)).filter(Boolean);
process.stdout.write(JSON.stringify({ whole: count - reasons.length, cut: reasons }), () => process.exit(0));
