import { annotations } from '../../lib/annotations';
import { at, isList, isMapping, textAt, textsIn } from './json';
import { fieldNames, type MergePath, toEntry, toField } from './merge-path';
import type { ManifestObject } from './object';
import { mayHoldSecret, mayNameSecret } from './possible-secret';
import { remembered } from './remembered';
import { lastApplied, secretsOf } from './secret';
import { secretsIn } from './secret-text';

/** What stands in the place of a value that may be secret: neither its length nor its start shows. */
export const hidden = '(hidden)';

/** Fields that hold a secret in any kind. Names such as secretName and secretKeyRef hold none. */
const secretField =
  /^(password|passwd|passphrase|token|api_?key|private_?key|client_?secret|access_?key|secret_?access_?key|connection_?string|dsn)$/i;

/** An option after which a secret follows as the next argument. */
const secretOption = /^--?[\w-]*(passw|passphrase|pwd|secret|token|api-?key|credential|auth)[\w-]*$/i;

/** Mappings whose keys somebody chose. */
const chosenNames = new Set([
  ...['annotations', 'binaryData', 'config', 'data', 'env', 'parameters', 'stringData'],
]);

/** Annotations that only sound like secrets. */
const harmless: ReadonlySet<string> = new Set([annotations.existingSecrets]);

/** Shorter values occur by chance, as a user's name or a port, and would black out half of a log. */
const shortest = 6;

/** What is known to be secret, the longest first: a URL before the password in it; and the values that hold some of it. */
interface Known {
  readonly values: readonly string[];
  readonly places: ReadonlySet<string>;
}

/** Hides what may be secret in everything that instruments show of a manifest. */
export class Mask {
  private known: Known | undefined;

  /** @param objects The manifests whose secrets are known: they are hidden wherever else they stand. */
  constructor(private readonly objects: readonly ManifestObject[]) {}

  /** A text of somebody else, such as a log or a message, without what is known to be secret, or is by its form. */
  text(text: string): string {
    const shown = secretsIn(text).map(({ secret }) => secret);
    return [...this.secrets.values, ...shown].reduce((rest, value) => rest.replaceAll(value, hidden), text);
  }

  /** A whole object: a Secret keeps the names of its keys alone. */
  object(object: ManifestObject): unknown {
    return this.value(object.value.raw, [], object);
  }

  /** A value at a path of an object. */
  value(value: unknown, path: MergePath, object: ManifestObject): unknown {
    return this.conceal(value, path, false, isSecret(object));
  }

  private conceal(value: unknown, path: MergePath, isCovered: boolean, inSecret: boolean): unknown {
    const isData = inSecret && isSecretData(path);
    // The braces of {password}, written without quotes, make the password a key.
    if (isData && path.length > 1) return hidden;
    const covered = isCovered || isData || isSecretPlace(path);
    if (isList(value))
      return value.map((entry, index) => {
        const previous: unknown = value[index - 1];
        const preceding = typeof previous === 'string' ? [previous] : [];
        return this.conceal(entry, toEntry(path, '', preceding), covered, inSecret);
      });
    if (isMapping(value)) {
      const isNamed = mayNameSecret(textAt(value, 'name'));
      return Object.fromEntries(
        Object.entries(value).map(([name, field]) => [
          name,
          this.conceal(field, toField(path, name), covered || (isNamed && name === 'value'), inSecret),
        ]),
      );
    }
    if (value === null || value === undefined) return value;
    return covered || this.holdsSecret(value) ? hidden : value;
  }

  private holdsSecret(value: unknown): boolean {
    const text = String(value);
    const { values, places } = this.secrets;
    return places.has(text) || mayHoldSecret(text) || values.some((value) => text.includes(value));
  }

  private get secrets(): Known {
    return (this.known ??= knownIn(this.objects));
  }
}

function knownIn(objects: readonly ManifestObject[]): Known {
  const found = objects.flatMap(secretsOf);
  // A password that is also a name of the manifest, as `postgres`, would black out half of it.
  const names = objects.flatMap(namesIn).join('\n');
  const values = new Set([
    ...objects.filter(isSecret).flatMap(({ value }) => valuesOf(value.raw)),
    ...found.filter(({ secret }) => !names.includes(secret)).flatMap(({ secret }) => formsOf(secret)),
  ]);
  return {
    values: [...values]
      .filter(({ length }) => length >= shortest)
      .sort((one, other) => other.length - one.length),
    places: new Set(found.map(({ value }) => value)),
  };
}

/** What an object is called, and the images that it names. */
const namesIn = remembered(({ label, value }: ManifestObject): readonly string[] => {
  const images = (inner: unknown): readonly string[] =>
    isMapping(inner) || isList(inner)
      ? [textAt(inner, 'image'), ...Object.values(inner).flatMap(images)]
      : [];
  return [label, ...images(value.raw)];
});

/** Whatever its group: one that the API server refuses holds a secret all the same. */
function isSecret({ kind }: ManifestObject): boolean {
  return kind === 'Secret';
}

function isSecretData(path: MergePath): boolean {
  return ['data', 'stringData'].includes(fieldNames(path)[0] ?? '');
}

/** Whether what a path leads to is secret by its name. */
function isSecretPlace(path: MergePath): boolean {
  const last = path.at(-1);
  const previous = path.at(-2);
  if (last === undefined) return false;
  if (last.kind === 'entry') return last.preceding?.some((text) => secretOption.test(text)) ?? false;
  if (last.name === lastApplied) return true;
  if (last.name === 'value' && previous?.kind === 'entry') return mayNameSecret(previous.label);
  if (previous?.kind === 'field' && chosenNames.has(previous.name))
    return mayNameSecret(last.name) && !harmless.has(last.name);
  return secretField.test(last.name);
}

/** Every value of a Secret, in each form in which it could be shown elsewhere. */
function valuesOf(secret: unknown): readonly string[] {
  const encoded = textsIn(at(secret, 'data'));
  const decoded = encoded.map((text) => Buffer.from(text, 'base64').toString());
  return [...textsIn(at(secret, 'stringData')), ...encoded, ...decoded].flatMap(formsOf);
}

/** A value, also without its last line feed, and the password in it: plain, in base64, percent-encoded, and as in JSON. */
function formsOf(value: string): readonly string[] {
  const password = URL.canParse(value) ? new URL(value).password : '';
  return [value, value.trim(), password, percentDecoded(password)].flatMap((text) => [
    text,
    percentEncoded(text, /[^A-Za-z0-9._~-]/g),
    // As encodeURIComponent, which leaves some marks.
    percentEncoded(text, /[^A-Za-z0-9._~!*'()-]/g),
    Buffer.from(text).toString('base64'),
    JSON.stringify(text).slice(1, -1),
  ]);
}

function percentEncoded(text: string, encoded: RegExp): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(encoded, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A text that merely looks encoded is what it is.
    return text;
  }
}
