/**
 * `node load.mjs '{"urls": ["http://todo-backend:8000/todos"], "headers": {}}'`: steady requests to each address, until
 * standard input ends; then how many were sent and which were lost, as JSON. Each request has a connection of its own, as from many users.
 */
import { get } from 'node:http';

const everyMilliseconds = 50;

/** How much of an answer that is no success is told. */
const shownCharacters = 200;
const { urls, headers } = JSON.parse(process.argv[2]);
const started = Date.now();
const results = urls.map((url) => ({ url, sent: 0, lost: [] }));
const running = new Set();

function send(result) {
  result.sent += 1;
  const at = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const request = new Promise((resolve) => {
    const lose = (reason) => {
      result.lost.push(`${at}: ${reason}`);
      resolve();
    };
    const sent = get(result.url, { agent: false, headers, timeout: 8000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('error', (error) => lose(error.code ?? error.message));
      response.on('end', () =>
        response.statusCode === 200
          ? resolve()
          : lose(`answered ${response.statusCode}: ${text.slice(0, shownCharacters)}`),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 8 s')));
    sent.on('error', (error) => lose(error.code ?? error.message));
  });
  running.add(request);
  request.then(() => running.delete(request));
}

const timer = setInterval(() => results.forEach(send), everyMilliseconds);
console.log('started');
process.stdin.resume();
process.stdin.on('end', async () => {
  clearInterval(timer);
  await Promise.all(running);
  console.log(JSON.stringify(results));
  process.exit(0);
});
