import { Secrets } from '../../lib/constructs/secrets';
import type { DevelopmentSecretValues } from '../../lib/environments';
import { type Manifest, manifestWith } from '../manifest';
import { developmentValues, withSecrets } from '../sample-environments';

function secrets(values: Partial<DevelopmentSecretValues> = {}): Manifest {
  return manifestWith((scope) => {
    new Secrets(scope, 'secrets', withSecrets(values));
  });
}

const names = ['todo-frontend', 'todo-backend', 'todo-postgres'] as const;

describe('development secrets', () => {
  it('are one Secret per container, in the namespace and with the labels of its workload', () => {
    for (const name of names) {
      const { metadata } = secrets().find('Secret', name);
      expect(metadata.namespace).toBe('smallest-space');
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': name });
    }
  });

  it('hold the values given; nobody but PostgreSQL reads its password, save inside DATABASE_URL', () => {
    const { POSTGRES_PASSWORD, ...backend } = developmentValues;
    expect(secrets().secret('todo-backend')).toMatchObject(backend);
    expect(secrets().secret('todo-postgres')).toEqual({ POSTGRES_PASSWORD });
    for (const name of ['todo-backend', 'todo-frontend'])
      expect(secrets().secret(name)).not.toHaveProperty('POSTGRES_PASSWORD');
  });

  it.each(['todo-frontend', 'todo-backend'])(
    "of %s log in with PostgreSQL's own password, whatever it holds, at its Service",
    (name) => {
      const manifest = secrets({ POSTGRES_PASSWORD: 'p@ss/w%rd:#1' });
      const url = new URL(manifest.secret(name)['DATABASE_URL'] ?? '');
      const password = manifest.secret('todo-postgres')['POSTGRES_PASSWORD'];
      expect(decodeURIComponent(url.password)).toBe(password);
      expect([url.hostname, url.port]).toEqual(['todo-postgres', '5432']);
    },
  );
});
