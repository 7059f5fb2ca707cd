import { backend, backendPod, broken, extended } from './broken';

describe('what makes something counts as it', () => {
  const wanting = (name: string, key: string): unknown => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'reader', namespace: 'todo' },
    spec: { containers: [{ name: 'a', env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key } } }] }] },
  });
  const metadata = { name: 'db', namespace: 'todo' };

  test.each<readonly [string, string, unknown]>([
    [
      'db-app',
      'uri',
      { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata, spec: { instances: 1 } },
    ],
    [
      'filled',
      'A',
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata,
        spec: { target: { name: 'filled' }, data: [{ secretKey: 'A', remoteRef: { key: 'k' } }] },
      },
    ],
    [
      'tls',
      'tls.key',
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata,
        spec: { secretName: 'tls', issuerRef: {} },
      },
    ],
  ])('for the Secret %s', (name, key, maker) => {
    expect(extended('references-resolve', wanting(name, key))).toEqual([
      `There is no Secret ${name}, and nothing that makes one.`,
    ]);
    expect(extended('references-resolve', wanting(name, key), maker)).toEqual([]);
    expect(extended('references-resolve', wanting(name, 'other'), maker)).toEqual([
      `${name} has no key other.`,
    ]);
  });

  test('but not for an optional Secret, which may be missing', () => {
    const optional = { secretKeyRef: { name: 'gone', key: 'x', optional: true } };
    const path = backendPod('containers', 0, 'env', 0);
    expect(broken('references-resolve', backend, path, { name: 'A', valueFrom: optional })).toEqual([]);
  });
});
