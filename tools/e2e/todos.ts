import { randomBytes } from 'node:crypto';
import { contract } from '../../lib/contract';
import { ask, forwarded } from './http';
import { listAt, textAt } from './json';
import { NotProven } from './patience';
import type { Stage } from './step';

/** Writes three rows through the backend, with random titles; returns the titles of all rows there are. */
export async function writeTodos({ cluster }: Stage): Promise<readonly string[]> {
  return forwarded(cluster, contract.backend, async (address) => {
    for (let count = 0; count < 3; count += 1) {
      const { status, text } = await ask(`${address}/todos`, {
        title: `e2e ${randomBytes(6).toString('hex')}`,
      });
      if (status !== 201 && status !== 200) throw new NotProven(`POST /todos answers ${status}: ${text}`);
    }
    return readTodos(address);
  });
}

/** The titles of all rows, read through the backend. */
async function readTodos(address: string): Promise<readonly string[]> {
  const { status, text } = await ask(`${address}/todos`);
  if (status !== 200) throw new NotProven(`GET /todos answers ${status}: ${text}`);
  const rows: unknown = JSON.parse(text);
  return listAt(rows).map((row) => textAt(row, 'title'));
}

/** @throws NotProven unless the rows that there are after something happened are those with these titles. */
export async function expectTodos(
  { cluster }: Stage,
  titles: readonly string[],
  after: string,
): Promise<void> {
  const found = await forwarded(cluster, contract.backend, readTodos);
  const lost = titles.filter((title) => !found.includes(title));
  if (lost.length > 0 || found.length !== titles.length) {
    throw new NotProven(
      `After ${after}, ${lost.length} of ${titles.length} rows are gone and ${found.length} are there.`,
    );
  }
}
