/**
 * `node frontend.mjs [ADDRESS]`: stands in for the frontend: the contract's endpoints, and the keys that tokens are signed
 * with; it is ready when the backend answers, which is all it asks. It asks INTERNAL_API_URL, or the address that a build
 * has put into its code. After SIGTERM it finishes what it has begun.
 */
import { createServer } from 'node:http';

const { PORT = '3000', HOSTNAME = '0.0.0.0', INTERNAL_API_URL = 'http://todo-backend:8000' } = process.env;
const [, , backend = INTERNAL_API_URL] = process.argv;

async function ready() {
  try {
    const response = await fetch(new URL('/health', backend), { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    if (response.ok) return [200, { status: 'ready' }];
    return [503, { status: 'not ready', error: `the backend answered ${response.status}` }];
  } catch (error) {
    return [503, { status: 'not ready', error: String(error.cause ?? error) }];
  }
}

const routes = {
  '/api/health/live': () => [200, { status: 'alive' }],
  '/api/health/ready': ready,
  '/api/auth/jwks': () => [200, { keys: [{ kid: 'stand-in' }] }],
  '/api/health': () => [200, { status: 'ok', version: 'stand-in', service: 'todo-frontend' }],
};

const server = createServer(async ({ url }, response) => {
  const route = routes[new URL(url, 'http://localhost').pathname];
  const [status, body] = route === undefined ? [404, { error: 'there is no such path' }] : await route();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(Number(PORT), HOSTNAME, () => console.log(`listening on ${server.address().port}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
