/** A text that is a secret by its form: what to call it, and a pattern whose first group, or else all of it, is the secret. */
export type Form = readonly [what: string, pattern: RegExp];

/** Before and behind which option a program takes a password. Every repetition is bounded: no text takes long. */
const programs: readonly (readonly [program: string, option: string])[] = [
  ['curl|wget|http|etcdctl', String.raw`(?:-u|-U|--(?:proxy-)?user)[\s=]{0,5}["']?[^\s:"'$]{1,200}:`],
  [String.raw`(?:mysql|mariadb)[\w-]{0,20}`, String.raw`-p(?=[^\s-])`],
  [
    String.raw`mongo\w{0,10}|sshpass|(?:docker|podman|nerdctl|oras|helm registry|crane auth|az|argocd) login`,
    String.raw`-p\s{0,5}(?!-)`,
  ],
  ['redis-cli', String.raw`-a\s{1,5}`],
  [String.raw`ldap\w{2,10}`, String.raw`-w\s{1,5}`],
  ['sqlcmd|zip|unzip', String.raw`-P\s{0,5}`],
  ['openssl', String.raw`(?:-k\s{1,5}|-pass(?:in|out)? pass:)`],
  ['smbclient', String.raw`-U\s{0,5}[^\s%]{1,200}%`],
  ['htpasswd', String.raw`-\w{0,5}b\w{0,5}\s(?:\S{1,200}\s){1,2}`],
  ['rabbitmqctl', String.raw`(?:add_user|change_password)\s\S{1,200}\s`],
  ['mc', String.raw`(?:alias|config host) (?:set|add)(?: \S{1,200}){3} `],
];

/** What a program is told that asks somebody for something: who asks, and whom. A user that is a number runs a container. */
const login = String.raw`(?:(?:-[uUlhH]|--(?:user(?:name)?|login|host))[\s=]{1,5}["']?[A-Za-z][^\s"']{0,200}["']?|login|auth|connect)`;

/** `-p` and its word, which is neither a port nor the name of anything: `-p 8080`, and programs whose -p is no password. */
const password = String.raw`(?<!\b(?:mkdir|cp|read|install|compose)\s)-p\s{1,5}["']?(?=[^\s"']{0,200}[\d!@#%^*~?])(?=[^\s"']{0,200}[A-Za-z])(?!python|\d+(?:tcp|udp))([^\s"'$;|&=:/,<>{}()]{6,200})(?=["']?(?:\s|$))`;

/** What everybody knows, less strict than the forms of gitleaks; and files and commands that hold a password. */
export const forms: readonly Form[] = [
  ['a private key', /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?(?:-----END|$)/g],
  [
    'a private key in base64',
    /\bLS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFURS|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVEU)[\w+/=]{0,20000}/g,
  ],
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
  ['credentials', /"auth"\s{0,5}:\s{0,5}"([A-Za-z0-9+/]{8,4000}={0,2})"/g],
  // Files: .pgpass, netrc, userlist.txt, htpasswd, haproxy.cfg, SQL, redis.conf and slapd.conf, XML.
  ['a password', /^[^\s:#]{1,200}:(?:\d{1,5}|\*):[^\s:]{1,200}:[^\s:]{1,200}:([^\s:]{1,500})$/gm],
  ['a password', /\b(?:machine\s+\S{1,200}|default)\s+login\s+\S{1,200}\s+password\s+(\S{1,500})/g],
  ['a password', /^"[^"\n]{1,200}" "([^"\n]{1,500})"$/gm],
  ['the hash of a password', /\$(?:apr1|2[abxy]|[156y]|argon2\w{1,2}|scrypt)\$[\w./$,=+-]{16,500}/g],
  ['the hash of a password', /\{S?SHA(?:\d{3})?\}[\w+/=]{20,}|\bSCRAM-SHA-256\$\d+:\S{20,500}/g],
  ['a password', /\b(?:stats auth [^\s:]{1,200}:|insecure-password )(\S{1,500})/g],
  [
    'a password',
    /\b(?:PASSWORD|password|(?:IDENTIFIED|identified)(?:\s+\w+\s+\S{1,60})?\s+(?:BY|by))\s+'([^'\n]{1,500})'/g,
  ],
  ['a password', /^\s*(?:requirepass|masterauth|bindpw|rootpw)\s+["']?([^\s"']{1,500})/gm],
  ['a password', /<(?:\w{0,60}[Pp]assword|passwd|[Ss]ecret|[Tt]oken)>([^<>\s]{1,500})<\//g],
  ['a password', /<add key="(?:ClearText)?Password"\s{1,5}value="([^"]{1,500})"/g],
  ['a password', /\becho\s{1,5}["']?[^\s:"']{1,200}:([^\s"'$]{1,500})["']?\s{0,5}\|\s{0,5}chpasswd\b/g],
  ['a password', /\becho\s{1,5}["']?([^\s"'$|]{1,500})["']?\s{0,5}\|[^\n;|]{0,200}--password-stdin\b/g],
  ['a secret', /--from-literal[\s=]["']?[^\s="']{1,200}=([^\s"'$]{1,500})/g],
  ['a password', new RegExp(String.raw`(?:^|\s)${login}\s(?:[^\n;|&]{0,300}\s)?${password}`, 'g')],
  ['a password', new RegExp(String.raw`(?:^|\s)${password}\s(?:[^\n;|&]{0,300}\s)?${login}`, 'g')],
  ...programs.map(([program, option]): Form => [
    'a password',
    new RegExp(
      String.raw`\b(?:${program})(?:\s|\b[^\n;|&]{0,500}?\s)${option}["']?([^\s"'$;|&]{1,500})`,
      'g',
    ),
  ]),
];
