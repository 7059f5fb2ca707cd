/**
 * Writes what the recogniser of secrets takes from gitleaks: `node runner tools/manifest/gitleaks/generate.ts VERSION FILE`,
 * where FILE is config/gitleaks.toml of that release. Its licence stands beside this file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Left to our own recogniser, which knows names and commands; or too wide for manifests, as any 40 hexadecimal digits. */
const left = /^(?:generic|curl|kubernetes|private-key|sourcegraph|nuget|twilio|jwt$)/;

/** Most patterns of gitleaks ask for the name of a service some characters before: names say as much here. */
const asksForName = '{0,50}?';

/** What follows a secret in source code; in a manifest anything may. */
const ending = String.raw`(?:[\x60'"\s;]|\\[nr]|$)`;

const [version = '', file = ''] = process.argv.slice(2);
const rules = readFileSync(file, 'utf8')
  .split('[[rules]]')
  .slice(1)
  .map((rule) => ({
    name: /^id = "(.*)"$/m.exec(rule)?.[1] ?? '',
    pattern: /^regex = '''(.*)'''$/m.exec(rule)?.[1] ?? '',
    words: /^keywords = \[([^\]]*)\]$/m.exec(rule)?.[1] ?? '',
  }))
  .filter(({ name, pattern }) => pattern !== '' && !pattern.includes(asksForName) && !left.test(name));

/** A pattern of Go as one of JavaScript, which until Node.js 23 ignores case as a whole or not at all. */
function translated(pattern: string): string {
  return pattern
    .replace(ending, () => '')
    .replace(/\(\?i\)/g, '')
    .replace(/\(\?-?i:/g, '(?:')
    .replace(/\(\?P</g, '(?<')
    .replaceAll('[[:alnum:]]', '[A-Za-z0-9]')
    .replaceAll(String.raw`\z`, '$');
}

function patternsOf(some: typeof rules): Readonly<Record<string, string>> {
  return Object.fromEntries(some.map(({ name, pattern }) => [name, translated(pattern)]));
}

/** One of these is in each text with such a secret. Shorter ones are in most texts. */
const words = rules.flatMap((rule) =>
  Array.from(rule.words.matchAll(/"([^"]{3,})"/g), ([, word = '']) => word),
);
const content = {
  source: `github.com/gitleaks/gitleaks ${version}, config/gitleaks.toml, MIT License`,
  words: [...new Set(words)].join('|').replaceAll('.', String.raw`\.`),
  exact: patternsOf(rules.filter(({ pattern }) => !pattern.includes('(?i'))),
  anyCase: patternsOf(rules.filter(({ pattern }) => pattern.includes('(?i'))),
};
writeFileSync(join(__dirname, 'patterns.json'), `${JSON.stringify(content, undefined, 2)}\n`);
