/** An HTTP server as the contract expects one: JSON answers, and after SIGTERM it finishes what it has begun. */
import { createServer } from 'node:http';

/** Serves `routes`, from `METHOD /path` to a function that returns the status and the body. */
export function serve({ port, host, routes }) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const route = routes[`${request.method} ${path}`];
    const [status, body] = await answer(route, request);
    const content = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(content),
    });
    response.end(content);
  });
  server.listen(port, host, () => console.log(`listening on ${server.address().port}`));
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      console.log(`${signal}: finishing`);
      server.close(() => process.exit(0));
      server.closeIdleConnections();
    });
  }
}

async function answer(route, request) {
  if (route === undefined) return [404, { error: 'there is no such path' }];
  try {
    return await route(request);
  } catch (error) {
    return [500, { error: error.message }];
  }
}
