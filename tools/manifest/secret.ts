import { annotations } from '../../lib/annotations';
import { isList, isMapping, type Mapping, textAt, textsIn } from './json';
import type { ManifestObject } from './object';
import type { Path } from './path';
import { remembered } from './remembered';
import { isNamedSecret, isSecretLike } from './secret-name';
import { secretsIn, type SecretText } from './secret-text';

/** A secret that stands where everybody reads it who may read the object. */
export interface FoundSecret extends SecretText {
  /** The way to the value that holds it. */
  readonly path: Path;
  /** That value, which nobody may show either. */
  readonly value: string;
}

/** What kind of secret a text holds by its form; `undefined` when none shows. */
export function secretIn(text: string): string | undefined {
  for (const { what } of secretsIn(text)) return what;
  return undefined;
}

/** `kubectl apply` keeps the whole object here, with what is secret in it. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An option after which a secret follows as the next argument. */
const option = /^--?([A-Za-z][\w-]*)$/;

/** `-pPASSWORD`, with letters and digits; programs write other options otherwise. */
const attachedPassword =
  /^-p(?=[^\d]{0,200}\d)(?=.{0,200}[A-Za-z])(?!ort|ool|ro|age|art)([^\s=:/.,]{6,200})$/;

/** Annotations that only sound like secrets. */
const harmless: ReadonlySet<string> = new Set([annotations.existingSecrets]);

/** All secrets of an object, of whatever kind, by names and by forms; the values of a Secret are where they belong. */
export const secretsOf: (object: ManifestObject) => readonly FoundSecret[] = remembered(({ value, kind }) => [
  ...below(value.raw, [], '', kind === 'Secret'),
]);

function* below(value: unknown, path: Path, name: string, isSecret: boolean): Iterable<FoundSecret> {
  if (isList(value)) {
    yield* inWords(value, path);
    for (const [index, entry] of value.entries()) yield* below(entry, [...path, index], name, false);
  } else if (isMapping(value)) {
    yield* inCommand(value, path);
    // As variables, headers and parameters are written.
    const named = textAt(value, 'name' in value ? 'name' : 'key');
    for (const [key, field] of Object.entries(value)) {
      if (isSecret && (key === 'data' || key === 'stringData')) continue;
      // Beside the name of a Secret, names of its keys stand.
      const called = 'secretName' in value ? '' : key === 'value' ? named : nameOf(key);
      if (!harmless.has(key)) yield* below(field, [...path, key], called, false);
    }
  } else if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    const form = text.length < 6 ? [] : [...secretsIn(text)];
    for (const each of form) yield { ...each, path, value: text };
    const isCopy =
      name === lastApplied && /"(?:data|stringData)":\s?\{"/.test(text) && text.includes('"Secret"');
    if (form.length === 0 && (isCopy || isNamedSecret(name, text)))
      yield { what: isCopy ? 'a copy of a Secret' : 'a secret value', secret: text, path, value: text };
  }
}

/** The last part of the key of a label or an annotation. The name of a rule says nothing of the reason for an excuse. */
function nameOf(key: string): string {
  if (key.startsWith(annotations.ignore) || key.startsWith('checksum/')) return '';
  if (key.startsWith(annotations.builtWith)) return key.slice(annotations.builtWith.length);
  return key === lastApplied ? key : key.slice(key.lastIndexOf('/') + 1);
}

/** Arguments that follow the option for a secret. */
function* inWords(words: readonly unknown[], path: Path): Iterable<FoundSecret> {
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    const [, name = ''] = (typeof before === 'string' ? option.exec(before) : undefined) ?? [];
    const attached = typeof word === 'string' ? attachedPassword.exec(word)?.[1] : undefined;
    if (attached !== undefined)
      yield { what: 'a password', secret: attached, path: [...path, index], value: String(word) };
    if (name !== '' && typeof word === 'string' && !word.startsWith('-') && isNamedSecret(name, word))
      yield { what: `a value of ${name}`, secret: word, path: [...path, index], value: word };
  }
}

/** What the options of a program mean, depends on the program: on the image, where there is no command. */
function* inCommand(container: Mapping, path: Path): Iterable<FoundSecret> {
  const words = ['command', 'args'].flatMap((field) =>
    textsIn(container[field]).map((word, index) => ({ word, path: [...path, field, index] })),
  );
  if (words.length === 0) return;
  const [image = ''] = textAt(container, 'image').split(/[:@]/);
  const program = image.slice(image.lastIndexOf('/') + 1);
  for (const each of secretsIn([program, ...words.map(({ word }) => word)].join(' '))) {
    const holder = words.find(({ word }) => word.includes(each.secret));
    if (holder !== undefined && isSecretLike(holder.word))
      yield { ...each, path: holder.path, value: holder.word };
  }
}
