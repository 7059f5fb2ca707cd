import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** An address range such as `10.0.0.0/8` or `fc00::/7`. */
export type Cidr = `${string}/${number}`;

/** Whether a text is a range that the NetworkPolicy API accepts. */
export function isCidr(text: string): text is Cidr {
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  return (isIPv4(address) && Number(length) <= 32) || (isIPv6(address) && Number(length) <= 128);
}

/** Labels of an object, or those by which it is selected. */
export type Labels = Readonly<Record<string, string>>;

/** Every address, in both families. */
export const anywhere: readonly Cidr[] = ['0.0.0.0/0', '::/0'];

/** Link-local addresses (RFC 3927, RFC 4291), among them those where clouds hand out credentials. */
export const linkLocal: readonly Cidr[] = ['169.254.0.0/16', 'fe80::/10'];

/**
 * Private and shared ranges (RFC 1918, RFC 6598, RFC 4193), where clusters keep their pods, Services and nodes, and
 * link-local ones. A cluster that uses public ranges adds them.
 */
export const privateRanges: readonly Cidr[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  ...linkLocal,
];

/** Whether every address of `inner` is also in `outer`, and `outer` has more. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const [outerAddress = '', outerLength = ''] = outer.split('/');
  const [innerAddress = '', innerLength = ''] = inner.split('/');
  const family = isIPv4(outerAddress) ? 'ipv4' : 'ipv6';
  if (isIPv4(innerAddress) !== isIPv4(outerAddress) || Number(innerLength) <= Number(outerLength))
    return false;
  const range = new BlockList();
  range.addSubnet(outerAddress, Number(outerLength), family);
  return range.check(innerAddress, family);
}
