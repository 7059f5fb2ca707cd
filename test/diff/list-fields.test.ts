import { fieldsOf, type Manifest, object } from './manifests';

describe('lists of the API', () => {
  const list = (field: string, entries: readonly unknown[]): Manifest =>
    object('Widget', 'a', { spec: { [field]: entries } });

  test.each([
    ['containers', ['name']],
    ['ephemeralContainers', ['name']],
    ['env', ['name']],
    ['volumes', ['name']],
    ['imagePullSecrets', ['name']],
    ['listeners', ['name']],
    ['secrets', ['name']],
    ['sysctls', ['name']],
    ['schedulingGates', ['name']],
    ['resourceClaims', ['name']],
    ['claims', ['name']],
    ['webhooks', ['name']],
    ['versions', ['name']],
    ['ports', ['containerPort', 'protocol']],
    ['ports', ['port', 'protocol']],
    ['volumeMounts', ['mountPath']],
    ['volumeDevices', ['devicePath']],
    ['items', ['key']],
    ['hostAliases', ['ip']],
    ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
    ['tls', ['secretName']],
    ['rules', ['host']],
    ['paths', ['path', 'pathType']],
    ['paths', ['path']],
    ['limits', ['type']],
    ['data', ['secretKey']],
    ['matchExpressions', ['key', 'operator']],
    ['ownerReferences', ['uid']],
  ])('%s have the key %j and no order', (field, keys) => {
    const entry = (key: string, rest: string): Manifest => ({
      ...Object.fromEntries(keys.map((name) => [name, `${key}-${name}`])),
      rest,
    });
    const [a, b] = [entry('a', '1'), entry('b', '2')];
    expect(fieldsOf(list(field, [a, b]), list(field, [b, entry('a', '3')]))).toEqual([
      {
        kind: 'changed',
        path: `spec.${field}[${keys.map((name) => `a-${name}`).join('/')}].rest`,
        from: '1',
        to: '3',
      },
    ]);
  });

  test.each([
    ...['accessModes', 'add', 'drop', 'except', 'finalizers', 'hostnames', 'hosts', 'namespaces', 'values'],
    ...['apiGroups', 'nonResourceURLs', 'resourceNames', 'resources', 'subjects', 'verbs'],
    ...['egress', 'from', 'ingress', 'policyTypes', 'to'],
    ...['matchFields', 'metrics', 'nodeSelectorTerms', 'policies', 'sources', 'tolerations'],
    'preferredDuringSchedulingIgnoredDuringExecution',
    'requiredDuringSchedulingIgnoredDuringExecution',
  ])('%s have no order', (field) => {
    expect(fieldsOf(list(field, ['a', { b: 'c' }]), list(field, [{ b: 'c' }, 'a']))).toEqual([]);
  });

  test.each(['command', 'args', 'envFrom'])('%s have an order', (field) => {
    expect(fieldsOf(list(field, ['a', 'b']), list(field, ['b', 'a']))).toHaveLength(2);
  });
});
