import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentVariable, overrides } from '../lib/environments/override';
import packageJson from '../package.json';
import { formatExceptions } from '../tools/scan/exceptions';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

describe('the README', () => {
  it.each(overrides.map(({ variable, meaning }) => [variable, meaning]))(
    'has the row of %s',
    (variable, meaning) => {
      expect(readme).toMatch(
        new RegExp(
          `^\\| \`${variable}\` +\\| ${meaning.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} +\\|$`,
          'm',
        ),
      );
    },
  );

  it('has no row of a variable that changes nothing', () => {
    const rows = [...readme.matchAll(/^\| `(TODO_CHATBOT_\w+)`/gm)].map(([, variable]) => variable);
    expect([...rows].sort()).toEqual(
      [environmentVariable, ...overrides.map(({ variable }) => variable)].sort(),
    );
  });

  it('has the scanners’ exceptions, each with its reason', () => {
    const words = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/-{3,}/g, '---');
    expect(words(readme)).toContain(words(formatExceptions()).trim());
  });

  it('names no command that the project does not have', () => {
    const commands = [...readme.matchAll(/npm run (?:--silent )?([a-z][\w:]*)/g)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((name) => name === undefined || !(name in packageJson.scripts))).toEqual([]);
  });
});
