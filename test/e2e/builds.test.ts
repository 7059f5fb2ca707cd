import { minikube, production } from '../../lib/environments';
import { builds } from '../../tools/e2e/steps/builds';
import { listAt, textsAt } from '../../tools/manifest';
import { FakeKubectl } from './fake-kubectl';
import { listed, stageOn, stock } from './stages';

function pod(end: string, ready: string, started = true): unknown {
  const conditions = [{ type: 'ContainersReady', status: ready }];
  return {
    metadata: { name: `e2e-built-with-${end}` },
    status: { conditions, containerStatuses: [{ started }] },
  };
}

/** A cluster in which the two frontends become what is said, and answer so. */
function cluster(service: string, localhost: string, status = 503, started = true): FakeKubectl {
  const pods = [pod('service', service), pod('localhost', localhost, started)];
  return new FakeKubectl(({ args }) => ({
    stdout: args.includes('exec') ? JSON.stringify([{ status, text: 'refused' }]) : listed(pods),
  }));
}

describe('builds of the frontend', () => {
  it('are told apart by the address that was built in, and are not served', async () => {
    const kubectl = cluster('True', 'False');
    const detail =
      'ready: asking INTERNAL_API_URL, or built with http://todo-backend:8000; not ready: built with http://localhost:8000, refused';
    await expect(builds.prove(stageOn(kubectl))).resolves.toEqual({ outcome: 'passed', detail });
    const applied = kubectl.calls.find(({ args }) => args.includes('apply'))?.input ?? '';
    const [first, second] = listAt(JSON.parse(applied), 'items');
    for (const [made, address] of [
      [first, 'http://todo-backend:8000'],
      [second, 'http://localhost:8000'],
    ] as const) {
      expect(made).toMatchObject({
        metadata: { labels: { 'app.kubernetes.io/name': 'todo-frontend' } },
        spec: { readinessGates: [{}], containers: [{ command: ['node', '/e2e/frontend.mjs', address] }] },
      });
      expect(textsAt(made, 'spec', 'containers', 0, 'readinessProbe', 'httpGet')).toMatchObject({
        path: '/api/health/ready',
      });
    }
    expect(kubectl.commands.at(-1)).toMatch(/^delete .*--grace-period=1/);
  });

  it.each([
    [
      'the one with the Service is not ready',
      cluster('False', 'False'),
      'http://todo-backend:8000 is not ready',
    ],
    ['the one with localhost is ready', cluster('True', 'True'), 'http://localhost:8000 is ready'],
    ['the one with localhost does not start', cluster('True', 'False', 503, false), 'does not start'],
    ['the one with localhost answers well', cluster('True', 'False', 200), 'It answers 200, not 503.'],
  ])('are not proven where %s', async (_, kubectl, sentence) => {
    await expect(builds.prove(stageOn(kubectl))).rejects.toThrow(sentence);
    expect(kubectl.commands.at(-1)).toMatch(/^delete /);
  });

  it.each([
    [
      'an image is given',
      minikube,
      { ...stock, frontend: 'f:v1' },
      'the image that was given asks what it asks',
    ],
    [
      'it asks a domain',
      production,
      stock,
      'it asks https://api.todo.example.com, which is not in this cluster',
    ],
  ])('are left alone where %s', async (_, environment, images, detail) => {
    const found = builds.prove(stageOn(new FakeKubectl(), environment, images));
    await expect(found).resolves.toEqual({ outcome: 'not applicable', detail });
  });
});
