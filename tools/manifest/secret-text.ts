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

/** `name=value` and `--name=value`, anywhere; `name: value` at the end of a line, or it is prose. */
const name =
  /(?:^|[\s{,;])["']?(?:--)?([\w.-]{0,60}(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key))["']?/;
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
  for (const [, password = ''] of text.matchAll(credentials))
    if (!placeholder.test(password)) return 'a URL with a password';
  for (const assignment of assignments)
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
