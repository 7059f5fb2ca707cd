import { difference } from '../../tools/diff';
import { fieldsOf, type Manifest, object, workload } from './manifests';

describe('quantities', () => {
  const resources = (cpu: unknown, memory: unknown): Manifest =>
    workload('Deployment', { resources: { requests: { cpu, memory } } });

  test.each<readonly [unknown, unknown]>([
    ['1000m', '1'],
    ['1', 1],
    ['0.5', '500m'],
    ['1e3', '1k'],
    ['1.0', '1'],
    ['.5', '0.5'],
    ['1000000n', '1m'],
    ['1000u', '1m'],
    ...['k', 'M', 'G', 'T', 'P', 'E'].map((suffix, power) => [`1${suffix}`, `1e${3 * power + 3}`] as const),
    ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map(
      (suffix, power) => [`1${suffix}`, String(2n ** BigInt(10 * power + 10))] as const,
    ),
  ])('%s and %s are the same', (one, other) => {
    expect(fieldsOf(resources(one, '1Gi'), resources(other, '1024Mi'))).toEqual([]);
  });

  test.each([
    ['1', '1m'],
    ['1Gi', '1G'],
    ['1', '-1'],
    ['1', 'one'],
    ['1e999999999', '1e999999998'],
  ])('%s and %s differ', (one, other) => {
    expect(fieldsOf(resources(one, '1'), resources(other, '1'))).toHaveLength(1);
  });

  test.each([
    ['a quota', object('ResourceQuota', 'a', { spec: { hard: { 'limits.cpu': '1' } } }), '"1"', '"1000m"'],
    [
      'a limit range',
      object('LimitRange', 'a', { spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } }),
      '"1"',
      '"1000m"',
    ],
    [
      'a claim',
      object('PersistentVolumeClaim', 'a', { spec: { resources: { requests: { storage: '1Gi' } } } }),
      '1Gi',
      '1024Mi',
    ],
    [
      'a volume',
      object('PersistentVolume', 'a', { spec: { capacity: { storage: '1Gi' } } }),
      '1Gi',
      '1024Mi',
    ],
    [
      'a scratch volume',
      workload(
        'Deployment',
        {},
        { template: { spec: { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1Gi' } }] } } },
      ),
      '1Gi',
      '1024Mi',
    ],
    ['a database cluster', object('Cluster', 'a', { spec: { storage: { size: '1Gi' } } }), '1Gi', '1024Mi'],
  ])('are compared by value in %s', (_, written, one, other) => {
    const text = JSON.stringify(written);
    expect(text).toContain(one);
    expect(difference([written], [JSON.parse(text.replace(one, other))]).objects).toEqual([]);
  });

  test.each([
    { averageValue: '1' },
    { divisor: '1' },
    { target: { value: '1' } },
    { defaultRequest: { cpu: '1' } },
  ])('are compared by value in %j', (field) => {
    const next: unknown = JSON.parse(JSON.stringify(field).replace('1', '1000m'));
    expect(
      fieldsOf(object('Widget', 'a', { limits: field }), object('Widget', 'a', { limits: next })),
    ).toEqual([]);
  });

  test.each([
    ['the data of a ConfigMap', object('ConfigMap', 'a', { data: { size: '1Gi', limits: '1' } })],
    ['a field called value', object('Widget', 'a', { spec: { value: '1Gi' } })],
    ['a variable', workload('Deployment', { env: [{ name: 'limits', value: '1Gi' }] })],
    ['a label', object('Service', 'a', { metadata: { name: 'a', labels: { storage: '1Gi' } } })],
  ])('are only text in %s', (_, written) => {
    expect(fieldsOf(written, JSON.parse(JSON.stringify(written).replace('1Gi', '1024Mi')))).toHaveLength(1);
  });
});
