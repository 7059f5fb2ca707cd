import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { InvalidSettings } from '../../lib/environments/problem';
import { readDocuments } from '../manifest/yaml';

/** What a person who runs a command can mend; the message is one sentence. */
export class Mistake extends Error {}

/** The manifests that synth wrote. @throws {@link Mistake} when there are none. */
export function synthesizedFiles(): readonly string[] {
  const names = existsSync('dist') ? readdirSync('dist').filter((name) => name.endsWith('.k8s.yaml')) : [];
  if (names.length === 0) throw new Mistake('dist holds no *.k8s.yaml: run npm run synth first.');
  return names.sort().map((name) => `dist/${name}`);
}

/** What a message calls a file; `-` is standard input. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** The text of a file; `-` is standard input. @throws {@link Mistake} when it cannot be read. */
export function readText(file: string): string {
  return attempt(
    () => readFileSync(file === '-' ? 0 : file, 'utf8'),
    (reason) => `${nameOf(file)} cannot be read: ${reason}.`,
  );
}

/** The objects in a file of YAML. @throws {@link Mistake} when it cannot be read, is no YAML or holds no object. */
export function readObjects(file: string): readonly unknown[] {
  const name = nameOf(file);
  const text = readText(file);
  const objects = attempt(
    () => readDocuments(text).map(({ raw }) => raw),
    (reason) => `${name} is not YAML: ${reason}.`,
  );
  if (!objects.some((value) => typeof value === 'object' && value !== null))
    throw new Mistake(`${name} holds no Kubernetes object.`);
  return objects;
}

/** Whether standard output takes colours (no-color.org). */
export function inColour(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
}

/** Turns what a library throws over a person's input into a sentence for that person. */
export function attempt<T>(work: () => T, sentence: (reason: string) => string): T {
  try {
    return work();
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    // Node puts its error code before the reason, and the call after it.
    const reason = line.replace(/^E[A-Z]+: (.+), .*$/, '$1').replace(/[:.]$/, '');
    throw new Mistake(sentence(reason));
  }
}

/** Arguments of a command that it does not know, or cannot use, are a mistake like any other. */
export function readArguments<T>(parse: () => T): T {
  // Node goes on with advice that does not fit here.
  return attempt(parse, (reason) => `${reason.split('. ')[0] ?? reason} (--help lists the options).`);
}

/** Runs a command: a mistake is its sentence on standard error and this exit status, and nothing else. */
export async function runCommand(main: () => void | Promise<void>, statusOfMistake: number): Promise<void> {
  // `npm run … | head` closes the pipe early, which is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Mistake || error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = statusOfMistake;
  }
}
