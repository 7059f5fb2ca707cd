/** Prints what applying one manifest after another would change: `npm run diff -- OLD NEW`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { describeProblem, difference, formatDifference } from '../lib/difference';
import { configure, environments, InvalidSettings, readSettings } from '../lib/environments';
import { TodoChart } from '../lib/todo-chart';

const usage = `Usage: npm run diff -- [OPTION…] OLD NEW

Prints how the Kubernetes objects of two manifests differ, by object and field, and what applying NEW over OLD does:
what kubectl apply refuses, what may lose data, what restarts pods. Values that may be secret are hidden.

OLD and NEW are a file, an environment (${environments.map(({ name }) => name).join(', ')}), which is synthesized, or - for standard input.

  --json    the difference as JSON
  --help    this text

Exit status: 0 no difference, 1 differences, 2 some that kubectl apply refuses, 3 nothing to compare or not all of it.
`;

/** Something that the person at the terminal can mend; its message is all they see. */
class Mistake extends Error {}

const mistaken = 3;

function main(): void {
  const { values, positionals } = attempt(
    () =>
      parseArgs({
        options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
        allowPositionals: true,
      }),
    // Node goes on with advice that does not fit here.
    (reason) => `${reason.split('. ')[0] ?? reason} (--help lists the options).`,
  );
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const [old, next, ...others] = positionals;
  if (old === undefined || next === undefined || others.length > 0)
    throw new Mistake('Name two manifests: npm run diff -- OLD NEW (--help tells more).');
  if (old === '-' && next === '-') throw new Mistake('Standard input can be one of the two manifests only.');

  const found = difference(readObjects(old), readObjects(next));
  const names = { old: nameOf(old), new: nameOf(next) };
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...names, ...found }, undefined, 2)}\n`
      : formatDifference(found, { colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' }),
  );
  const isRefused = found.objects.some(({ consequences }) =>
    consequences.some(({ severity }) => severity === 'refused'),
  );
  process.exitCode = isRefused ? 2 : found.objects.length > 0 ? 1 : 0;
  for (const problem of found.problems) {
    process.stderr.write(`${describeProblem(problem, names)}\n`);
    // What could not be read could differ, too.
    if (problem.kind !== 'declared twice') process.exitCode = mistaken;
  }
}

function readObjects(source: string): readonly unknown[] {
  const environment = environments.find(({ name }) => name === source);
  return environment === undefined ? parse(source) : synthesize(environment.name);
}

/** With the settings of this shell, as `npm run synth` would. */
function synthesize(name: string): readonly unknown[] {
  const app = new App();
  return configure(environments, { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: name }).flatMap(
    (environment): readonly unknown[] => new TodoChart(app, environment).toJson(),
  );
}

function parse(file: string): readonly unknown[] {
  const name = nameOf(file);
  const text = attempt(
    () => readFileSync(file === '-' ? 0 : file, 'utf8'),
    (reason) => `${name} cannot be read: ${reason}.`,
  );
  const documents = parseAllDocuments(text).map((document) =>
    attempt(
      (): unknown => {
        const [error] = document.errors;
        if (error !== undefined) throw error;
        return document.toJS();
      },
      (reason) => `${name} is not YAML: ${reason}.`,
    ),
  );
  if (!documents.some((value) => typeof value === 'object' && value !== null))
    throw new Mistake(`${name} holds no Kubernetes object.`);
  return documents;
}

function nameOf(source: string): string {
  return source === '-' ? 'standard input' : source;
}

/** Turns what a library throws over a person's input into a sentence for that person. */
function attempt<T>(work: () => T, sentence: (reason: string) => string): T {
  try {
    return work();
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    // Node puts its error code before the reason, and the call after it.
    const reason = line.replace(/^E[A-Z]+: (.+), .*$/, '$1').replace(/[:.]$/, '');
    throw new Mistake(sentence(reason));
  }
}

// `npm run diff | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  main();
} catch (error) {
  if (!(error instanceof Mistake || error instanceof InvalidSettings)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = mistaken;
}
