import { identityOf, metadata } from '../../lib/constructs/identity';
import { fullest, smallest } from '../sample-environments';

describe('an identity', () => {
  const { name, namespace, labels, selector } = identityOf(smallest, 'backend');

  it('has the name of its part in the namespace of the environment', () => {
    expect([name, namespace]).toEqual(['todo-backend', 'smallest-space']);
  });

  it('selects by labels that it carries, and by none that a release changes', () => {
    expect(labels).toMatchObject(selector);
    expect(selector).toEqual(identityOf({ ...smallest, version: 'v2.0.0' }, 'backend').selector);
  });

  it('selects other pods for another part, and in another environment of the same namespace', () => {
    expect(identityOf({ ...smallest, name: 'other' }, 'backend').selector).not.toEqual(selector);
    expect(identityOf(smallest, 'frontend').selector).not.toEqual(selector);
    expect(identityOf(smallest, 'migration').selector).not.toEqual(selector);
  });
});

describe('the version of a part', () => {
  it("is the release for the application's own images", () => {
    expect(identityOf(fullest, 'backend').labels['app.kubernetes.io/version']).toBe('v9.8.7-1a2b3c4');
  });

  it("is PostgreSQL's own for the database, which a release of the application does not restart", () => {
    expect(identityOf(fullest, 'postgres').labels['app.kubernetes.io/version']).toBe('15.19-alpine');
    const images = { ...fullest.images, references: { postgres: `postgres@sha256:${'0'.repeat(64)}` } };
    const [one, two] = ['v1.0.0', 'v2.0.0'].map((version) =>
      identityOf({ ...fullest, images, version }, 'postgres'),
    );
    expect(one?.labels).toEqual(two?.labels);
  });
});

it('metadata is name, namespace and labels, and what an object has of its own', () => {
  const identity = identityOf(smallest, 'backend');
  const { labels } = identity;
  expect(metadata(identity)).toEqual({ name: 'todo-backend', namespace: 'smallest-space', labels });
  const own = { name: 'mine', annotations: { a: 'b' } };
  expect(metadata(identity, own)).toEqual({ namespace: 'smallest-space', labels, ...own });
});
