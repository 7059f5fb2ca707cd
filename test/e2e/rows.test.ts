import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { numberAt } from '../../tools/manifest';
import type { Running } from '../../tools/e2e/kubectl';
import { rows } from '../../tools/e2e/steps/rows';
import { FakeKubectl } from './fake-kubectl';
import { listed, stageOn } from './stages';

type Todos = readonly unknown[];

/** A cluster whose backend keeps todos, and answers reads by a rule once a pod was deleted: with none, it fails. */
class KubectlToBackend extends FakeKubectl {
  private readonly todos: unknown[] = [];

  constructor(read: (todos: Todos) => Todos | undefined) {
    let isDeleted = false;
    super(({ args }) => {
      isDeleted ||= args.includes('delete');
      return { stdout: listed([]) };
    });
    this.answer = (): Todos | undefined => (isDeleted ? read(this.todos) : this.todos);
  }

  private readonly answer: () => Todos | undefined;

  override readonly start = (): Running => {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        if (body !== '') this.todos.push(JSON.parse(body));
        const answer = this.answer();
        response.writeHead(answer === undefined ? 500 : 200, { connection: 'close' });
        response.end(JSON.stringify(answer ?? 'no such host'));
      });
    });
    const firstLine = new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve(`Forwarding from 127.0.0.1:${numberAt(server.address(), 'port')} -> 8000`);
      });
    });
    const answer = firstLine.then(() => ({ status: 0, stdout: '', stderr: '' }));
    return { firstLine, answer, endInput: () => undefined, stop: () => server.close() };
  };
}

describe('rows that outlive pods', () => {
  it('are read as soon as the backend finds the database again', async () => {
    let questions = 0;
    const kubectl = new KubectlToBackend((todos) => ((questions += 1) <= 4 ? undefined : todos));
    const detail =
      "3 rows: after the database's pod, read 2 s after all was Ready; after all 0 pods, read 0 s after all was Ready";
    await expect(rows.prove(stageOn(kubectl))).resolves.toEqual({ outcome: 'passed', detail });
  });

  it.each([
    ['lost', (todos: Todos): Todos => todos.slice(1), '1 of 3 rows are gone and 2 are there'],
    ['not read in time', (): undefined => undefined, 'GET /todos answers 500: "no such host" (waited 45 s)'],
  ])('are not proven where they are %s', async (_, read, sentence) => {
    await expect(rows.prove(stageOn(new KubectlToBackend(read)))).rejects.toThrow(sentence);
  });
});
