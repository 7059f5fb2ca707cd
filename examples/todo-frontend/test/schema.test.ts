import { getMigrations } from 'better-auth/db/migration';
import { expect, test } from 'vitest';
import { authOptions } from '@/lib/auth';

// The backend's first migration makes Better Auth's tables, and an update of Better Auth may ask for more.
test('the database that DATABASE_URL names has all tables and columns that Better Auth asks for', async () => {
  expect(
    process.env.DATABASE_URL,
    'DATABASE_URL must name a database that the backend has migrated',
  ).toBeDefined();
  const options = authOptions();
  const { toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems } = await getMigrations(options);
  await options.database.end();
  expect([...toBeCreated, ...toBeAdded, ...toBeAddedIndexes, ...schemaProblems]).toEqual([]);
});
