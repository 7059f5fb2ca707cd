import {
  demandOf,
  formatBytes,
  formatCores,
  Manifest,
  parseQuantity,
  quantityOf,
  type Side,
} from '../../tools/manifest';

describe('a quantity', () => {
  it.each<[unknown, bigint]>([
    ['250m', 250_000_000n],
    ['2', 2_000_000_000n],
    [0.5, 500_000_000n],
    ['.5', 500_000_000n],
    ['0.1', 100_000_000n],
    ['1Ki', quantityOf(1024)],
    ['512Mi', quantityOf(512 * 2 ** 20)],
    ['1e3', quantityOf(1000)],
    [1e3, quantityOf(1000)],
    ['2G', quantityOf(2e9)],
    ['100n', 100n],
    ['0.1n', 1n],
    ['-1', -1_000_000_000n],
  ])('%s is %s billionths', (text, expected) => {
    expect(parseQuantity(text)).toBe(expected);
  });

  it.each(['', 'Mi', '1 Gi', '1X', '1e', '1e999', null, {}, undefined])('%j is none', (value) => {
    expect(parseQuantity(value)).toBeUndefined();
  });

  it('is written as people write it', () => {
    expect(['250m', '2', '1.5', '0'].map((text) => formatCores(parseQuantity(text) ?? -1n))).toEqual([
      '250m',
      '2',
      '1500m',
      '0',
    ]);
    const sizes = [0, 1024, 64 * 2 ** 20, 1.5 * 2 ** 30].map(quantityOf);
    expect(sizes.map(formatBytes)).toEqual(['0', '1Ki', '64Mi', '1.5Gi']);
  });
});

describe('what a pod takes', () => {
  const cpu = (requests: string, limits = requests): unknown => ({
    resources: { requests: { cpu: requests }, limits: { cpu: limits } },
  });
  const sidecar = (amount: string): unknown => ({ ...Object(cpu(amount)), restartPolicy: 'Always' });

  it.each<[string, Record<string, unknown>, Side, string | undefined]>([
    ['its containers together', { containers: [cpu('1'), cpu('200m')] }, 'requests', '1200m'],
    [
      'an init container that takes more',
      { initContainers: [cpu('3')], containers: [cpu('1')] },
      'requests',
      '3',
    ],
    [
      'its sidecars beside its containers',
      { initContainers: [sidecar('1')], containers: [cpu('1')] },
      'requests',
      '2',
    ],
    [
      'an init container beside the sidecars before it',
      { initContainers: [cpu('2'), sidecar('1'), cpu('2')], containers: [cpu('1')] },
      'requests',
      '3',
    ],
    [
      'its limit where it requests nothing',
      { containers: [{ resources: { limits: { cpu: '2' } } }] },
      'requests',
      '2',
    ],
    ['nothing where it gives neither', { containers: [{}] }, 'requests', '0'],
    [
      'the overhead of its runtime',
      { overhead: { cpu: '50m' }, containers: [cpu('1')] },
      'requests',
      '1050m',
    ],
    ['its limits together', { containers: [cpu('1', '2'), cpu('1', '3')] }, 'limits', '5'],
    ['no bound where one container has no limit', { containers: [cpu('1'), {}] }, 'limits', undefined],
    [
      'no less for an init container without a limit',
      { initContainers: [{}], containers: [cpu('1')] },
      'limits',
      '1',
    ],
  ])('is %s', (_, spec, side, expected) => {
    const [pod] = new Manifest([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec }]).pods;
    const demand = pod === undefined ? -1n : demandOf(pod, side, 'cpu');
    expect(demand === undefined ? undefined : formatCores(demand)).toBe(expected);
  });
});
