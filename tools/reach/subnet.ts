import { BlockList, isIP } from 'node:net';
import { Mistake } from '../command';

/** A range of addresses; a single address is the range that holds it alone. */
export interface Subnet {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  /** Number of leading bits that every address of the range shares. */
  readonly prefix: number;
}

/** An `ipBlock`: a range without the ranges that `except` takes out of it. */
export interface Block {
  readonly subnet: Subnet;
  readonly except: readonly Subnet[];
}

/** A caller gave something that is no address or range. */
export class InvalidAddress extends Mistake {
  constructor(given: string, expected: 'IP address' | 'range in CIDR notation') {
    super(`${JSON.stringify(given)} is no ${expected}.`);
  }
}

/** The range that holds one address; `undefined` when the text is no IP address (a zone such as `%eth0` is none). */
export function parseAddress(text: string): Subnet | undefined {
  return parseSubnet(`${text}/${text.includes(':') ? 128 : 32}`);
}

/**
 * A range in CIDR notation, host bits allowed; `undefined` when the text is none. IPv4 addresses written as IPv6 ones
 * (`::ffff:10.0.0.0/104`) are those of IPv4, as they are for the API server (RFC 4291, section 2.5.5.2).
 */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', after = '', ...rest] = text.split('/');
  const version = address.includes('%') ? 0 : isIP(address);
  const prefix = /^(?:0|[1-9]\d{0,2})$/.test(after) ? Number(after) : 129;
  if (version === 0 || rest.length > 0 || prefix > (version === 4 ? 32 : 128)) return undefined;
  const mapped = version === 6 && prefix >= 96 ? mappedAddress(address) : undefined;
  if (mapped !== undefined) return { family: 'ipv4', address: mapped, prefix: prefix - 96 };
  return { family: version === 4 ? 'ipv4' : 'ipv6', address, prefix };
}

/** The IPv4 address in an IPv6 one, however that is written; `undefined` when there is none. */
function mappedAddress(address: string): string | undefined {
  const short = new URL(`http://[${address}]`).hostname;
  const [, ...words] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(short) ?? [];
  if (words.length === 0) return undefined;
  return words
    .map((word) => Number.parseInt(word, 16))
    .flatMap((number) => [number >> 8, number & 255])
    .join('.');
}

/** A range in CIDR notation. */
export function formatSubnet({ address, prefix }: Subnet): string {
  return `${address}/${prefix}`;
}

/** Which addresses a range holds: the same few are asked for every pair of pods. */
const known = new Map<string, boolean>();

/** Whether every address of one range is in the other; ranges of different families never are. */
export function contains(outer: Subnet, inner: Subnet): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const question = `${formatSubnet(outer)} ${inner.address}`;
  const answer = known.get(question) ?? holds(outer, inner);
  if (known.size < 10_000) known.set(question, answer);
  return answer;
}

function holds({ address, prefix, family }: Subnet, inner: Subnet): boolean {
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return list.check(inner.address, inner.family);
}

/** Whether two ranges share an address: ranges of this kind either nest or are apart. */
export function overlaps(one: Subnet, other: Subnet): boolean {
  return contains(one, other) || contains(other, one);
}

/** Whether a block holds every address of a range. */
export function covers({ subnet, except }: Block, range: Subnet): boolean {
  return contains(subnet, range) && !except.some((hole) => overlaps(hole, range));
}

/** Whether a block holds some addresses of a range, or all of them. */
export function meets({ subnet, except }: Block, range: Subnet): boolean {
  return overlaps(subnet, range) && !except.some((hole) => contains(hole, range));
}

/** Whether a block holds some addresses of a range and lacks others. */
export function coversPartly(block: Block, range: Subnet): boolean {
  return meets(block, range) && !covers(block, range);
}
