/** Stands in for `alembic upgrade head`: brings the schema up to date, and does nothing when it is. */
import { query } from './postgres.mjs';

await query(
  process.env.DATABASE_URL,
  'create table if not exists todos (id bigserial primary key, title text not null)',
);
console.log('the schema is up to date');
