/** What could be a secret and is hidden, although nobody could say that it is one: wider than what checks find. */
import { secretIn } from './secret';
import { meansSecret } from './secret-name';

/** Names that people give to secrets, in variables, keys and annotations: more than checks are sure of. */
const possibleName =
  /secret|passw|passphrase|pwd|token|api_?-?key|private_?-?key|access_?-?key|signing_?-?key|encryption_?-?key|credential|authorization|cookie|dsn|connection_?-?string|database_?-?url|webhook|(^|[_.-])(auth|pass|salt|key)$/i;

/** Forms of text that could be secret. Each is bounded: a long text is no reason for a long search. */
const possibleTexts: readonly RegExp[] = [
  // name=value, unless the value is a variable's.
  /(passw(or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|credentials?)["']?\s{0,8}[:=]\s{0,8}(?!["']?\$[\w({])["']?[^\s"']/i,
  /\bbearer\s{1,8}[\w+/=.-]{8}/i,
  // -pPASSWORD, and other options that begin with a p.
  /^-p[^\s=:/.,]{4,}$/,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/,
  /\bsk-[\w-]{8}|\bgh[pousr]_\w{8}|\bgithub_pat_|\bAKIA[0-9A-Z]{16}|\bxox[abprs]-|\beyJ[\w-]{8,2048}\.eyJ/,
];

/** A URL with a password, whatever characters it should have encoded. */
const urlWithPassword = /:\/\/[^\s/?#]{0,256}:\S{0,1024}@/;

/** The same where a text is that URL and no file: blanks are a part of it. */
const lineWithPassword = /:\/\/[^/?#]{0,256}:.{0,1024}@/;

/** The first line of a shell script. */
const script = /^#!\/bin\/(?:ba)?sh\s/;

/** What a shell script writes of passwords without one: expansions of a name, patterns of `case`, empty values, prose. */
const harmlessInScripts: readonly (readonly [RegExp, string])[] = [
  [/\$\{\w+[^\w{}]*\}/g, '$()'],
  [/\*\w+=\*\)/g, ''],
  [/\b\w+=(?: ;;|$)/gm, ''],
  [/: (?=[a-z]+ (?:is|are) )/g, ' '],
];

/** The text as the patterns above may read it. An expansion within an expansion is one as well. */
function withoutShell(text: string): string {
  if (!script.test(text)) return text;
  return [...harmlessInScripts, ...harmlessInScripts].reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, () => replacement),
    text,
  );
}

/** Whether a name could mean a secret, which is then not shown. */
export function mayNameSecret(name: string): boolean {
  return possibleName.test(name) || meansSecret(name);
}

/** Whether a text could hold a secret by its form, and is then not shown. */
export function mayHoldSecret(text: string): boolean {
  const url = text.includes('\n') ? urlWithPassword : lineWithPassword;
  const shown = withoutShell(text);
  return secretIn(text) !== undefined || [url, ...possibleTexts].some((pattern) => pattern.test(shown));
}
