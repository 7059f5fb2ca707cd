/** Stands in for the backend: the contract's endpoints, and todos that are rows of the real database. */
import { query } from './postgres.mjs';
import { serve } from './serve.mjs';

const url = process.env.DATABASE_URL;

async function ready() {
  try {
    await query(url, 'select 1');
    return [200, { status: 'ready' }];
  } catch (error) {
    return [503, { status: 'not ready', error: error.message }];
  }
}

async function add(request) {
  let content = '';
  for await (const chunk of request) content += chunk;
  const { title } = JSON.parse(content);
  const [[id]] = await query(url, 'insert into todos (title) values ($1) returning id', [String(title)]);
  return [201, { id: Number(id), title }];
}

async function all() {
  const rows = await query(url, 'select id, title from todos order by id');
  return [200, rows.map(([id, title]) => ({ id: Number(id), title }))];
}

serve({
  port: Number(process.argv[2] ?? 8000),
  host: '0.0.0.0',
  routes: {
    'GET /livez': () => [200, { status: 'alive' }],
    'GET /readyz': ready,
    'GET /health': () => [200, { status: 'ok', version: 'stand-in', service: 'todo-backend' }],
    'GET /todos': all,
    'POST /todos': add,
  },
});
