/** Prints what applying one manifest after another would change: `npm run diff -- OLD NEW`. */
import { parseArgs } from 'node:util';
import { describeProblem, difference, formatDifference } from '.';
import { configure, environments, readSettings } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { inColour, Mistake, nameOf, readArguments, readObjects, runCommand } from '../command';

const usage = `Usage: npm run diff -- [OPTION…] OLD NEW

Prints how the Kubernetes objects of two manifests differ, by object and field, and what applying NEW over OLD does:
what kubectl apply refuses, what may lose data, what restarts pods. Values that may be secret are hidden.

OLD and NEW are a file, an environment (${environments.map(({ name }) => name).join(', ')}), which is synthesized, or - for standard input.

  --json    the difference as JSON
  --help    this text

Exit status: 0 no difference, 1 differences, 2 some that kubectl apply refuses, 3 nothing to compare or not all of it.
`;

const mistaken = 3;

function main(): void {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
      allowPositionals: true,
    }),
  );
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const [old, next, ...others] = positionals;
  if (old === undefined || next === undefined || others.length > 0)
    throw new Mistake('Name two manifests: npm run diff -- OLD NEW (--help tells more).');
  if (old === '-' && next === '-') throw new Mistake('Standard input can be one of the two manifests only.');

  const found = difference(objectsFrom(old), objectsFrom(next));
  const names = { old: nameOf(old), new: nameOf(next) };
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...names, ...found }, undefined, 2)}\n`
      : formatDifference(found, { colour: inColour() }),
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

function objectsFrom(source: string): readonly unknown[] {
  const environment = environments.find(({ name }) => name === source);
  return environment === undefined ? readObjects(source) : synthesize(environment.name);
}

/** With the settings of this shell, as `npm run synth` would. */
function synthesize(name: string): readonly unknown[] {
  return configure(environments, { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: name }).flatMap(objectsOf);
}

void runCommand(main, mistaken);
