import fc from 'fast-check';
import { keyOf, Manifest } from '../../tools/manifest';
import { manifestIn, objectIn } from './objects';

describe('an object', () => {
  test.each([
    ['its own namespace', '{ kind: Service, metadata: { name: a, namespace: b } }', 'b', 'Service b/a'],
    ['the namespace default', '{ kind: Service, metadata: { name: a } }', 'default', 'Service default/a'],
    [
      'that one for an empty one',
      "{ kind: A, metadata: { name: a, namespace: '' } }",
      'default',
      'A default/a',
    ],
    ['no namespace', '{ kind: Namespace, metadata: { name: a, namespace: b } }', '', 'Namespace a'],
    ['no namespace either', '{ kind: GatewayClass, metadata: { name: a } }', '', 'GatewayClass a'],
    ['no name', '{ kind: Service }', 'default', 'document 1'],
  ])('is in %s: %s', (_, text, namespace, label) => {
    expect(objectIn(text)).toMatchObject({ namespace, label });
  });

  test('is in the namespace that the caller says, where it names none', () => {
    const [object] = new Manifest([{ kind: 'Service', metadata: { name: 'a' } }], { namespace: 'b' }).objects;
    expect(object?.namespace).toBe('b');
  });

  test('is the same in every version of its API, and in no other group, namespace, kind or name', () => {
    const keys = ['a/v1', 'a/v2', 'b/v1', 'v1'].map(
      (version) => objectIn(`{ apiVersion: ${version}, kind: A, metadata: { name: a } }`).key,
    );
    expect([keys[0] === keys[1], new Set(keys).size]).toEqual([true, 3]);
    const text = fc.string();
    const identity = fc.record({ group: text, kind: text, namespace: text, name: text });
    fc.assert(
      fc.property(identity, identity, (old, next) => {
        expect(keyOf(old) === keyOf(next)).toBe(JSON.stringify(old) === JSON.stringify(next));
      }),
    );
  });

  test('is found in lists of lists, with its document and its path', () => {
    const manifest = manifestIn(
      'kind: A',
      '{ kind: List, items: [{ kind: B }, { kind: ServiceList, items: [{ kind: C }] }, null] }',
      '',
    );
    expect(manifest.objects.map(({ kind, document, at }) => [kind, document, at])).toEqual([
      ['A', 0, []],
      ['B', 1, ['items', 0]],
      ['C', 1, ['items', 1, 'items', 0]],
      ['', 1, ['items', 2]],
    ]);
  });

  test('counts as its last declaration', () => {
    const manifest = manifestIn(...['x', 'z'].map((a) => `{ kind: A, metadata: { name: a }, a: ${a} }`));
    expect(manifest.objects).toHaveLength(2);
    expect(manifest.find('', 'A', 'default', 'a')?.value.at('a').text).toBe('z');
  });

  test('has what it has, and nothing that JavaScript adds', () => {
    const { value } = objectIn('{ kind: A, text: b, number: 1, flag: true, none: null, list: [c] }');
    const { text, scalar } = value.at('number');
    expect([value.at('text').text, text, scalar, value.at('flag').flag]).toEqual(['b', undefined, '1', true]);
    expect([value.at('none').isAbsent, value.at('constructor').isAbsent]).toEqual([true, true]);
    expect([value.at('list', 0).text, value.at('list', 0).place]).toEqual(['c', 'list[0]']);
  });
});

test('whatever the documents hold, they are read', () => {
  const kinds = ['Deployment', 'Job', 'Service', 'Secret', 'HorizontalPodAutoscaler', 'Cluster', 'List'];
  const object = fc.record({
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'batch/v1', 'autoscaling/v2', 'postgresql.cnpg.io/v1'),
    kind: fc.constantFrom(...kinds),
    metadata: fc.anything(),
    spec: fc.oneof(fc.anything(), fc.record({ template: fc.anything(), replicas: fc.anything() })),
    items: fc.anything(),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), object)), (documents) => {
      const manifest = new Manifest(documents);
      expect(manifest.applied.size).toBeLessThanOrEqual(manifest.objects.length);
    }),
  );
});
