import { createHash } from 'node:crypto';

/** A short digest of a JSON value: changes when the value does, and only then. */
export function checksum(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
