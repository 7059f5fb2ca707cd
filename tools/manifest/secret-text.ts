import patterns from './gitleaks/patterns.json';
import { type Form, forms } from './secret-form';
import { isNamedSecret, isSecretLike } from './secret-name';

/** A secret in a text. */
export interface SecretText {
  /** What it is, such as `a GitHub token`. */
  readonly what: string;
  /** The secret itself, which nobody may show. */
  readonly secret: string;
}

/** One of {@link forms}: a text that is searched once is seldom searched for each of them. */
const anyForm = new RegExp(forms.map(([, { source }]) => source).join('|'), 'm');

/** Credentials inside a URL; what a shell expands, and the word that stands for a password in comments, are none. */
const credentials = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,200})@/gi;
const placeholder = /[$<>%{}*]|^(?:password|passwd|pass|secret|x+|\.+)$/i;

/** A text without one of these assigns no secret. */
const secretWord = /pass|pwd|secret|token|key|credential|cookie|auth|sig|\bpw|salt|jwt|\bpin|_pin/i;

/**
 * `name=value`, `"name": "value"`, `--name value`, and `name: N` above `value: V` anywhere; `name: value` at the end of a
 * line, or it is prose.
 */
const name = String.raw`(?:^|[^\w$.}-])["']?(?:--?)?([A-Za-z_][\w.-]{0,80})["']?`;
const quoted = String.raw`(?:"([^"\n]{1,1000})"|'([^'\n]{1,1000})'|`;
const assignments: readonly RegExp[] = [
  new RegExp(String.raw`${name}\s{0,5}=\s{0,5}${quoted}([^\s"'#$(){}<>;,&]{4,1000}))`, 'gim'),
  new RegExp(
    String.raw`${name}\s{0,5}:\s{0,5}${quoted}([^\s"'#$(){}<>;,]{6,1000})["']?[\s,}\]]{0,10}$)`,
    'gim',
  ),
  new RegExp(
    String.raw`(?:^|\s)--?([a-z][\w-]{0,60})\s{1,5}${quoted}((?!(?:is|to|for|and|or|from|with|in|on|of|as|the|an?|option|flag|argument|value|file|must|can|if|when|was|not|will|should|are)\b)[^\s"'#$(){}<>;,|&-][^\s"'#$(){}<>;,|&]{3,1000}))`,
    'gim',
  ),
  new RegExp(
    String.raw`\bname:\s{1,5}["']?([\w.-]{1,80})["']?\s{0,5}\n\s{0,80}value:\s{1,5}${quoted}([^\s"'#$(){}<>]{1,1000}))`,
    'g',
  ),
];

/** Every secret here has a blank, a colon or an equals sign beside it, or is long. */
const isWorthSearching = /[\s:=<]|[\w+/-]{16}/;
const inBase64 = /^(?:[A-Za-z0-9+/]{4}){3,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\s*$/;

/** Words of which every text with a secret of a form of gitleaks has one. */
const publishedWords = new RegExp(patterns.words, 'i');
let compiled: readonly Form[] | undefined;

/** The forms of gitleaks, which are compiled when a text first needs them. */
function publishedForms(): readonly Form[] {
  const compile = (some: Readonly<Record<string, string>>, flags: string): readonly Form[] =>
    Object.entries(some).map(([rule, pattern]) => [`a secret (${rule})`, new RegExp(pattern, flags)]);
  return (compiled ??= [...compile(patterns.exact, 'g'), ...compile(patterns.anyCase, 'gi')]);
}

/** What was found in texts of some length before: the pods and environments of a manifest repeat most of theirs. */
const searched = new Map<string, readonly SecretText[]>();

/** The secrets that a text holds by its form. */
export function secretsIn(text: string): readonly SecretText[] {
  const found = searched.get(text) ?? [...search(text)];
  if (searched.size < 10_000 && text.length < 10_000) searched.set(text, found);
  return found;
}

/** Longer texts are searched to here. */
function* search(whole: string): Iterable<SecretText> {
  const text = whole.slice(0, 1_000_000);
  if (!isWorthSearching.test(text)) return;
  yield* byForm(text);
  if (!inBase64.test(text)) return;
  const decoded = Buffer.from(text, 'base64').toString();
  // Bytes that are no text are no secret that anybody could read.
  if (!/[\0-\x08\uFFFD]/.test(decoded)) for (const { what } of byForm(decoded)) yield { what, secret: whole };
}

function* byForm(text: string): Iterable<SecretText> {
  const worthwhile = [
    ...(anyForm.test(text) ? forms : []),
    ...(publishedWords.test(text) ? publishedForms() : []),
  ];
  for (const [what, pattern] of worthwhile)
    for (const [all, secret = all] of text.matchAll(pattern))
      if (isSecretLike(secret)) yield { what, secret };
  for (const [, secret = ''] of text.includes('://') ? text.matchAll(credentials) : [])
    if (!placeholder.test(secret)) yield { what: 'a URL with a password', secret };
  // Most texts have no such word, which is found out much faster than that they assign nothing.
  for (const assignment of secretWord.test(text) ? assignments : [])
    for (const [, assigned = '', double, single, bare] of text.matchAll(assignment)) {
      const secret = double ?? single ?? bare ?? '';
      if (isNamedSecret(assigned, secret)) yield { what: `a value of ${assigned}`, secret };
    }
}
