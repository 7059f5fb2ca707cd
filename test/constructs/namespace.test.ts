import { Namespace } from '../../lib/constructs/namespace';
import { manifestOf, manifestWith } from '../manifest';
import { smallest } from '../sample-environments';

it('the namespace belongs to its environment, and admits restricted pods alone', () => {
  const manifest = manifestWith((scope) => new Namespace(scope, 'namespace', smallest));
  const { metadata } = manifest.find('Namespace', 'smallest-space');
  expect(metadata.namespace).toBeUndefined();
  expect(metadata.labels).toMatchObject({
    'app.kubernetes.io/instance': 'smallest',
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  });
});

it('every other object is in the namespace, whatever it is called', () => {
  const { objects } = manifestOf({ ...smallest, namespace: 'other-space' });
  const elsewhere = objects.filter(({ metadata }) => metadata.namespace !== 'other-space');
  expect(elsewhere.map(({ kind }) => kind)).toEqual(['Namespace']);
});
