import fc from 'fast-check';
import { contains, covers, overlaps, parseSubnet, type Subnet } from '../../tools/reach/subnet';

/** A range as numbers: an address of 32 or 128 bits, and how many of its leading bits count. */
interface Range {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

function ranges(bits: 32 | 128): fc.Arbitrary<Range> {
  const last = 2n ** BigInt(bits) - 1n;
  const address = fc.oneof(fc.constantFrom(0n, 1n, last), fc.bigInt(0n, last));
  return fc.record({ bits: fc.constant(bits), address, prefix: fc.nat(bits) });
}

function leading({ bits, address }: Range, count: number): bigint {
  return address >> BigInt(bits - count);
}

/** The definition that is held against the code: two addresses have these leading bits in common. */
function agree(one: Range, other: Range, count: number): boolean {
  return leading(one, count) === leading(other, count);
}

/** Two ranges of a family; the second lies near the first, or they hardly ever meet. */
function near(bits: 32 | 128): fc.Arbitrary<readonly [Range, Range]> {
  return fc.tuple(ranges(bits), ranges(bits), fc.nat(bits)).map(([one, other, shared]) => {
    const rest = BigInt(bits - shared);
    const address = (leading(one, shared) << rest) + (other.address & (2n ** rest - 1n));
    return [one, { ...other, address }];
  });
}

const pairs = fc.oneof(near(32), near(128));

function parsed(range: Range): Subnet {
  const { bits, address, prefix } = range;
  // An IPv4 address written as IPv6 is one of the other family: a test below is about those.
  fc.pre(bits === 32 || address >> 32n !== 0xffffn || prefix < 96);
  const [groups, width, radix, mark] = bits === 32 ? ([4, 8, 10, '.'] as const) : ([8, 16, 16, ':'] as const);
  const numbers = Array.from({ length: groups }, (_, index) =>
    ((address >> BigInt(bits - (index + 1) * width)) & (2n ** BigInt(width) - 1n)).toString(radix),
  );
  const text = `${numbers.join(mark)}/${prefix}`;
  const subnet = parseSubnet(text);
  if (subnet?.prefix !== prefix) throw new Error(`${text} was read as ${JSON.stringify(subnet)}`);
  return subnet;
}

test('a range contains another when its leading bits are the leading bits of the other', () => {
  const holds = ([outer, inner]: readonly [Range, Range]): void => {
    const expected = outer.prefix <= inner.prefix && agree(outer, inner, outer.prefix);
    expect(contains(parsed(outer), parsed(inner))).toBe(expected);
  };
  fc.assert(fc.property(pairs, holds), { numRuns: 1000 });
});

test('ranges overlap exactly when they share an address', () => {
  const holds = ([one, other]: readonly [Range, Range]): void => {
    const expected = agree(one, other, Math.min(one.prefix, other.prefix));
    expect(overlaps(parsed(one), parsed(other))).toBe(expected);
  };
  fc.assert(fc.property(pairs, holds));
});

test('a block covers a range when each address is in it and in none of its exceptions', () => {
  const holds = ([subnet, range]: readonly [Range, Range], [hole]: readonly [Range, Range]): void => {
    fc.pre(subnet.bits === hole.bits);
    const expected = contains(parsed(subnet), parsed(range)) && !overlaps(parsed(hole), parsed(range));
    expect(covers({ subnet: parsed(subnet), except: [parsed(hole)] }, parsed(range))).toBe(expected);
  };
  fc.assert(fc.property(pairs, pairs, holds));
});

test('IPv4 and IPv6 never contain each other; an IPv4 address written as IPv6 is one of IPv4', () => {
  const apart = (one: Range, other: Range): void => {
    expect(overlaps(parsed(one), parsed(other))).toBe(false);
  };
  fc.assert(fc.property(ranges(32), ranges(128), apart));
  const parsedAs = { family: 'ipv4', address: '10.0.0.1', prefix: 31 };
  for (const mapped of ['::ffff:10.0.0.1/127', '::FFFF:a00:1/127', '0:0:0:0:0:ffff:0a00:0001/127'])
    expect(parseSubnet(mapped)).toEqual(parsedAs);
  expect(parseSubnet('::ffff:10.0.0.1/95')).toMatchObject({ family: 'ipv6', prefix: 95 });
});
