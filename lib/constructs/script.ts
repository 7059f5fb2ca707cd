import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A shell script of the folder `scripts`, which the images' POSIX shell runs. */
export type Script =
  | 'start'
  | 'migrate'
  | 'wait-for-row'
  | 'record-migration'
  | 'backup'
  | 'restore'
  | 'dumps'
  | 'drill'
  | 'bucket';

/** The text of a script. */
export function scriptText(script: Script): string {
  return readFileSync(join(__dirname, 'scripts', `${script}.sh`), 'utf8');
}

/** The text of statements for psql: the roles of the database, or what the owner lets the others do. */
export function statements(name: 'roles' | 'grants'): string {
  return readFileSync(join(__dirname, 'scripts', `${name}.sql`), 'utf8');
}
