import { fieldsOf, type Manifest, object, workload } from './manifests';

const pod = 'spec.template.spec';

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, reversed(field)]));
}

describe('entries of lists', () => {
  const podSpec = (spec: Manifest): Manifest => workload('Deployment', {}, { template: { spec } });

  test.each([
    [
      'containers',
      'name',
      podSpec({
        containers: [
          { name: 'a', image: '1' },
          { name: 'b', image: '2' },
        ],
      }),
      '"1"',
      `${pod}.containers[a].image`,
    ],
    [
      'variables',
      'name',
      workload('Deployment', {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      }),
      '"1"',
      `${pod}.containers[web].env[A].value`,
    ],
    [
      'volumes',
      'name',
      podSpec({
        volumes: [
          { name: 'a', hostPath: { path: '1' } },
          { name: 'b', hostPath: { path: '2' } },
        ],
      }),
      '"1"',
      `${pod}.volumes[a].hostPath.path`,
    ],
    [
      'mounts',
      'path',
      workload('Deployment', {
        volumeMounts: [
          { mountPath: '/a', name: '1' },
          { mountPath: '/b', name: '2' },
        ],
      }),
      '"1"',
      `${pod}.containers[web].volumeMounts[/a].name`,
    ],
    [
      'container ports',
      'number and protocol',
      workload('Deployment', {
        ports: [
          { containerPort: 53, protocol: 'UDP', name: '1' },
          { containerPort: 53, name: '2' },
        ],
      }),
      '"2"',
      `${pod}.containers[web].ports[53/TCP].name`,
    ],
    [
      'service ports',
      'number and protocol',
      object('Service', 'a', {
        spec: {
          ports: [
            { port: 80, targetPort: '1' },
            { port: 81, targetPort: '2' },
          ],
        },
      }),
      '"1"',
      'spec.ports[80/TCP].targetPort',
    ],
    [
      'ingress rules',
      'host',
      object('Ingress', 'a', { spec: { rules: [{ host: 'a', http: '1' }, { http: '2' }] } }),
      '"2"',
      'spec.rules[*].http',
    ],
    [
      'ingress paths',
      'path and type',
      object('Ingress', 'a', {
        spec: {
          rules: [
            {
              host: 'a',
              http: {
                paths: [
                  { path: '/', pathType: 'Exact', backend: '1' },
                  { path: '/', pathType: 'Prefix', backend: '2' },
                ],
              },
            },
          ],
        },
      }),
      '"1"',
      'spec.rules[a].http.paths[//Exact].backend',
    ],
    [
      'claim templates',
      'name',
      object('StatefulSet', 'a', {
        spec: {
          volumeClaimTemplates: [
            { metadata: { name: 'a' }, spec: '1' },
            { metadata: { name: 'b' }, spec: '2' },
          ],
        },
      }),
      '"1"',
      'spec.volumeClaimTemplates[a].spec',
    ],
    [
      'external secret keys',
      'name',
      object('ExternalSecret', 'a', {
        spec: {
          data: [
            { secretKey: 'a', remoteRef: '1' },
            { secretKey: 'b', remoteRef: '2' },
          ],
        },
      }),
      '"1"',
      'spec.data[a].remoteRef',
    ],
  ])('%s are matched by %s, in any order', (_, __, old, value, path) => {
    const next: unknown = JSON.parse(JSON.stringify(old).replace(value, '"9"'));
    expect(fieldsOf(old, reversed(next))).toMatchObject([{ kind: 'changed', path, to: '9' }]);
  });

  test('that come or go are told whole', () => {
    const old = workload('Deployment', { env: [{ name: 'A', value: '1' }] });
    const next = workload('Deployment', { env: [{ name: 'B', value: '2' }] });
    expect(fieldsOf(old, next)).toEqual([
      { kind: 'removed', path: `${pod}.containers[web].env[A]`, from: { name: 'A', value: '1' } },
      { kind: 'added', path: `${pod}.containers[web].env[B]`, to: { name: 'B', value: '2' } },
    ]);
  });

  test('run one after the other in init containers: their order is told', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
    expect(fieldsOf(podSpec({ initContainers: [a, b, c] }), podSpec({ initContainers: [d, b, a] }))).toEqual([
      { kind: 'removed', path: `${pod}.initContainers[c]`, from: c },
      { kind: 'added', path: `${pod}.initContainers[d]`, to: d },
      { kind: 'reordered', path: `${pod}.initContainers`, from: ['a', 'b'], to: ['b', 'a'] },
    ]);
  });

  test('of another kind are matched by name where they have one, and their order is told', () => {
    const custom = (...names: readonly string[]): Manifest =>
      object('Widget', 'a', { spec: { parts: names.map((name) => ({ name, of: name })) } });
    expect(fieldsOf(custom('a', 'b'), custom('b', 'a'))).toEqual([
      { kind: 'reordered', path: 'spec.parts', from: ['a', 'b'], to: ['b', 'a'] },
    ]);
  });

  test('that share a key are told apart by what they hold', () => {
    const env = (...values: readonly string[]): Manifest =>
      workload('Deployment', { env: values.map((value) => ({ name: 'A', value })) });
    expect(fieldsOf(env('1', '1', '2'), env('2', '1', '1'))).toEqual([]);
    expect(fieldsOf(env('1', '1', '2'), env('1', '2'))).toEqual([
      { kind: 'removed', path: `${pod}.containers[web].env[]`, from: { name: 'A', value: '1' } },
    ]);
  });
});

describe('sets', () => {
  const policy = (...egress: readonly unknown[]): Manifest =>
    object('NetworkPolicy', 'a', { spec: { egress } });
  const to = (port: number, ...cidrs: readonly string[]): Manifest => ({
    ports: [{ port }],
    to: cidrs.map((cidr) => ({ ipBlock: { cidr, except: ['10.0.0.0/8', '172.16.0.0/12'] } })),
  });

  test('have no order, nor do those within them', () => {
    const rule = reversed(to(443, '0.0.0.0/0', '::/0'));
    expect(fieldsOf(policy(to(53, 'a'), to(443, '0.0.0.0/0', '::/0')), policy(rule, to(53, 'a')))).toEqual(
      [],
    );
  });

  test('of which one entry differs are compared within that entry', () => {
    expect(fieldsOf(policy(to(53, 'a'), to(443, 'b')), policy(to(444, 'b'), to(53, 'a')))).toEqual([
      { kind: 'removed', path: 'spec.egress[0].ports[443/TCP]', from: { port: 443 } },
      { kind: 'added', path: 'spec.egress[0].ports[444/TCP]', to: { port: 444 } },
    ]);
  });

  test('of which several entries differ tell each whole', () => {
    const changes = fieldsOf(policy(to(1), to(2), to(3)), policy(to(3), to(4), to(5)));
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      ...['removed spec.egress[]', 'removed spec.egress[]', 'added spec.egress[]', 'added spec.egress[]'],
    ]);
  });

  test('of texts tell what came and went', () => {
    const claim = (...accessModes: readonly string[]): Manifest =>
      object('PersistentVolumeClaim', 'a', { spec: { accessModes } });
    expect(fieldsOf(claim('ReadWriteOnce'), claim('ReadWriteMany'))).toEqual([
      { kind: 'removed', path: 'spec.accessModes[]', from: 'ReadWriteOnce' },
      { kind: 'added', path: 'spec.accessModes[]', to: 'ReadWriteMany' },
    ]);
  });
});

describe('sequences', () => {
  const command = (...words: readonly string[]): Manifest => workload('Deployment', { command: words });

  test('are compared by position where they are of one length', () => {
    expect(fieldsOf(command('sleep', '5'), command('sleep', '10'))).toEqual([
      { kind: 'changed', path: `${pod}.containers[web].command[1]`, from: '5', to: '10' },
    ]);
  });

  test('are told whole where they are not', () => {
    expect(fieldsOf(command('sleep'), command('sleep', '10'))).toEqual([
      { kind: 'changed', path: `${pod}.containers[web].command`, from: ['sleep'], to: ['sleep', '10'] },
    ]);
  });
});
