import { containerIdentity, identityOf, metadata } from '../../lib/constructs/identity';
import { fullest, smallest } from '../sample-environments';

const part = { name: 'todo-part', component: 'part', version: 'v3' };

describe('an identity', () => {
  const { name, namespace, labels, selector } = identityOf(smallest, part);

  it('has the name of its part in the namespace of the environment', () => {
    expect([name, namespace]).toEqual(['todo-part', 'smallest-space']);
  });

  it('selects by labels that it carries, and by none that a release changes', () => {
    expect(labels).toMatchObject(selector);
    expect(selector).toEqual(identityOf(smallest, { ...part, version: 'v4' }).selector);
  });

  it('selects other pods in another environment, also where they share a namespace', () => {
    const other = identityOf({ ...smallest, name: 'other' }, part);
    expect(other.selector).not.toEqual(selector);
  });

  it('selects other pods for another part', () => {
    expect(identityOf(smallest, { ...part, name: 'todo-other' }).selector).not.toEqual(selector);
  });
});

describe("the version of a container's identity", () => {
  it("is the release for the application's own images", () => {
    expect(containerIdentity(fullest, 'backend').labels['app.kubernetes.io/version']).toBe('v9.8.7-1a2b3c4');
  });

  it("is PostgreSQL's own for the database, which a release of the application does not restart", () => {
    expect(containerIdentity(fullest, 'postgres').labels['app.kubernetes.io/version']).toBe('15-alpine');
  });
});

describe('metadata', () => {
  it('is name, namespace and labels', () => {
    const identity = identityOf(smallest, part);
    expect(metadata(identity)).toEqual({
      name: 'todo-part',
      namespace: 'smallest-space',
      labels: identity.labels,
    });
  });

  it('takes another name and more, where an object has its own', () => {
    const own = metadata(identityOf(smallest, part), { name: 'mine', annotations: { a: 'b' } });
    expect(own).toMatchObject({ name: 'mine', namespace: 'smallest-space', annotations: { a: 'b' } });
  });
});
