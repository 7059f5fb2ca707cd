import { parseQuantity, type Quantity, type Value } from '../../manifest';

/** A value that the API server refuses because of others, and one sentence about it. */
export type Refusal = readonly [value: Value, message: string];

/** A refusal where something is so, else none. */
export function refused(isRefused: boolean, value: Value, message: string): readonly Refusal[] {
  return isRefused ? [[value, message]] : [];
}

/** Whether a field is not there: an empty text or list is not, to the API server. */
export function isMissing({ raw }: Value): boolean {
  return raw === undefined || raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0);
}

/** The entries whose text stands in an entry before them already. */
export function repeated(texts: readonly Value[]): readonly Value[] {
  const seen = new Set<unknown>();
  return texts.filter(({ text }) => text !== undefined && text !== '' && seen.size === seen.add(text).size);
}

/** A quantity; that of `null` is 0. */
export function quantityAt({ raw }: Value): Quantity | undefined {
  return raw === null ? 0n : parseQuantity(raw);
}

/** Whether one quantity is above another, where both are there. */
export function isAbove(one: Value, other: Value): boolean {
  const [more, less] = [quantityAt(one), quantityAt(other)];
  return more !== undefined && less !== undefined && more > less;
}
