import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from '../../tools/e2e/options';
import { NotProven } from '../../tools/e2e/patience';
import { proveOn } from '../../tools/e2e/proof';
import { Refusal } from '../../tools/e2e/refusal';
import { passed, type Step } from '../../tools/e2e/step';
import { FakeKubectl, type Script } from './fake-kubectl';

const options: Options = {
  context: 'kind-e2e',
  environment: 'minikube',
  namespace: 'todo-e2e-1',
  keep: false,
  reports: [],
  images: { node: 'node:22-alpine' },
};

const removal = 'delete namespace todo-e2e-1 todo-e2e-1-outside --ignore-not-found --wait=false';

interface Proof {
  readonly proven: Promise<boolean>;
  readonly kubectl: FakeKubectl;
  readonly lasting: FakeKubectl;
  readonly printed: readonly string[];
}

function prove(
  prove: Step['prove'],
  changes: Partial<Options> = {},
  script?: Script,
  from: Options = options,
): Proof {
  const kubectl = new FakeKubectl(script);
  const lasting = new FakeKubectl(script);
  const printed: string[] = [];
  const proven = proveOn(
    { ...from, ...changes },
    {
      kubectl,
      lastingKubectl: lasting,
      signal: new AbortController().signal,
      settings: {},
      steps: [{ name: 'a step', proves: 'something is so', needs: [], prove }],
      print: (text) => printed.push(text),
    },
  );
  return { proven, kubectl, lasting, printed };
}

const well: Step['prove'] = async ({ cluster }) => {
  await cluster.ask(['get', 'pods']);
  return passed('seen');
};

describe('a proof', () => {
  it('makes its namespace as the manifest says and one beside it, works there and removes both', async () => {
    const { proven, kubectl, lasting } = prove(well);
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
      expect(args.filter((argument) => /^--namespace=todo-e2e-1(-outside)?$/.test(argument))).toHaveLength(1);
    }
  });

  it.each([
    ['is not proven', () => Promise.reject(new NotProven('no'))],
    ['ends in an error of the runner', () => Promise.reject(new TypeError('a mistake'))],
  ])('removes its namespace also when a step %s', async (_, step) => {
    const { proven, lasting } = prove(step);
    await expect(proven).resolves.toBe(false);
    expect(lasting.commands).toContain(removal);
  });

  it('lets the edge be in the second namespace, as it is none of the stack', async () => {
    const policies: string[] = [];
    const step: Step['prove'] = ({ manifest }) => {
      policies.push(JSON.stringify(manifest.filter(({ kind }) => kind === 'NetworkPolicy')));
      return Promise.resolve(passed('seen'));
    };
    await prove(step, { environment: 'production' }).proven;
    expect(policies.join('')).toContain('{"kubernetes.io/metadata.name":"todo-e2e-1-outside"}');
  });

  it('leaves it there with --keep, and says so', async () => {
    const { proven, lasting, printed } = prove(well, { keep: true });
    await proven;
    expect(lasting.commands).not.toContain(removal);
    expect(printed.join('')).toContain(
      'The namespace todo-e2e-1 is kept.\nThe namespace todo-e2e-1-outside is kept.',
    );
  });

  it('neither takes nor removes a namespace that is there already', async () => {
    const { proven, lasting } = prove(well, {}, ({ args }) =>
      args.includes('create') ? { status: 1, stderr: 'Error from server (AlreadyExists)' } : undefined,
    );
    await expect(proven).rejects.toThrow('todo-e2e-1 is there already');
    expect(lasting.commands).toHaveLength(1);
  });

  it('removes what it made, and nothing else, when the second namespace is there already', async () => {
    const { proven, lasting } = prove(well, {}, ({ args, input = '' }) =>
      args.includes('create') && input.includes('-outside')
        ? { status: 1, stderr: 'Error from server (AlreadyExists)' }
        : undefined,
    );
    await expect(proven).rejects.toThrow('todo-e2e-1-outside is there already');
    const removals = lasting.commands.filter((command) => command.startsWith('delete namespace'));
    expect(removals).toEqual(['delete namespace todo-e2e-1 --ignore-not-found --wait=false']);
  });

  it('says how to remove what it could not', async () => {
    const { proven, printed } = prove(well, {}, ({ args }) =>
      args.includes('delete') ? { status: 1, stderr: 'connection refused' } : undefined,
    );
    await expect(proven).resolves.toBe(false);
    expect(printed.join('')).toContain(
      'kubectl --context=kind-e2e delete namespace todo-e2e-1 todo-e2e-1-outside',
    );
  });

  it.each([
    [{ environment: 'staging' }, 'minikube, production'],
    [{ namespace: '--all' }, 'namespace'],
  ])('makes nothing for %j', async (changes, sentence) => {
    const { proven, kubectl, lasting } = prove(well, changes);
    await expect(proven).rejects.toThrow(sentence);
    expect([...kubectl.calls, ...lasting.calls]).toEqual([]);
  });

  it('makes nothing on a context that it was not told', async () => {
    const { context, ...unnamed } = options;
    expect(context).toBeDefined();
    const script: Script = ({ args }) =>
      args.includes('current-context') ? { stdout: 'production' } : undefined;
    const { proven, lasting } = prove(well, {}, script, unnamed);
    await expect(proven).rejects.toThrow(Refusal);
    expect(lasting.calls).toEqual([]);
  });

  it('writes its reports, without a secret of the manifest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'todo-chatbot-e2e-'));
    const reports = [join(folder, 'report.json'), join(folder, 'report.xml')];
    const leak = 'URL postgresql://todo_user:development-only@todo-postgres:5432/todo_db';
    await prove(() => Promise.reject(new NotProven(leak)), { reports }).proven;
    const [json = '', xml = ''] = reports.map((file) => readFileSync(file, 'utf8'));
    expect(JSON.parse(json)).toMatchObject({ proven: false, results: [{ detail: 'URL [secret]' }] });
    expect(xml).toContain('<failure message="URL [secret]"/>');
  });

  it('makes the Secrets of production with random values', async () => {
    const seen: (readonly string[])[] = [];
    const step: Step['prove'] = ({ secrets }) => {
      seen.push(secrets.map((secret) => JSON.stringify(secret)));
      return Promise.resolve(passed('seen'));
    };
    await prove(step, { environment: 'production' }).proven;
    await prove(step, { environment: 'production' }).proven;
    const [first = [], second = []] = seen;
    expect(first).toHaveLength(4);
    expect(first.filter((secret) => second.includes(secret))).toEqual([
      expect.stringContaining('ghcr-pull-secret'),
    ]);
  });
});
