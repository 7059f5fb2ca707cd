import { secretRows } from '../../lib/contract';
import { environments, production } from '../../lib/environments';
import { Manifest, readDocuments } from '../../tools/manifest';
import { type Outcome, runCommand } from '../command';
import { manifestOf } from '../manifest';

/** Runs the command with these arguments, and nothing in its environment but what is given. */
function secrets(args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  return runCommand('secrets', args, { env: { PATH: process.env['PATH'], ...env } });
}

/** What Secrets hold, by `secret/key`. */
function decoded(yaml: string): ReadonlyMap<string, string> {
  const secrets = new Manifest(readDocuments(yaml).map(({ raw }) => raw)).all('', 'Secret');
  const values = secrets.flatMap(({ name, value }) =>
    Object.entries(value.labels('data')).map(([key, encoded]) => [`${name}/${key}`, encoded] as const),
  );
  return new Map(values.map(([place, encoded]) => [place, Buffer.from(encoded, 'base64').toString()]));
}

/** What the command takes from its environment: every secret that somebody outside hands out. */
const given = Object.fromEntries(
  [...secretRows].flatMap(([name, { origin }]) =>
    origin.kind === 'given' ? [[name, `${name}-of-the-tests`] as const] : [],
  ),
);

describe('npm run secrets -- production', () => {
  const [first, second] = [1, 2].map(() => secrets(['production'], given));
  const values = decoded(first?.stdout ?? '');

  it('makes every Secret and key that the manifest expects to exist, but for the pull secret', () => {
    const [namespace] = manifestOf(production).all('Namespace');
    const expected = (namespace?.metadata.annotations?.['todo-chatbot/existing-secrets'] ?? '').split(' ');
    expect([...values.keys(), 'ghcr-pull-secret/.dockerconfigjson'].sort()).toEqual([...expected].sort());
    expect(first?.status).toBe(0);
  });

  it.each([
    ['todo-migrate', 'todo_user', 'POSTGRES_PASSWORD'],
    ['todo-frontend', 'todo_frontend', 'POSTGRES_FRONTEND_PASSWORD'],
    ['todo-backend', 'todo_backend', 'POSTGRES_BACKEND_PASSWORD'],
    ['todo-backup', 'todo_backup', 'POSTGRES_BACKUP_PASSWORD'],
  ])(
    'puts the same password into DATABASE_URL of %s as %s and %s, and nothing to encode',
    (name, role, key) => {
      const password = values.get(`todo-postgres/${key}`) ?? '';
      expect(password).toMatch(/^[\w-]{32}$/);
      const url = `postgresql://${role}:${password}@todo-postgres:5432/todo_db`;
      expect(values.get(`${name}/DATABASE_URL`)).toBe(url);
    },
  );

  it('shares BETTER_AUTH_SECRET between frontend and backend, long enough for the contract', () => {
    const secret = values.get('todo-backend/BETTER_AUTH_SECRET');
    expect(values.get('todo-frontend/BETTER_AUTH_SECRET')).toBe(secret);
    expect(secret?.length).toBeGreaterThanOrEqual(32);
    expect(values.get('todo-backend/JWT_SECRET')?.length).toBeGreaterThanOrEqual(32);
  });

  it('takes from its environment what somebody outside hands out', () => {
    expect(values.get('todo-backend/OPENAI_API_KEY')).toBe('OPENAI_API_KEY-of-the-tests');
    for (const value of Object.values(given)) expect([...values.values()]).toContain(value);
  });

  it('keeps what is in its environment by its name', () => {
    const own = { JWT_SECRET: 'a key that signs what users hold already', POSTGRES_PASSWORD: 'old' };
    const again = decoded(secrets(['production'], { ...given, ...own }).stdout);
    expect(again.get('todo-backend/JWT_SECRET')).toBe(own.JWT_SECRET);
    expect(again.get('todo-migrate/DATABASE_URL')).toContain('//todo_user:old@');
  });

  it('makes other values every time', () => {
    const again = decoded(second?.stdout ?? '');
    for (const key of ['JWT_SECRET', 'BETTER_AUTH_SECRET', 'DATABASE_URL'])
      expect(again.get(`todo-backend/${key}`)).not.toBe(values.get(`todo-backend/${key}`));
  });

  it('brings the namespace, with its Pod Security labels', () => {
    expect(first?.stdout).toMatch(/^apiVersion: v1\nkind: Namespace\n/);
    expect(first?.stdout).toContain('pod-security.kubernetes.io/enforce: restricted');
  });
});

const development = 'The secrets of minikube are development values, and in its manifest already.\n';
const keyOf = (values: object): string => Object.keys(values)[0] ?? '';
const names = environments.map(({ name }) => name).join(' | ');
const choice = `Name one environment: npm run --silent secrets -- ${names}\n`;

it.each([
  ['no key', ['production'], `${keyOf(given)} is not set: give it in the environment of this command.\n`],
  ['development secrets', ['minikube'], development],
  ['no environment', [], choice],
  ['two environments', ['minikube', 'production'], choice],
  ['an unknown environment', ['nowhere'], choice],
  ['an unknown option', ['--wat'], "Unknown option '--wat' (--help lists the options).\n"],
])('refuses %s with one sentence, and prints nothing into the pipe', (_, args, stderr) => {
  expect(secrets(args)).toEqual({ status: 1, stdout: '', stderr });
});

it('explains itself', () => {
  const { status, stdout } = secrets(['--help']);
  expect(stdout).toMatch(/^Usage: npm run --silent secrets -- ENVIRONMENT \| kubectl create -f -\n/);
  expect(status).toBe(0);
});
