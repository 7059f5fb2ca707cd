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
  const version = text.includes('%') ? 0 : isIP(text);
  if (version === 4) return { family: 'ipv4', address: text, prefix: 32 };
  return version === 6 ? { family: 'ipv6', address: text, prefix: 128 } : undefined;
}

/** A range in CIDR notation, host bits allowed; `undefined` when the text is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const [before = '', after = '', ...rest] = text.split('/');
  const address = parseAddress(before);
  if (address === undefined || rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(after)) return undefined;
  const prefix = Number(after);
  return prefix <= address.prefix ? { ...address, prefix } : undefined;
}

/** A range in CIDR notation. */
export function formatSubnet({ address, prefix }: Subnet): string {
  return `${address}/${prefix}`;
}

/** Whether every address of one range is in the other; ranges of different families never are. */
export function contains(outer: Subnet, inner: Subnet): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
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

/** Whether a block holds some addresses of a range and lacks others. */
export function coversPartly(block: Block, range: Subnet): boolean {
  const isApart = !overlaps(block.subnet, range) || block.except.some((hole) => contains(hole, range));
  return !isApart && !covers(block, range);
}
