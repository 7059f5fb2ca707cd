import { Secrets } from '../../lib/constructs/secrets';
import type { DevelopmentSecretValues } from '../../lib/environments';
import { type Manifest, manifestWith } from '../manifest';
import { developmentValues, withSecrets } from '../sample-environments';

function secrets(values: Partial<DevelopmentSecretValues> = {}): Manifest {
  return manifestWith((scope) => {
    new Secrets(scope, 'secrets', withSecrets(values));
  });
}

const names = ['todo-frontend', 'todo-backend', 'todo-postgres', 'todo-migrate'] as const;

describe('development secrets', () => {
  it('are one Secret per container or job, in the namespace and with the labels of its workload', () => {
    for (const name of names) {
      const { metadata } = secrets().find('Secret', name);
      expect(metadata.namespace).toBe('smallest-space');
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': name });
    }
  });

  it('hold the values given; nobody but PostgreSQL reads passwords of its roles, save his own inside DATABASE_URL', () => {
    const entries = Object.entries(developmentValues);
    const isPassword = ([name]: readonly [string, string]): boolean => name.startsWith('POSTGRES_');
    expect(secrets().secret('todo-backend')).toMatchObject(
      Object.fromEntries(entries.filter((each) => !isPassword(each))),
    );
    expect(secrets().secret('todo-postgres')).toEqual(Object.fromEntries(entries.filter(isPassword)));
    for (const name of ['todo-backend', 'todo-frontend', 'todo-migrate'])
      expect(Object.keys(secrets().secret(name))).not.toContainEqual(expect.stringMatching(/^POSTGRES_/));
  });

  it.each([
    ['todo-frontend', 'todo_frontend', 'POSTGRES_FRONTEND_PASSWORD'],
    ['todo-backend', 'todo_backend', 'POSTGRES_BACKEND_PASSWORD'],
    ['todo-migrate', 'todo_user', 'POSTGRES_PASSWORD'],
  ] as const)(
    'of %s open one door: that of %s, at its Service, whatever its password holds',
    (name, role, key) => {
      const manifest = secrets({ [key]: 'p@ss/w%rd:#1' });
      const url = new URL(manifest.secret(name)['DATABASE_URL'] ?? '');
      expect(decodeURIComponent(url.password)).toBe('p@ss/w%rd:#1');
      expect([url.username, url.hostname, url.port]).toEqual([role, 'todo-postgres', '5432']);
      const others = Object.entries(developmentValues).filter(
        ([other]) => other.startsWith('POSTGRES_') && other !== key,
      );
      for (const [, value] of others) expect(url.href).not.toContain(value);
    },
  );
});
