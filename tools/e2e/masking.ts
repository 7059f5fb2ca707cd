import { isMapping, type KubernetesObject, textAt } from './json';

/** Replaces secret values in a text. */
export type Mask = (text: string) => string;

/** What a report shows in place of a secret value. */
export const masked = '[secret]';

/** Shorter ones are no secrets, and would black out half of a log. */
const shortest = 6;

/** Masks every value of the Secrets: as it is, as base64, percent-encoded, and a URL's password also by itself. */
export function maskOf(objects: readonly KubernetesObject[]): Mask {
  const values = objects
    .filter((object) => textAt(object, 'kind') === 'Secret')
    .flatMap(({ data }) => (isMapping(data) ? Object.values(data) : []))
    .flatMap((value) => forms(Buffer.from(String(value), 'base64').toString()))
    .filter((value) => value.length >= shortest)
    // The longest first: a URL before the password in it.
    .sort((one, other) => other.length - one.length);
  return (text) => [...new Set(values)].reduce((shown, value) => shown.replaceAll(value, masked), text);
}

function forms(value: string): readonly string[] {
  const password = URL.canParse(value) ? new URL(value).password : '';
  const plain = [value, password, decoded(password)];
  return plain.flatMap((text) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
    // As JSON writes it, within quotes.
    JSON.stringify(text).slice(1, -1),
  ]);
}

/** A text without its percent-encoding; one that merely looks encoded is returned as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
