import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidSettings, readSettings } from '../../lib/environments';
import { schedule } from '../../lib/environments/form';
import { fullest, withSecrets } from '../sample-environments';
import { problems, refusal } from './problems';

const home = process.cwd();
let folder = home;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  process.chdir(folder);
  delete process.env['TODO_CHATBOT_DOMAIN'];
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  delete process.env['TODO_CHATBOT_DOMAIN'];
});

/** What is wrong with this file: the setting and the value of the one problem. */
function complaint(content: string | Buffer): string {
  writeFileSync('.env', content);
  try {
    readSettings();
    return 'nothing';
  } catch (error) {
    if (error instanceof InvalidSettings)
      return error.problems.map((one) => `${one.setting}: ${one.value}`).join();
    throw error;
  }
}

test.each([
  ['of the environment of the process', 'b.example.com', 'b.example.com'],
  ['of .env where that one is empty', '', 'a.example.com'],
])('a setting has the value %s', (_, own, expected) => {
  writeFileSync(
    '.env',
    `# The domain\nexport TODO_CHATBOT_DOMAIN = "a.example.com"\n\nKEY='one\ntwo'\nOTHER: x`,
  );
  process.env['TODO_CHATBOT_DOMAIN'] = own;
  expect(readSettings()).toMatchObject({ TODO_CHATBOT_DOMAIN: expected, KEY: 'one\ntwo', OTHER: 'x' });
});

test('no .env is no problem', () => {
  expect(readSettings()).not.toHaveProperty('TODO_CHATBOT_DOMAIN');
});

test.each([
  ['a line without =', 'A=b\nthe-password\n', '.env, line 2: without ='],
  ['a line without = behind a value of several lines', 'A="b\nc"\nthe-password\n', '.env, line 3: without ='],
  ['UTF-16', Buffer.from('\ufeffA=b', 'utf16le'), '.env: no file that can be read as UTF-8'],
  ['UTF-16 without its mark', Buffer.from('A=b', 'utf16le'), '.env, line 1: without ='],
])('.env with %s is told, and nothing of it is shown', (_, content, expected) => {
  expect(complaint(content)).toBe(expected);
});

test('.env that is a folder is told', () => {
  mkdirSync('.env');
  expect(readSettings).toThrow('.env: no file that can be read as UTF-8');
});

test.each(['@daily', '*/15 0-5,12 1 */2 ?'])('a backup may run at %s', (time) => {
  expect(schedule('', 'minute', 'hour', 'day', 'month', 'weekday').holds(time)).toBe(true);
});

test('half of a character in a password is refused: no URL can hold it', () => {
  const found = problems([withSecrets({ POSTGRES_PASSWORD: 'long enough \ud800 and more of it' })]);
  expect(found.map(({ setting }) => setting)).toEqual(['smallest.secrets.values.POSTGRES_PASSWORD']);
});

test('a message shows invisible characters by their numbers', () => {
  const message = refusal([{ ...fullest, version: 'v1\u202e0.2' }])?.message;
  expect(message).toContain('fullest.version: "v1\\u{202e}0.2"');
});
