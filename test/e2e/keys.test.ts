import { createServer } from 'node:http';
import { numberAt } from '../../tools/manifest';
import type { Running } from '../../tools/e2e/kubectl';
import { keys } from '../../tools/e2e/steps/keys';
import { minikube, production } from '../../lib/environments';
import { FakeKubectl } from './fake-kubectl';
import { stageOn } from './stages';

/** A cluster whose backend answers everything alike, or refuses who does not bring a token that it believes. */
class KubectlToBackend extends FakeKubectl {
  constructor(
    private readonly status: number,
    private readonly body: string,
    private readonly believed?: string,
  ) {
    super(() => ({}));
  }

  override readonly start = (): Running => {
    const server = createServer(({ headers: { authorization } }, response) => {
      const isRefused = this.believed !== undefined && authorization !== this.believed;
      response.writeHead(isRefused ? 401 : this.status, { connection: 'close' }).end(this.body);
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

describe('the keys of tokens', () => {
  it('are read from the Service of the frontend where browsers use localhost', async () => {
    const stage = stageOn(new KubectlToBackend(200, '{"keys":[]}'), minikube);
    const detail = 'keys from http://todo-frontend:3000';
    await expect(keys.prove(stage)).resolves.toEqual({ outcome: 'passed', detail });
  });

  it.each([
    [502, '{"error":"the keys cannot be read"}', 'GET /jwks answers 502'],
    [200, '<html>', 'What the backend reads has no keys: <html>'],
  ])('are not proven where the backend answers %d %s', async (status, body, sentence) => {
    await expect(keys.prove(stageOn(new KubectlToBackend(status, body), minikube))).rejects.toThrow(sentence);
  });

  it.each([
    [
      'believes a token of the frontend, and no other',
      'Bearer token',
      /^a token of the frontend is believed, and no other/,
    ],
    ['believes whatever it is given', undefined, /nobody signed, GET \/todos answers 200, not 401/],
    ['does not believe it', 'Bearer other', /GET \/todos answers 401/],
  ])('are judged by what a backend of the examples believes: it %s', async (_, believed, sentence) => {
    const user = { headers: () => Promise.resolve({ authorization: 'Bearer token' }) };
    const stage = { ...stageOn(new KubectlToBackend(200, '[]', believed)), user };
    const proof = keys.prove(stage);
    await expect(proof.then(({ detail }) => detail, String)).resolves.toMatch(sentence);
  });

  it('are elsewhere in public', async () => {
    const { outcome } = await keys.prove(stageOn(new KubectlToBackend(500, ''), production));
    expect(outcome).toBe('not applicable');
  });
});
