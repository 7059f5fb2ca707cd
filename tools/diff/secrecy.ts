import { annotations } from '../../lib/annotations';
import { at, isList, isMapping, scalarText, textAt } from './json';
import type { ManifestObject } from './manifest';
import { fieldNames, type Path, toEntry, toField } from './path';

/** What stands in place of a value that may be secret: not its length, not its start. */
export const hidden = '(hidden)';

/** Replaces what may be secret in a value at a path of an object, so that it can be shown. */
export type Conceal = (value: unknown, path: Path, object: ManifestObject) => unknown;

/** Names that people give to secrets, in variables, keys and annotations. */
const secretName =
  /secret|passw|passphrase|pwd|token|api_?-?key|private_?-?key|access_?-?key|signing_?-?key|encryption_?-?key|credential|authorization|cookie|dsn|connection_?-?string|database_?-?url|(^|[_.-])(auth|pass|salt|key)$/i;

/** Fields that hold a secret in any kind. Names such as secretName and secretKeyRef hold none. */
const secretField =
  /^(password|passwd|passphrase|token|api_?key|private_?key|client_?secret|access_?key|secret_?access_?key|connection_?string|dsn)$/i;

/** Mappings whose keys somebody chose. */
const chosenNames = new Set([
  'annotations',
  'binaryData',
  'config',
  'data',
  'env',
  'parameters',
  'stringData',
]);

/** Annotations whose names only sound like it. */
const harmless: ReadonlySet<string> = new Set([annotations.existingSecrets]);

/** Bounded everywhere: a long text is no reason for a long search. */
const secretTexts: readonly RegExp[] = [
  // name=value, unless the value is a variable's.
  /(passw(or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|credentials?)["']?\s{0,8}[:=]\s{0,8}(?!["']?\$[\w({])["']?[^\s"']/i,
  /\bbearer\s{1,8}[\w+/=.-]{8}/i,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/,
  /\bsk-[\w-]{8}|\bgh[pousr]_\w{8}|\bgithub_pat_|\bAKIA[0-9A-Z]{16}|\bxox[abprs]-|\beyJ[\w-]{8,2048}\.eyJ/,
];

/** A URL with a password, whatever characters it should have encoded. */
const urlWithPassword = /:\/\/[^\s/?#]{0,256}:\S{0,1024}@/;

/** The same where a text is that URL and no file: blanks are a part of it. */
const lineWithPassword = /:\/\/[^/?#]{0,256}:.{0,1024}@/;

/** An option after which a secret follows as the next argument. */
const secretOption = /^--?[\w-]*(passw|passphrase|pwd|secret|token|api-?key|credential|auth)[\w-]*$/i;

/** Shorter values occur by chance, as a user's name or a port. */
const shortestKnown = 8;

/** How to conceal what these objects keep secret, wherever else it stands. */
export function concealing(objects: readonly ManifestObject[]): Conceal {
  const known = [...new Set(objects.filter(isSecret).flatMap(secretValues))].filter(
    (text) => text.length >= shortestKnown,
  );
  return (value, path, object) => {
    const conceal = (inner: unknown, way: Path, covered: boolean): unknown => {
      const cover = covered || isSecretPlace(way);
      if (isList(inner))
        return inner.map((entry, index) => {
          const previous: unknown = inner[index - 1];
          return conceal(entry, toEntry(way, '', typeof previous === 'string' ? [previous] : []), cover);
        });
      if (isMapping(inner)) {
        const named = secretName.test(textAt(inner, 'name'));
        return Object.fromEntries(
          Object.entries(inner).map(([name, field]) => [
            name,
            conceal(field, toField(way, name), cover || (named && name === 'value')),
          ]),
        );
      }
      if (inner === null || inner === undefined) return inner;
      return cover || looksSecret(typeof inner === 'string' ? inner : scalarText(inner), known)
        ? hidden
        : inner;
    };
    return conceal(value, path, isSecret(object) && isSecretData(path));
  };
}

function isSecret({ identity }: ManifestObject): boolean {
  return identity.group === '' && identity.kind === 'Secret';
}

function isSecretData(path: Path): boolean {
  return ['data', 'stringData'].includes(fieldNames(path)[0] ?? '');
}

/** Every value of a Secret, as it stands there and as it is meant. */
function secretValues({ body }: ManifestObject): readonly string[] {
  return [at(body, 'data'), at(body, 'stringData')]
    .flatMap((data) => (isMapping(data) ? Object.values(data) : []))
    .filter((value) => typeof value === 'string')
    .flatMap((value) => [value, Buffer.from(value, 'base64').toString()]);
}

/** Whether what a path leads to is secret by its name. */
function isSecretPlace(path: Path): boolean {
  const last = path.at(-1);
  const previous = path.at(-2);
  if (last === undefined) return false;
  if (last.kind === 'entry') return last.preceding?.some((text) => secretOption.test(text)) ?? false;
  if (last.name === 'value' && previous?.kind === 'entry') return secretName.test(previous.label);
  if (previous?.kind === 'field' && chosenNames.has(previous.name))
    return secretName.test(last.name) && !harmless.has(last.name);
  return secretField.test(last.name);
}

function looksSecret(text: string, known: readonly string[]): boolean {
  const url = text.includes('\n') ? urlWithPassword : lineWithPassword;
  return (
    [url, ...secretTexts].some((pattern) => pattern.test(text)) ||
    known.some((secret) => text.includes(secret))
  );
}
