import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import type { Settings } from './override';

/** The environment of this process, which wins over a git-ignored `.env` in the working directory. */
export function readSettings(): Settings {
  return { ...(existsSync('.env') ? parse(readFileSync('.env')) : {}), ...process.env };
}
