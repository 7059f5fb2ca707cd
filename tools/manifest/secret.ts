/** Texts that are secrets by their form alone, and what to call them. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/, 'a private key'],
  [/\bsk-[A-Za-z0-9_-]{20,}/, 'an API key'],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [/\bAIza[A-Za-z0-9_-]{35}/, 'a Google API key'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/, 'a JSON Web Token'],
];

/** Credentials inside a URL; what a shell expands, and the word that stands for a password in comments, are none. */
const credentials = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,200})@/gi;
const placeholder = /[$<>%{}*]|^(?:password|passwd|pass|secret|x+|\.+)$/i;

const secretWord = /(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key)/i;

/** `name=value` and `--name=value`, anywhere; `name: value` at the end of a line, or it is prose. */
const name = new RegExp(`(?:^|[\\s{,;])["']?(?:--)?([\\w.-]{0,60}${secretWord.source})["']?`);
const value = /["']?([^\s"'#$(){}<>;,]{6,500})/;
const assignments: readonly RegExp[] = [
  new RegExp(`${name.source}\\s{0,5}=\\s{0,5}${value.source}`, 'gim'),
  new RegExp(`${name.source}\\s{0,5}:\\s{0,5}${value.source}["']?[\\s,}]{0,10}$`, 'gim'),
];

/** Names whose values are secrets. */
const secretName =
  /(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)$/i;
const keyName = /(?:^|[_.-])KEY$/i;

/** What kind of secret a text holds by its form; `undefined` when none shows. Longer texts are searched to here. */
export function secretIn(whole: string): string | undefined {
  const text = whole.slice(0, 1_000_000);
  const known = forms.find(([form]) => form.test(text))?.[1];
  if (known !== undefined) return known;
  for (const [, password = ''] of text.includes('://') ? text.matchAll(credentials) : [])
    if (!placeholder.test(password)) return 'a URL with a password';
  // Most texts have no such word, which is found out much faster than that they assign nothing.
  for (const assignment of secretWord.test(text) ? assignments : [])
    for (const [, assigned = '', content = ''] of text.matchAll(assignment))
      if (isSecretLike(content)) return `a value of ${assigned}`;
  return undefined;
}

/** Whether a literal under a name is a secret, by the name, or by the name and its randomness. */
export function isNamedSecret(key: string, text: string): boolean {
  // Next.js bakes these into the page, which everybody reads.
  if (key.startsWith('NEXT_PUBLIC_')) return false;
  if (secretName.test(key)) return isSecretLike(text);
  return keyName.test(key) && text.length >= 16 && entropy(text) >= 3 && isSecretLike(text);
}

/** Not empty, no reference that Kubernetes expands, no path, no switch and no number. */
function isSecretLike(text: string): boolean {
  return !/^(?:\s*|\$\(.*\)|\.?\/[\w./-]+|true|false|null|none|\d{1,5}|.*[<>*]{2}.*)$/i.test(text);
}

/** Bits per character: prose and identifiers stay below 4, random base64 of some length is above. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / text.length)
    .reduce((sum, share) => sum - share * Math.log2(share), 0);
}

/** Names that people give to secrets, in variables, keys and annotations: more than {@link isNamedSecret} is sure of. */
const possibleName =
  /secret|passw|passphrase|pwd|token|api_?-?key|private_?-?key|access_?-?key|signing_?-?key|encryption_?-?key|credential|authorization|cookie|dsn|connection_?-?string|database_?-?url|(^|[_.-])(auth|pass|salt|key)$/i;

/** Forms of text that could be secret. Each is bounded: a long text is no reason for a long search. */
const possibleTexts: readonly RegExp[] = [
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
  return possibleName.test(name);
}

/** Whether a text could hold a secret by its form, and is then not shown. */
export function mayHoldSecret(text: string): boolean {
  const url = text.includes('\n') ? urlWithPassword : lineWithPassword;
  const shown = withoutShell(text);
  return secretIn(text) !== undefined || [url, ...possibleTexts].some((pattern) => pattern.test(shown));
}
