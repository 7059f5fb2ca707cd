/** Names whose values are secrets, in words: see {@link inWords}. */
const secretName = new RegExp(
  [
    '(?:',
    'passw(?:or)?d|passphrase|passcode|secret|token|credentials?|erlang_cookie|requirepass|masterauth|(?:^|_)(?:htpasswd|pgpass|netrc)|key_data',
    '|(?:^|_)(?:pass|pwd?)|(?:db|pg|my|sql|smtp|mail|root|user|admin|redis|ldap|ftp)(?:pass|pwd?)',
    '|(?:redis|redis_?cli|basic|http|smtp|proxy|registry)_auth',
    '|(?:api|access|private|secret|signing|encryption|master|account|admin)_?key|connection_string',
    String.raw`)(?:_?\d+|_(?:value|base|base64|b64|plain|text|old|new|previous|current|primary|secondary))*$`,
  ].join(''),
);

/** Names whose values are secrets if they look random. */
const perhapsSecretName =
  /(?:_key|auth|authorization|cookie|session|salt|seed|otp|sas|sig|signature|jwt|pat|hash|webhook(?:_url)?)$/;

/** Names of numbers that people know by heart; those of a board's contacts and of fixed versions are none. */
const pinName = /(?:^|_)pin(?:_?code)?$/;
const otherPin =
  /gpio|led|reset|data|clock|sda|scl|rx|tx|miso|mosi|relay|motor|button|sensor|version|release|tag|image|chart|api/;
const pin = /^(?=(?:-?[^-]){4})\d[\d-]{3,14}$/;

/** Under names of fields that end so, the name of a Secret or of a key in one often stands, and no secret. */
const namesSecret =
  /(?:secret|credentials?|(?:access|secret|private|signing|encryption|master|account)_?key)$/;
const isSecretItself = /(?:client|consumer|shared|hmac|jwt|cookie|session)_?secret$/;

/** Words, with marks between them: the name of an object, of a key, or of a file. */
const nameOfSomething =
  /^(?:[A-Za-z]+(?:[-._/][A-Za-z]+|-v?\d+)*|[A-Z][A-Z0-9_]*|.*\.(?:crt|key|pem|json|ya?ml|txt))$/;

/** Says where a secret comes from, or that there is none: an expansion, a path, a reference, a switch, a short number. */
const noSecret = new RegExp(
  [
    String.raw`\s*|\$\(.*\)|\$?\$\{.*\}|\$[\w.]+|\$__\w+\{.*\}|\{\{.*\}\}|%\(?\w+\)?s?%?|<[^<>]*>|@\w+@|__\w+__`,
    String.raw`|\.{0,2}/[\w./-]+|(?:file|env|vault|op|awssm|gcpsm|ref\+\w+|arn:aws:(?:secretsmanager|ssm)):.*`,
    '|true|false|yes|no|on|off|enabled?|disabled?|required|optional|none|null|nil|undefined|string|boolean',
    String.raw`|\d{1,5}|\d+(?:ms|[smhd])|[x.*•-]+|.*[<>*]{2}.*`,
  ].join(''),
);
const isNoSecret = new RegExp(`^(?:${noSecret.source})$`, 'i');

/** A name in lower case with marks between its words, however it is written. */
function inWords(name: string): string {
  return name
    .replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2_')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
}

/** What a name says of the value under it. */
type Meaning = 'secret' | 'secret or its name' | 'secret number' | 'header' | 'perhaps' | 'nothing';

/** A manifest has few names, each many times. */
const meanings = new Map<string, Meaning>();

function meaningOf(name: string): Meaning {
  const known = meanings.get(name);
  if (known !== undefined) return known;
  const words = inWords(name);
  // Fields of Kubernetes have no underscores.
  const isField = /^[^_]*[a-z][^_]*$/.test(name) && namesSecret.test(words) && !isSecretItself.test(words);
  const sure = isField ? 'secret or its name' : 'secret';
  const isPin = pinName.test(words) && !otherPin.test(words);
  const other = isPin ? 'secret number' : perhapsSecretName.test(words) ? 'perhaps' : 'nothing';
  const found = secretName.test(words) ? sure : /(?:authorization|cookie)$/.test(words) ? 'header' : other;
  // Next.js bakes these into the page, which everybody reads.
  const meaning = name.startsWith('NEXT_PUBLIC_') || name.length > 200 ? 'nothing' : found;
  if (meanings.size < 10_000) meanings.set(name, meaning);
  return meaning;
}

/** Whether what stands under a name is a secret, by the name alone. */
export function meansSecret(name: string): boolean {
  return meaningOf(name).startsWith('secret');
}

/** Whether a literal under a name is a secret, by the name, or by the name and its randomness. */
export function isNamedSecret(name: string, text: string): boolean {
  const meaning = meaningOf(name);
  if (meaning === 'secret number') return pin.test(text) || (isSecretLike(text) && isMixed(text));
  if (meaning === 'nothing' || !isSecretLike(text)) return false;
  if (meaning === 'header') return text.length >= 8 && /\d/.test(text);
  if (meaning === 'perhaps')
    return text
      .replace(/^https?:\/\/[^/]*/, '')
      .split(/[/?&=]/)
      .some(isRandom);
  return meaning === 'secret' || isRandom(text) || !nameOfSomething.test(text);
}

/** Whether a text can be a secret at all, and not what stands in its place. */
export function isSecretLike(text: string): boolean {
  return text.length > 4000 || !(isNoSecret.test(text) || /^[A-Z]+(?:_[A-Z]+)+$/.test(text));
}

/** Letters and digits, and not the name of anything. */
export function isMixed(text: string): boolean {
  return /\d/.test(text) && /[a-z]/i.test(text) && !/\s/.test(text) && !nameOfSomething.test(text);
}

/** Random texts of some length: letters and digits without the names of anything. */
function isRandom(text: string): boolean {
  return (
    text.length >= 16 &&
    /\d/.test(text) &&
    !/\s/.test(text) &&
    !nameOfSomething.test(text) &&
    entropy(text) >= 3
  );
}

/** Bits per character: prose and identifiers stay below 4, random base64 of some length is above. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / text.length)
    .reduce((sum, share) => sum - share * Math.log2(share), 0);
}
