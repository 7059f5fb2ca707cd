import patterns from './gitleaks/patterns.json';
import { isNamedSecret, isSecretLike } from './secret-name';

/** A secret in a text. */
export interface SecretText {
  /** What it is, such as `a GitHub token`. */
  readonly what: string;
  /** The secret itself, which nobody may show. */
  readonly secret: string;
}

type Form = readonly [what: string, pattern: RegExp];

/** The rest of a command, to its end. Bounded, as every repetition here is: a long text is no reason for a long search. */
const command = String.raw`\b[^\n;|&]{0,500}?\s`;

/** A word of a shell, without its quotes, that expands nothing. */
const word = String.raw`["']?([^\s"'$;|&]{1,500})`;

/** Secrets by their form: the first group, or else all of it. */
const forms: readonly Form[] = [
  ['a private key', /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?(?:-----END|$)/g],
  ['an API key', /\bsk-[A-Za-z0-9_-]{20,}/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})/g],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/g],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g],
  ['a key of Stripe', /\b(?:[sr]k_(?:live|test|prod)|whsec)_[A-Za-z0-9]{8,}/g],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}/g],
  ['a JSON Web Token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g],
  ['a token of Telegram', /\b\d{8,10}:AA[A-Za-z0-9_-]{32,}/g],
  [
    'a webhook',
    /\bhttps:\/\/[^\s"'<>]{0,200}\b(?:[Ww]eb[-_]?)?[Hh]ooks?\b[^\s"'<>]{0,200}\/(?=[\w-]{0,60}\d)[\w-]{16,}/g,
  ],
  ['credentials', /\b(?:[Bb]asic|[Bb]earer)\s{1,5}(?=\S{0,4000}(?:[\d=+/]|[a-z][A-Z]))([\w+/=~.-]{8,4000})/g],
  ['a password', /^[^\s:#]{1,200}:(?:\d{1,5}|\*):[^\s:]{1,200}:[^\s:]{1,200}:([^\s:]{1,500})$/gm],
  ['a password', /\b(?:machine\s+\S{1,200}|default)\s+login\s+\S{1,200}\s+password\s+(\S{1,500})/g],
  ['credentials', /"auth"\s{0,5}:\s{0,5}"([A-Za-z0-9+/]{8,4000}={0,2})"/g],
  ['the hash of a password', /\$(?:apr1|2[abxy]|[156y]|argon2\w{1,2}|scrypt)\$[\w./$,=+-]{16,500}/g],
  [
    'the hash of a password',
    /\{SSHA?(?:\d{3})?\}[\w+/=]{20,}|\bSCRAM-SHA-256\$\d+:\S{20,500}|"md5[0-9a-f]{32}"/g,
  ],
  [
    'a password',
    /\b(?:PASSWORD|password|(?:IDENTIFIED|identified)(?:\s+\w+\s+\S{1,60})?\s+(?:BY|by))\s+'([^'\n]{1,500})'/g,
  ],
  ['a password', /^\s*(?:requirepass|masterauth|bindpw|rootpw)\s+["']?([^\s"']{1,500})/gm],
  ['a password', /<(?:\w{0,60}[Pp]assword|passwd|[Ss]ecret|[Tt]oken)>([^<>\s]{1,500})<\//g],
  ['a password', /<add key="(?:ClearText)?Password"\s{1,5}value="([^"]{1,500})"/g],
  [
    'a password',
    new RegExp(
      String.raw`\b(?:curl|wget|http)${command}(?:-u|-U|--(?:proxy-)?user)[\s=]{0,5}["']?[^\s:"'$]{1,200}:${word}`,
      'g',
    ),
  ],
  ['a password', new RegExp(String.raw`\b(?:mysql|mariadb)[\w-]{0,20}${command}-p(?=[^\s-])${word}`, 'g')],
  [
    'a password',
    new RegExp(
      String.raw`\b(?:mongo\w{0,10}|sshpass|(?:docker|podman|nerdctl|oras|helm registry|crane auth|az|argocd) login)${command}-p\s{0,5}(?!-)${word}`,
      'g',
    ),
  ],
  ['a password', new RegExp(String.raw`\bredis-cli${command}-a\s{1,5}${word}`, 'g')],
  ['a password', new RegExp(String.raw`\bldap\w{2,10}${command}-w\s{1,5}${word}`, 'g')],
  ['a password', new RegExp(String.raw`\bsqlcmd${command}-P\s{0,5}${word}`, 'g')],
  [
    'a password',
    new RegExp(String.raw`\bmc (?:alias|config host) (?:set|add) \S{1,200} \S{1,200} \S{1,200} ${word}`, 'g'),
  ],
  ['a password', new RegExp(String.raw`\s-pass(?:in|out)? pass:${word}`, 'g')],
  ['a password', /\becho\s{1,5}["']?[^\s:"']{1,200}:([^\s"'$]{1,500})["']?\s{0,5}\|\s{0,5}chpasswd\b/g],
  ['a secret', /--from-literal[\s=]["']?[^\s="']{1,200}=([^\s"'$]{1,500})/g],
];

/** One of {@link forms}: a text that is searched once is seldom searched for each of them. */
const anyForm = new RegExp(forms.map(([, { source }]) => source).join('|'), 'm');

/** Credentials inside a URL; what a shell expands, and the word that stands for a password in comments, are none. */
const credentials = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,200})@/gi;
const placeholder = /[$<>%{}*]|^(?:password|passwd|pass|secret|x+|\.+)$/i;

/** A text without one of these assigns no secret. */
const secretWord = /pass|pwd|secret|token|key|credential|cookie|auth|sig|\bpw|salt|jwt/i;

/** `name=value`, `"name": "value"` and `--name value` anywhere; `name: value` at the end of a line, or it is prose. */
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

/** The secrets that a text holds by its form. Longer texts are searched to here. */
export function* secretsIn(whole: string): Iterable<SecretText> {
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
