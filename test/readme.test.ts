import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { environmentVariable, overrides, previewVariable } from '../lib/environments/override';
import packageJson from '../package.json';
import { rules } from '../tools/check/registry';
import { formatExceptions } from '../tools/scan/exceptions';

const root = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const withoutCode = (text: string): string => text.replaceAll(/^ *```[^]*?^ *```$/gm, '');

const readme = read('README.md');
const pages = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const documents = ['README.md', ...pages];

/** Files that a document links to, pictures included, each with its anchor or ''. */
function linksOf(document: string): readonly (readonly [file: string, anchor: string])[] {
  return [...withoutCode(read(document)).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g)]
    .filter(([, target = '']) => !target.startsWith('https://'))
    .map(([, target = '', anchor = '']) => [
      target === '' ? document : normalize(join(dirname(document), target)),
      anchor,
    ]);
}

/** Anchors as GitHub makes them of headings. */
function anchorsOf(document: string): readonly string[] {
  return [...withoutCode(read(document)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the README', () => {
  it('has at most 180 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(180);
  });

  it('links to every page of docs', () => {
    const linked = linksOf('README.md').map(([file]) => file);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });

  it('has a row of each override with its meaning, and of no other variable', () => {
    const rows = new Map(
      [...readme.matchAll(/^\| `(TODO_CHATBOT_[\w<>]+)` +\| (.*?) +\|$/gm)].map(([, name, text]) => [
        name,
        text,
      ]),
    );
    expect(overrides.map(({ variable, row = variable }) => rows.get(row))).toEqual(
      overrides.map(({ meaning }) => meaning),
    );
    const known = new Set([
      environmentVariable,
      previewVariable,
      ...overrides.map(({ variable, row = variable }) => row),
    ]);
    expect([...rows.keys()].sort()).toEqual([...known].sort());
  });
});

describe('the page about checks', () => {
  it('has the scanners’ exceptions, each with its reason', () => {
    const words = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/-{3,}/g, '---');
    expect(words(read('docs/checks.md'))).toContain(words(formatExceptions()).trim());
  });

  it('has a row for each rule', () => {
    const page = read('docs/checks.md');
    expect(rules.map(({ name }) => name).filter((name) => !page.includes(`| \`${name}\` `))).toEqual([]);
  });
});

describe.each(documents)('%s', (document) => {
  it('links to files and headings that exist', () => {
    const broken = linksOf(document).filter(
      ([file, anchor]) =>
        file.startsWith('..') ||
        !existsSync(join(root, file)) ||
        (anchor !== '' && !anchorsOf(file).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  it('names no command that the project does not have', () => {
    const commands = [...read(document).matchAll(/npm run (?:--silent )?([a-z][\w:]*)/g)].map(
      ([, name]) => name,
    );
    expect(commands.filter((name) => name === undefined || !(name in packageJson.scripts))).toEqual([]);
  });
});
