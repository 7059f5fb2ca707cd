import fc from 'fast-check';
import { contains, covers, overlaps, parseSubnet, type Subnet } from '../../tools/reach/subnet';

/** An address range with its bits, most significant first, of which `prefix` count. */
interface Bits {
  readonly text: string;
  readonly bits: readonly boolean[];
  readonly prefix: number;
}

function bitsOf(numbers: readonly number[], width: number): readonly boolean[] {
  return numbers.flatMap((number) =>
    Array.from({ length: width }, (_, index) => Math.floor(number / 2 ** (width - 1 - index)) % 2 === 1),
  );
}

function ranges(
  count: number,
  width: number,
  write: (numbers: readonly number[]) => string,
): fc.Arbitrary<Bits> {
  // Few values, or two ranges hardly ever meet.
  const number = fc.oneof(fc.constantFrom(0, 1, 2 ** width - 1), fc.nat(2 ** width - 1));
  return fc
    .tuple(fc.array(number, { minLength: count, maxLength: count }), fc.nat(count * width))
    .map(([numbers, prefix]) => ({
      text: `${write(numbers)}/${prefix}`,
      bits: bitsOf(numbers, width),
      prefix,
    }));
}

const ipv4 = ranges(4, 8, (numbers) => numbers.join('.'));
const ipv6 = ranges(8, 16, (numbers) => numbers.map((number) => number.toString(16)).join(':'));
const pairs = fc.oneof(fc.tuple(ipv4, ipv4), fc.tuple(ipv6, ipv6));

/** A pair in which the second range lies near the first, so that containment is common. */
const nearPairs = pairs.chain(([one, other]) =>
  fc
    .nat(one.bits.length)
    .map((shared) => [one, { ...other, bits: graft(one.bits, other.bits, shared) }] as const),
);

function graft(start: readonly boolean[], end: readonly boolean[], shared: number): readonly boolean[] {
  return [...start.slice(0, shared), ...end.slice(shared)];
}

/** Writes bits as an address, so that grafted ranges are ranges of their own. */
function parsed({ bits, prefix }: Bits): Subnet {
  const width = bits.length === 32 ? 8 : 16;
  const numbers = Array.from({ length: bits.length / width }, (_, index) =>
    bits.slice(index * width, (index + 1) * width).reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0),
  );
  const text = width === 8 ? numbers.join('.') : numbers.map((number) => number.toString(16)).join(':');
  const subnet = parseSubnet(`${text}/${prefix}`);
  if (subnet === undefined) throw new Error(`${text}/${prefix} was not read`);
  return subnet;
}

/** Containment as its definition has it: the outer range's leading bits are the inner one's, too. */
function naivelyContains(outer: Bits, inner: Bits): boolean {
  return (
    outer.prefix <= inner.prefix &&
    outer.bits.slice(0, outer.prefix).every((bit, index) => bit === inner.bits[index])
  );
}

describe('ranges of addresses', () => {
  test('containment agrees with a comparison bit by bit', () => {
    fc.assert(
      fc.property(nearPairs, ([outer, inner]) => {
        expect(contains(parsed(outer), parsed(inner))).toBe(naivelyContains(outer, inner));
      }),
      { numRuns: 1000 },
    );
  });

  test('every range in CIDR notation is read', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), ({ text, prefix }) => {
        expect(parseSubnet(text)).toMatchObject({ prefix });
      }),
    );
  });

  test('ranges overlap exactly when they share an address', () => {
    fc.assert(
      fc.property(nearPairs, ([one, other]) => {
        const shared = Math.min(one.prefix, other.prefix);
        const expected = one.bits.slice(0, shared).every((bit, index) => bit === other.bits[index]);
        expect(overlaps(parsed(one), parsed(other))).toBe(expected);
      }),
    );
  });

  test('a block covers a range when each address is in it and in none of its exceptions', () => {
    fc.assert(
      fc.property(nearPairs, nearPairs, ([subnet, range], [hole]) => {
        fc.pre(subnet.bits.length === hole.bits.length);
        const expected = contains(parsed(subnet), parsed(range)) && !overlaps(parsed(hole), parsed(range));
        expect(covers({ subnet: parsed(subnet), except: [parsed(hole)] }, parsed(range))).toBe(expected);
      }),
    );
  });

  test('IPv4 and IPv6 never contain each other, not even as mapped addresses', () => {
    fc.assert(
      fc.property(ipv4, ipv6, (one, other) => {
        expect(overlaps(parsed(one), parsed(other))).toBe(false);
      }),
    );
    expect(parseSubnet('::ffff:10.0.0.1/128')).toMatchObject({ family: 'ipv6' });
  });
});
