import { parseAllDocuments } from 'yaml';
import { production } from '../../lib/environments';
import { runCommand } from '../command';
import { manifestOf } from '../manifest';

/** Runs the command with these arguments, and nothing in its environment but what is given. */
function secrets(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = runCommand('secrets', args, {
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, out: stdout, err: stderr };
}

/** Secrets by name, decoded. */
function decoded(yaml: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const objects = parseAllDocuments(yaml).map((document) => {
    const object: unknown = document.toJS();
    return object;
  });
  return Object.fromEntries(
    objects.flatMap((object) => {
      if (typeof object !== 'object' || object === null || !('data' in object) || !('metadata' in object))
        return [];
      const { metadata, data } = object;
      if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return [];
      const content = Object.entries(data ?? {}).map(([key, value]: [string, unknown]) => [
        key,
        Buffer.from(String(value), 'base64').toString(),
      ]);
      return [[String(metadata.name), Object.fromEntries(content)]];
    }),
  );
}

describe('npm run secrets -- production', () => {
  const key = 'key-of-the-tests';
  const [first, second] = [1, 2].map(() => secrets(['production'], { OPENAI_API_KEY: key }));
  const values = decoded(first?.out ?? '');

  it('makes every Secret and key that the manifest expects to exist, but for the pull secret', () => {
    const [namespace] = manifestOf(production).all('Namespace');
    const expected = (namespace?.metadata.annotations?.['todo-chatbot/existing-secrets'] ?? '').split(' ');
    const made = Object.entries(values).flatMap(([name, content]) =>
      Object.keys(content).map((each) => `${name}/${each}`),
    );
    expect([...made, 'ghcr-pull-secret/.dockerconfigjson'].sort()).toEqual([...expected].sort());
    expect(first?.status).toBe(0);
  });

  it('puts the same password into DATABASE_URL and POSTGRES_PASSWORD, and nothing that needs encoding', () => {
    const password = values['todo-postgres']?.['POSTGRES_PASSWORD'] ?? '';
    expect(password).toMatch(/^[\w-]{32}$/);
    for (const name of ['todo-frontend', 'todo-backend']) {
      expect(values[name]?.['DATABASE_URL']).toBe(
        `postgresql://todo_user:${password}@todo-postgres:5432/todo_db`,
      );
    }
  });

  it('shares BETTER_AUTH_SECRET between frontend and backend, long enough for the contract', () => {
    expect(values['todo-frontend']?.['BETTER_AUTH_SECRET']).toBe(
      values['todo-backend']?.['BETTER_AUTH_SECRET'],
    );
    expect(values['todo-backend']?.['BETTER_AUTH_SECRET']?.length).toBeGreaterThanOrEqual(32);
    expect(values['todo-backend']?.['JWT_SECRET']?.length).toBeGreaterThanOrEqual(32);
  });

  it('takes the OpenAI key from its environment', () => {
    expect(values['todo-backend']?.['OPENAI_API_KEY']).toBe(key);
  });

  it('makes other values every time', () => {
    const again = decoded(second?.out ?? '');
    for (const variable of ['JWT_SECRET', 'BETTER_AUTH_SECRET', 'DATABASE_URL']) {
      expect(again['todo-backend']?.[variable]).not.toBe(values['todo-backend']?.[variable]);
    }
  });

  it('brings the namespace, with its Pod Security labels', () => {
    expect(first?.out).toMatch(/^apiVersion: v1\nkind: Namespace\n/);
    expect(first?.out).toContain('pod-security.kubernetes.io/enforce: restricted');
  });
});

it.each([
  [
    'without the key',
    ['production'],
    'OPENAI_API_KEY is not set: give it in the environment of this command.\n',
  ],
  [
    'for development secrets',
    ['minikube'],
    'The secrets of minikube are development values, and in its manifest already.\n',
  ],
  ['without an environment', [], 'Name one environment: npm run --silent secrets -- minikube | production\n'],
  [
    'for an unknown environment',
    ['staging'],
    'Name one environment: npm run --silent secrets -- minikube | production\n',
  ],
])('refuses %s with one sentence, and prints nothing into the pipe', (_, args, sentence) => {
  expect(secrets(args)).toEqual({ status: 1, out: '', err: sentence });
});
