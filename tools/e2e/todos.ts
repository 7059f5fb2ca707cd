import { randomBytes } from 'node:crypto';
import { contract } from '../../lib/contract';
import { ask, forwarded } from './forward';
import { listAt, textAt } from './json';
import { NotProven } from './patience';
import type { Stage } from './stage';

const { name, port } = contract.backend;

/** Writes rows through the backend; their titles are unlike any other. */
export async function writeTodos(stage: Stage, count = 3): Promise<readonly string[]> {
  const titles = Array.from({ length: count }, () => `e2e ${randomBytes(6).toString('hex')}`);
  await forwarded(stage.cluster, name, port.number, async (address) => {
    for (const title of titles) {
      const { status, text } = await ask(`${address}/todos`, { title });
      if (status !== 201 && status !== 200) throw new NotProven(`POST /todos answers ${status}: ${text}`);
    }
  });
  return titles;
}

/** The titles of every row, read through the backend. */
export async function readTodos(stage: Stage): Promise<readonly string[]> {
  return forwarded(stage.cluster, name, port.number, async (address) => {
    const { status, text } = await ask(`${address}/todos`);
    if (status !== 200) throw new NotProven(`GET /todos answers ${status}: ${text}`);
    const rows: unknown = JSON.parse(text);
    return listAt(rows).map((row) => textAt(row, 'title'));
  });
}

/** Finds the rows as they were, or says which are not there after what happened. */
export async function expectTodos(stage: Stage, titles: readonly string[], after: string): Promise<void> {
  const found = await readTodos(stage);
  const lost = titles.filter((title) => !found.includes(title));
  if (lost.length > 0 || found.length !== titles.length) {
    throw new NotProven(
      `After ${after}, ${lost.length} of ${titles.length} rows are gone and ${found.length} are there.`,
    );
  }
}
