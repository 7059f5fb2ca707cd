import { annotations } from '../../lib/annotations';
import { isList, isMapping, type Mapping, textAt, textsIn } from './json';
import type { ManifestObject } from './object';
import type { Path } from './path';
import { remembered } from './remembered';
import { isMixed, isNamedSecret, isSecretLike } from './secret-name';
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
  return secretsIn(text)[0]?.what;
}

/** `kubectl apply` keeps the whole object here, with what is secret in it. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An option after which a secret follows as the next argument. */
const option = /^--?([A-Za-z][\w-]*)$/;

/** `-pPASSWORD`, with letters and digits; programs write other options otherwise. */
const attachedPassword =
  /^-p(?=[^\d]{0,200}\d)(?=.{0,200}[A-Za-z])(?!ort|ool|ro|age|art)([^\s=:/.,]{6,200})$/;

/** The word behind `-p`, if it is no port, no name with a number and no path. */
const separatePassword = /^(?![a-z]+\d{1,4}$)[^\s=:/.,$<>{}()]{6,200}$/;

/** Annotations that only sound like secrets. */
const harmless: ReadonlySet<string> = new Set([annotations.existingSecrets]);

/** All secrets of an object, of whatever kind, by names and by forms. */
export const secretsOf = remembered(({ value, kind }: ManifestObject): readonly FoundSecret[] => {
  const found: FoundSecret[] = [];
  search(value.raw, '', kind === 'Secret', { path: [], found });
  return found;
});

/** A way through an object: where it has come to, and what it has found. */
interface Walk {
  readonly path: (string | number)[];
  readonly found: FoundSecret[];
}

/** @param name What the value is called. @param isSecret Whether it is a Secret, whose values are where they belong. */
function search(value: unknown, name: string, isSecret: boolean, walk: Walk): void {
  const { path, found } = walk;
  const enter = (step: string | number, inner: unknown, called: string): void => {
    path.push(step);
    search(inner, called, false, walk);
    path.pop();
  };
  if (isList(value)) {
    found.push(...inWords(value, path));
    for (const [index, entry] of value.entries()) enter(index, entry, name);
  } else if (isMapping(value)) {
    found.push(...inCommand(value, path));
    // As variables, headers and parameters are written.
    const named = textAt(value, 'name' in value ? 'name' : 'key');
    for (const key of Object.keys(value)) {
      if ((isSecret && (key === 'data' || key === 'stringData')) || harmless.has(key)) continue;
      // Beside the name of a Secret, names of its keys stand.
      enter(key, value[key], 'secretName' in value ? '' : key === 'value' ? named : nameOf(key));
    }
  } else if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    const form = text.length < 6 ? [] : secretsIn(text);
    for (const each of form) found.push({ ...each, path: [...path], value: text });
    const isCopy =
      name === lastApplied && /"(?:data|stringData)":\s?\{"/.test(text) && text.includes('"Secret"');
    if (form.length === 0 && (isCopy || isNamedSecret(name, text))) {
      const what = isCopy ? 'a copy of a Secret' : 'a secret value';
      found.push({ what, secret: text, path: [...path], value: text });
    }
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
    // Programs have projects, profiles and protocols behind it too.
    const isSeparate = before === '-p' && typeof word === 'string' && separatePassword.test(word);
    if (isSeparate && isMixed(word))
      yield { what: 'a password', secret: word, path: [...path, index], value: word };
    if (attached !== undefined)
      yield { what: 'a password', secret: attached, path: [...path, index], value: String(word) };
    if (name !== '' && typeof word === 'string' && !word.startsWith('-') && isNamedSecret(name, word))
      yield { what: `a value of ${name}`, secret: word, path: [...path, index], value: word };
  }
}

/** What the options of a program mean, depends on the program: on the image, where there is no command. */
function* inCommand(container: Mapping, path: Path): Iterable<FoundSecret> {
  if (!('command' in container || 'args' in container)) return;
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
