/** Stands in for the frontend: the contract's endpoints; it is ready when the backend answers. */
import { serve } from './serve.mjs';

const backend = process.env.INTERNAL_API_URL ?? 'http://todo-backend:8000';

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

serve({
  port: Number(process.env.PORT ?? 3000),
  host: process.env.HOSTNAME ?? '0.0.0.0',
  routes: {
    'GET /api/health/live': () => [200, { status: 'alive' }],
    'GET /api/health/ready': ready,
    'GET /api/health': () => [200, { status: 'ok', version: 'stand-in', service: 'todo-frontend' }],
  },
});
