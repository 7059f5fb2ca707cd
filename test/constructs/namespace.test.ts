import { Namespace } from '../../lib/constructs/namespace';
import { manifestOf, manifestWith } from '../manifest';
import { smallest } from '../sample-environments';

const namespace = manifestWith((scope) => {
  new Namespace(scope, 'namespace', smallest);
}).find('Namespace', 'smallest-space');

describe('the namespace', () => {
  it.each(['enforce', 'audit', 'warn'])('has Pod Security %s the restricted level', (mode) => {
    expect(namespace.metadata.labels?.[`pod-security.kubernetes.io/${mode}`]).toBe('restricted');
  });

  it('belongs to its environment, and to no namespace itself', () => {
    expect(namespace.metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'smallest' });
    expect(namespace.metadata.namespace).toBeUndefined();
  });

  it.each(['smallest-space', 'smallest'])(
    'is the one of every other object, whose names it holds apart: %s',
    (name) => {
      const { objects } = manifestOf({ ...smallest, namespace: name });
      const elsewhere = objects.filter(
        ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== name,
      );
      expect(elsewhere).toEqual([]);
    },
  );
});
