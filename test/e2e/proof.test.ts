import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variablesOf } from '../../lib/contract';
import type { Options } from '../../tools/e2e/options';
import { proveOn } from '../../tools/e2e/proof';
import { NotProven, passed, type Stage, type Step } from '../../tools/e2e/step';
import { furtherServices } from '../sample-environments';
import { FakeKubectl, type Script } from './fake-kubectl';
import { stock } from './stages';

const options = {
  context: 'kind-e2e',
  environment: 'minikube',
  namespace: 'todo-e2e-1',
  keep: false,
  reports: [],
  images: stock,
  examples: false,
  assignedUsers: false,
  streams: 50,
} as const satisfies Options;

const removal = 'delete namespace todo-e2e-1 todo-e2e-1-outside --ignore-not-found --wait=false';

interface Proof {
  readonly proven: Promise<boolean>;
  readonly kubectl: FakeKubectl;
  readonly lasting: FakeKubectl;
  readonly printed: readonly string[];
}

function prove(step: Step['prove'], changes: Partial<Options> = {}, script?: Script): Proof {
  const kubectl = new FakeKubectl(script);
  const lasting = new FakeKubectl(script);
  const printed: string[] = [];
  const proven = proveOn(
    { ...options, ...changes },
    {
      kubectl,
      lastingKubectl: lasting,
      signal: new AbortController().signal,
      settings: changes.environment === 'preview' ? { TODO_CHATBOT_PREVIEW: 'pr-1' } : {},
      steps: [{ name: 'a step', proves: 'something is so', needs: [], prove: step }],
      print: (text) => printed.push(text),
    },
  );
  return { proven, kubectl, lasting, printed };
}

const well: Step['prove'] = async ({ cluster }) => {
  await cluster.ask(['get', 'pods']);
  return passed('seen');
};

/** What the steps of a proof of production work with. */
function stageOfProduction(): Promise<Stage> {
  return new Promise((resolve, reject) => {
    const look: Step['prove'] = (stage) => {
      resolve(stage);
      return Promise.resolve(passed('seen'));
    };
    prove(look, { environment: 'production' }).proven.then(() => {
      reject(new Error('no step was run'));
    }, reject);
  });
}

describe('a proof', () => {
  it.each(['minikube', 'production', 'preview'])(
    'makes its namespace as the manifest says and one beside it, works there and removes both: %s',
    async (environment) => {
      const { proven, kubectl, lasting } = prove(well, { environment });
      await expect(proven).resolves.toBe(true);
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      for (const [index, name] of ['todo-e2e-1', 'todo-e2e-1-outside'].entries()) {
        expect(lasting.commands[index]).toBe('create --save-config --filename=-');
        const made: unknown = JSON.parse(lasting.calls[index]?.input ?? '');
        expect(made).toMatchObject({ kind: 'Namespace', metadata: { name, labels } });
      }
      expect(lasting.commands).toContain(removal);
      for (const { args } of [...kubectl.calls, ...lasting.calls]) {
        expect(args[0]).toBe('--context=kind-e2e');
        expect(args.filter((argument) => /^--namespace=todo-e2e-1(-outside)?$/.test(argument))).toHaveLength(
          1,
        );
      }
    },
  );

  it.each([
    ['is not proven', () => Promise.reject(new NotProven('no'))],
    ['ends in an error of the runner', () => Promise.reject(new TypeError('a mistake'))],
  ])('removes its namespace also when a step %s', async (_, step) => {
    const { proven, lasting } = prove(step);
    await expect(proven).resolves.toBe(false);
    expect(lasting.commands).toContain(removal);
  });

  it('leaves it there with --keep, and says so', async () => {
    const { proven, lasting, printed } = prove(well, { keep: true });
    await proven;
    expect(lasting.commands).not.toContain(removal);
    const kept = ['todo-e2e-1', 'todo-e2e-1-outside'].map((name) => `The namespace ${name} is kept.\n`);
    expect(printed.join('')).toContain(kept.join(''));
  });

  it.each([
    ['todo-e2e-1', []],
    ['todo-e2e-1-outside', ['delete namespace todo-e2e-1 --ignore-not-found --wait=false']],
  ])('removes what it made, and nothing else, when %s is there already', async (there, removals) => {
    const { proven, lasting } = prove(well, {}, ({ args, input = '' }) =>
      args.includes('create') && input.includes(`"name":"${there}"`)
        ? { status: 1, stderr: 'Error from server (AlreadyExists)' }
        : undefined,
    );
    await expect(proven).rejects.toThrow(`${there} is there already`);
    expect(lasting.commands.filter((command) => command.startsWith('delete namespace'))).toEqual(removals);
  });

  it('says how to remove what it could not', async () => {
    const { proven, printed } = prove(well, {}, ({ args }) =>
      args.includes('delete') ? { status: 1, stderr: 'connection refused' } : undefined,
    );
    await expect(proven).resolves.toBe(false);
    const command = 'kubectl --context=kind-e2e delete namespace todo-e2e-1 todo-e2e-1-outside';
    expect(printed.join('')).toContain(command);
  });

  it.each([
    ['an unknown environment', { environment: 'nowhere' }, 'minikube, '],
    ['an impossible namespace', { namespace: '--all' }, 'namespace'],
    [
      'examples at a public domain',
      { environment: 'production', examples: true },
      'on localhost, such as minikube',
    ],
  ])('makes nothing for %s', async (_, changes, sentence) => {
    const { proven, kubectl, lasting } = prove(well, changes);
    await expect(proven).rejects.toThrow(sentence);
    expect([...kubectl.calls, ...lasting.calls]).toEqual([]);
  });

  it('writes its reports, without a secret of the manifest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'todo-chatbot-e2e-'));
    const reports = [join(folder, 'report.json'), join(folder, 'report.xml')];
    const leak = 'URL postgresql://todo_user:development-only@todo-postgres:5432/todo_db';
    await prove(() => Promise.reject(new NotProven(leak)), { reports }).proven;
    const [json = '', xml = ''] = reports.map((file) => readFileSync(file, 'utf8'));
    expect(JSON.parse(json)).toMatchObject({ proven: false, results: [{ detail: 'URL (hidden)' }] });
    expect(xml).toContain('<failure message="URL (hidden)"/>');
  });

  it('lets the edge of production be in the second namespace, and makes its Secrets with random values', async () => {
    const [first, second] = [await stageOfProduction(), await stageOfProduction()];
    const policies = first.manifest.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(JSON.stringify(policies)).toContain('{"kubernetes.io/metadata.name":"todo-e2e-1-outside"}');
    const texts = first.secrets.map((secret) => JSON.stringify(secret));
    const further = furtherServices.filter((key) =>
      variablesOf(key).some(([, { kind }]) => kind === 'secret'),
    );
    expect(texts).toHaveLength(6 + further.length);
    const same = texts.filter((text) => JSON.stringify(second.secrets).includes(text));
    expect(same).toEqual([expect.stringContaining('ghcr-pull-secret')]);
  });
});
