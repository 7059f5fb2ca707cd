import fc from 'fast-check';
import { formatBytes, formatCores, parseQuantity, quantityOf, toNumber } from '../../tools/manifest';

const one = 10n ** 9n;

describe('a quantity', () => {
  test.each<readonly [string | number, string | number]>([
    ['1000m', '1'],
    ['1', 1],
    ['0.5', '500m'],
    ['1e3', '1k'],
    ['1E3', '1k'],
    ['1.0', '1'],
    ['1.', '+1'],
    ['.5', '0.5'],
    ['1000000n', '1m'],
    ['1000u', '1m'],
    ['0.0000000001', '1n'],
    ...['k', 'M', 'G', 'T', 'P', 'E'].map((suffix, power) => [`1${suffix}`, `1e${3 * power + 3}`] as const),
    ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map(
      (suffix, power) => [`1${suffix}`, String(2n ** BigInt(10 * power + 10))] as const,
    ),
  ])('reads %s as %s', (text, other) => {
    expect(parseQuantity(text)).toBeDefined();
    expect(parseQuantity(text)).toBe(parseQuantity(other));
  });

  test.each([
    ['1', '1m'],
    ['1Gi', '1G'],
    ['1', '-1'],
    ['0.1', '0.10000001'],
  ])('tells %s from %s', (text, other) => {
    expect(parseQuantity(text)).not.toBe(parseQuantity(other));
  });

  test.each(['one', '', '.', '1 ', '1e', '1Kib', '1e999999999', '9'.repeat(41), Number.NaN, true, null, {}])(
    'is not %j',
    (raw) => {
      expect(parseQuantity(raw)).toBeUndefined();
    },
  );

  test('is exact, whatever its digits and its suffix', () => {
    const suffixes = {
      n: 1n,
      u: 1000n,
      m: one / 1000n,
      '': one,
      k: one * 1000n,
      Ki: one * 1024n,
      Gi: one << 30n,
    };
    const digits = fc.bigInt({ min: 0n, max: 10n ** 39n });
    fc.assert(
      fc.property(digits, fc.constantFrom(...Object.entries(suffixes)), (amount, [suffix, factor]) => {
        expect(parseQuantity(`${String(amount)}${suffix}`)).toBe(amount * factor);
        expect(parseQuantity(`-${String(amount)}${suffix}`)).toBe(-amount * factor);
        expect(parseQuantity(`${String(amount)}.000${suffix}`)).toBe(amount * factor);
      }),
    );
  });

  test('is written in cores and bytes as people write them', () => {
    const quantities = (...texts: readonly string[]): readonly bigint[] =>
      texts.map((text) => parseQuantity(text) ?? -1n);
    const bytes = quantities('1Gi', '1536Mi', '256Mi', '512Ki', '0').map(formatBytes);
    expect(bytes).toEqual(['1Gi', '1.5Gi', '256Mi', '512Ki', '0']);
    expect(quantities('1', '1500m', '0.0001', '0').map(formatCores)).toEqual(['1', '1500m', '1m', '0']);
    expect([quantityOf(2), toNumber(3n * one)]).toEqual([2n * one, 3]);
  });
});
