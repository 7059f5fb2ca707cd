import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import type { Settings } from './override';
import { InvalidSettings } from './problem';

/**
 * The environment of this process, which wins over a git-ignored `.env` in the working directory. An empty variable counts
 * as not set, and so does not hide what `.env` says.
 *
 * @throws {@link InvalidSettings} when `.env` is no file of lines such as `NAME=value` in UTF-8. It shows none of them.
 */
export function readSettings(): Settings {
  const own = Object.entries(process.env).filter(([, value]) => value !== '');
  return { ...readFile(), ...Object.fromEntries(own) };
}

function readFile(): Settings {
  if (!existsSync('.env')) return {};
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync('.env'));
  } catch {
    throw wrong('.env', 'no file that can be read as UTF-8');
  }
  // A value in quotes may have several lines.
  const lines = text.replace(
    /=\s*(["'`])(?:\\.|(?!\1)[^])*?\1/g,
    (value) => `=${value.replace(/[^\n]/g, '')}`,
  );
  const index = lines
    .split('\n')
    .findIndex((line) => !/^\s*(?:#.*|(?:export\s+)?[\w.-]+(?:\s*=|:\s).*)?$/.test(line));
  if (index >= 0) throw wrong(`.env, line ${index + 1}`, 'without =');
  return parse(text);
}

function wrong(setting: string, value: string): InvalidSettings {
  const allowed = 'a file in UTF-8 with a line NAME=value for each setting';
  return new InvalidSettings([{ setting, value, allowed, where: 'the file .env of the working directory' }]);
}
