/**
 * `node service.mjs 8080 '{"live":{"kind":"http","path":"/livez"}}'`: stands in for a service that answers over HTTP, with
 * its endpoints alone. After SIGTERM it finishes what it has begun.
 */
import { createServer } from 'node:http';

const [port, health] = process.argv.slice(2);
const checks = new Map(Object.values(JSON.parse(health)).map((check) => [check.path, check]));
const server = createServer(({ url }, response) => {
  const check = checks.get(new URL(url, 'http://localhost').pathname);
  const texts = Object.fromEntries((check?.tells ?? ['status']).map((name) => [name, 'stand-in']));
  response.writeHead(check ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(texts));
});
server.listen(Number(port), '0.0.0.0', () => console.log(`listening on ${port}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
