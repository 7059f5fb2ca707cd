import { difference } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { fieldsOf, object, workload } from './manifests';

describe('objects', () => {
  test('are the same by group, kind, namespace and name, whatever the version of their API', () => {
    const old = { ...object('HorizontalPodAutoscaler', 'web'), apiVersion: 'autoscaling/v2beta2' };
    expect(fieldsOf(old, { ...old, apiVersion: 'autoscaling/v2' })).toEqual([
      { kind: 'changed', path: 'apiVersion', from: 'autoscaling/v2beta2', to: 'autoscaling/v2' },
    ]);
  });

  test('without a namespace are those in the namespace default, and cluster-wide ones are in none', () => {
    const named = (kind: string, namespace?: string): Mapping =>
      object(kind, 'a', { metadata: { name: 'a', namespace } });
    expect(fieldsOf(named('Service'), named('Service', 'default'))).toEqual([]);
    expect(difference([named('Service')], [named('Service', 'default')]).objects).toEqual([]);
    const added = difference([], [named('Namespace'), named('Service'), named('Service', 'other')]).objects;
    expect(added.map(({ identity }) => identity.namespace)).toEqual(['', 'default', 'other']);
  });

  test.each([
    ['group', object('Ingress', 'a', 'apiVersion: extensions/v1')],
    ['kind', object('IngressClass', 'a')],
    ['namespace', object('Ingress', 'a', 'metadata: { name: a, namespace: other }')],
    ['name', object('Ingress', 'b')],
  ])('that differ in %s are removed and added', (_, other) => {
    const kinds = difference([object('Ingress', 'a')], [other]).objects.map(({ kind }) => kind);
    expect([...kinds].sort()).toEqual(['added', 'removed']);
  });

  test('stand in the order of kind, namespace and name', () => {
    const [a, b, c] = [object('Service', 'b'), object('Service', 'a'), object('ConfigMap', 'z')];
    const names = difference([b], [a, c]).objects.map(({ identity }) => `${identity.kind} ${identity.name}`);
    expect(names).toEqual(['ConfigMap z', 'Service a', 'Service b']);
  });

  test('are found in lists', () => {
    const list = (...items: readonly unknown[]): Mapping => ({ kind: 'List', apiVersion: 'v1', items });
    const items = [object('Service', 'a'), list(object('Service', 'b'))];
    expect(difference([list(...items)], items).objects).toEqual([]);
    expect(difference([list(null)], []).problems).toEqual([{ kind: 'no object', side: 'old', document: 1 }]);
  });

  test('count as their last declaration, which is reported', () => {
    const [first, last] = [workload('Deployment', 'image: a'), workload('Deployment', 'image: b')];
    const identity = { group: 'apps', kind: 'Deployment', namespace: 'todo', name: 'web' };
    expect(difference([first, last], [last])).toEqual({
      objects: [],
      problems: [{ kind: 'declared twice', side: 'old', identity }],
    });
  });

  test('without kind, API or name are reported, not compared', () => {
    const documents = [null, 7, 'text', {}, { kind: 'Service', apiVersion: 'v1', metadata: {} }, []];
    expect(difference([], documents)).toEqual({
      objects: [],
      problems: [2, 3, 4, 5, 6].map((document) => ({ kind: 'no object', side: 'new', document })),
    });
  });

  test('that nest too deeply are reported, not compared', () => {
    let deep: Mapping = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(difference([object('ConfigMap', 'a', deep)], [])).toEqual({
      objects: [],
      problems: [{ kind: 'too deep', side: 'old', document: 1 }],
    });
  });

  test('differ in nothing that the API server writes', () => {
    const live = object('Service', 'a', {
      status: { loadBalancer: {} },
      metadata: {
        ...{ name: 'a', namespace: 'todo', uid: 'x', resourceVersion: '7', generation: 2, selfLink: '/a' },
        ...{ managedFields: [{}], creationTimestamp: '2026-01-01T00:00:00Z' },
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"x"}' },
      },
    });
    expect(difference([live], [object('Service', 'a')]).objects).toEqual([]);
  });

  test('that are Secrets are the same with data and stringData, which wins', () => {
    const encoded = Buffer.from('ü:1').toString('base64');
    const plain = object('Secret', 'a', { stringData: { a: 'ü:1' } });
    expect(fieldsOf(object('Secret', 'a', { data: { a: encoded } }), plain)).toEqual([]);
    expect(fieldsOf({ ...plain, data: { a: 'b2xk' } }, plain)).toEqual([]);
  });
});

describe('fields', () => {
  test('are added, removed and changed, each with its path and what it holds', () => {
    const path = 'spec.template.spec.containers[web]';
    const old = workload('Deployment', 'image: a\nstdin: true');
    expect(fieldsOf(old, workload('Deployment', 'image: b\ntty: true'))).toEqual([
      { kind: 'changed', path: `${path}.image`, from: 'a', to: 'b' },
      { kind: 'removed', path: `${path}.stdin`, from: true },
      { kind: 'added', path: `${path}.tty`, to: true },
    ]);
  });

  test('whose names hold dots are quoted in paths', () => {
    const annotated = (value: string): Mapping =>
      object('Service', 'a', `metadata: { name: a, annotations: { a.b/c: ${value} } }`);
    expect(fieldsOf(annotated('x'), annotated('y'))[0]?.path).toBe('metadata.annotations["a.b/c"]');
  });

  test('that hold null or an empty list are as good as absent; an empty mapping selects every pod', () => {
    const policy = (spec: Mapping): Mapping => object('NetworkPolicy', 'a', { spec });
    expect(fieldsOf(policy({ egress: null, ingress: [] }), policy({}))).toEqual([]);
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

  test('that may be secret are hidden, also where the value of a Secret stands elsewhere', () => {
    const keeper = object('Secret', 'a', 'stringData: { key: correct horse }');
    const [old, next] = ['none', 'x=correct horse'].map((text) =>
      object('ConfigMap', 'a', { data: { text } }),
    );
    const changed = { ...keeper, stringData: { key: 'other' } };
    expect(difference([keeper, old], [changed, next]).objects).toMatchObject([
      { fields: [{ path: 'data.text', from: 'none', to: '(hidden)' }] },
      { fields: [{ path: 'data.key', from: '(hidden)', to: '(hidden)' }] },
    ]);
    const added = difference([object('Secret', 'a')], [keeper]).objects;
    expect(added).toMatchObject([{ fields: [{ kind: 'added', path: 'data', to: { key: '(hidden)' } }] }]);
  });
});

/** The same with another text in the place of one. */
function replaced(written: unknown, one: string, other: string): unknown {
  const text = JSON.stringify(written);
  expect(text).toContain(one);
  return JSON.parse(text.replace(one, other));
}

describe('quantities', () => {
  test.each([
    ['requests', workload('Deployment', 'resources: { requests: { memory: 1Gi } }')],
    ['a quota', object('ResourceQuota', 'a', 'spec: { hard: { limits.memory: 1Gi } }')],
    ['a limit range', object('LimitRange', 'a', 'spec: { limits: [{ type: Pod, max: { memory: 1Gi } }] }')],
    ['its defaults', object('LimitRange', 'a', 'spec: { limits: [{ defaultRequest: { memory: 1Gi } }] }')],
    ['a claim', object('PersistentVolumeClaim', 'a', 'spec: { resources: { requests: { storage: 1Gi } } }')],
    ['a volume', object('PersistentVolume', 'a', 'spec: { capacity: { storage: 1Gi } }')],
    ['a scratch volume', object('Deployment', 'a', 'spec: { volumes: [{ emptyDir: { sizeLimit: 1Gi } }] }')],
    ['a database', object('Cluster', 'a', 'spec: { storage: { size: 1Gi } }')],
    ['an average', object('Widget', 'a', 'spec: { averageValue: 1Gi }')],
    ['a divisor', object('Widget', 'a', 'spec: { divisor: 1Gi }')],
    ['a target', object('Widget', 'a', 'spec: { target: { value: 1Gi } }')],
  ])('are compared by value in %s', (_, written) => {
    expect(fieldsOf(written, replaced(written, '1Gi', '1024Mi'))).toEqual([]);
    expect(fieldsOf(written, replaced(written, '1Gi', '1G'))).toHaveLength(1);
    expect(fieldsOf(written, replaced(written, '1Gi', 'one'))).toHaveLength(1);
  });

  test.each([
    ['the data of a ConfigMap', object('ConfigMap', 'a', 'data: { size: 1Gi, limits: x }')],
    ['a field called value', object('Widget', 'a', 'spec: { value: 1Gi }')],
    ['a variable', workload('Deployment', 'env: [{ name: limits, value: 1Gi }]')],
    ['a label', object('Service', 'a', 'metadata: { name: a, labels: { storage: 1Gi } }')],
  ])('are only text in %s', (_, written) => {
    expect(fieldsOf(written, replaced(written, '1Gi', '1024Mi'))).toHaveLength(1);
  });
});
