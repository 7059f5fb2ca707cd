import { difference } from '../../tools/diff';
import { fieldsOf, type Manifest, object, workload } from './manifests';

const image = { image: 'web:1' };
const path = 'spec.template.spec.containers[web]';

describe('objects', () => {
  test('are the same by group, kind, namespace and name, whatever the version of their API', () => {
    const old = { ...object('HorizontalPodAutoscaler', 'web'), apiVersion: 'autoscaling/v2beta2' };
    const next = { ...old, apiVersion: 'autoscaling/v2' };
    expect(fieldsOf(old, next)).toEqual([
      { kind: 'changed', path: 'apiVersion', from: 'autoscaling/v2beta2', to: 'autoscaling/v2' },
    ]);
  });

  test.each([
    ['group', { ...object('Ingress', 'a'), apiVersion: 'extensions/v1' }],
    ['kind', object('IngressClass', 'a')],
    ['namespace', { ...object('Ingress', 'a'), metadata: { name: 'a', namespace: 'other' } }],
    ['name', object('Ingress', 'b')],
  ])('that differ in %s are removed and added', (_, other) => {
    const kinds = difference([object('Ingress', 'a')], [other]).objects.map(({ kind }) => kind);
    expect([...kinds].sort()).toEqual(['added', 'removed']);
  });

  test('are told in the order of kind, namespace and name', () => {
    const [a, b, c] = [object('Service', 'b'), object('Service', 'a'), object('ConfigMap', 'z')];
    const names = difference([b], [a, c]).objects.map(({ identity }) => `${identity.kind} ${identity.name}`);
    expect(names).toEqual(['ConfigMap z', 'Service a', 'Service b']);
  });

  test('are found in lists', () => {
    const items = [
      object('Service', 'a'),
      { kind: 'List', apiVersion: 'v1', items: [object('Service', 'b')] },
    ];
    expect(difference([{ kind: 'List', apiVersion: 'v1', items }], items).objects).toEqual([]);
  });

  test('count as their last declaration, which is reported', () => {
    const [first, last] = [workload('Deployment', image), workload('Deployment', { image: 'web:2' })];
    const found = difference([first, last], [last]);
    expect(found.objects).toEqual([]);
    expect(found.problems).toEqual([
      {
        kind: 'declared twice',
        side: 'old',
        identity: { group: 'apps', kind: 'Deployment', namespace: 'todo', name: 'web' },
      },
    ]);
  });

  test('without kind, API or name are reported, not compared', () => {
    const documents = [null, 7, 'text', {}, { kind: 'Service', apiVersion: 'v1', metadata: {} }, []];
    const found = difference([], documents);
    expect(found.objects).toEqual([]);
    expect(found.problems).toEqual(
      [2, 3, 4, 5, 6].map((document) => ({ kind: 'no object', side: 'new', document })),
    );
  });

  test('that nest too deeply are reported, not compared', () => {
    let deep: Manifest = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(difference([object('ConfigMap', 'a', deep)], [])).toEqual({
      objects: [],
      problems: [{ kind: 'too deep', side: 'old', document: 1 }],
    });
  });

  test('differ in nothing that the API server writes', () => {
    const live = {
      ...object('Service', 'a', { status: { loadBalancer: {} } }),
      metadata: {
        ...{
          name: 'a',
          namespace: 'todo',
          uid: 'x',
          resourceVersion: '7',
          generation: 2,
          managedFields: [{}],
          creationTimestamp: '2026-01-01T00:00:00Z',
          selfLink: '/a',
        },
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"x"}' },
      },
    };
    expect(difference([live], [object('Service', 'a')]).objects).toEqual([]);
  });
});

describe('fields', () => {
  test('are added, removed and changed, each with its path and what it holds', () => {
    const old = workload('Deployment', { ...image, stdin: true });
    const next = workload('Deployment', { image: 'web:2', tty: true });
    expect(fieldsOf(old, next)).toEqual([
      { kind: 'changed', path: `${path}.image`, from: 'web:1', to: 'web:2' },
      { kind: 'removed', path: `${path}.stdin`, from: true },
      { kind: 'added', path: `${path}.tty`, to: true },
    ]);
  });

  test('whose names hold dots are quoted in paths', () => {
    const annotated = (value: string): Manifest =>
      object('Service', 'a', { metadata: { name: 'a', namespace: 'todo', annotations: { 'a.b/c': value } } });
    expect(fieldsOf(annotated('1'), annotated('2'))[0]?.path).toBe('metadata.annotations["a.b/c"]');
  });

  test.each([
    ['null', null],
    ['an empty list', []],
  ])('that hold %s are as good as absent', (_, value) => {
    expect(fieldsOf(workload('Deployment', { command: value }), workload('Deployment', {}))).toEqual([]);
  });

  test('that hold an empty mapping are not absent: it selects every pod', () => {
    const policy = (spec: Manifest): Manifest => object('NetworkPolicy', 'a', { spec });
    expect(fieldsOf(policy({ podSelector: {} }), policy({}))).toEqual([
      { kind: 'removed', path: 'spec.podSelector', from: {} },
    ]);
  });

  test('called like what every JavaScript object inherits are fields like others', () => {
    const data: unknown = JSON.parse('{"__proto__": "1", "constructor": "1"}');
    const next: unknown = JSON.parse('{"__proto__": "2", "toString": "1"}');
    expect(fieldsOf(object('ConfigMap', 'a', { data }), object('ConfigMap', 'a', { data: next }))).toEqual([
      { kind: 'changed', path: 'data.__proto__', from: '1', to: '2' },
      { kind: 'removed', path: 'data.constructor', from: '1' },
      { kind: 'added', path: 'data.toString', to: '1' },
    ]);
  });
});
