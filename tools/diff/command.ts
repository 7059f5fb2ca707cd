/** Prints what applying one manifest after another would change: `npm run diff -- OLD NEW`. */
import { describeProblem, difference, formatDifference } from '.';
import { configure, environments, readSettings } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { inColour, Mistake, nameOf, readObjects, runCommand } from '../command';

const usage = `Usage: npm run diff -- [OPTION…] OLD NEW

Prints how the Kubernetes objects of two manifests differ, by object and field, and what applying NEW over OLD does:
what kubectl apply refuses, what may lose data, will not start or loses protection, what restarts pods. Values that may be
secret are hidden.

OLD and NEW are a file, an environment (${environments.map(({ name }) => name).join(', ')}), which is synthesized, or - for standard input.

  --json    the difference as JSON
  --help    this text

Exit status: 0 no difference, 1 differences, 2 some that kubectl apply refuses, 3 nothing to compare or not all of it.
`;

const mistaken = 3;

void runCommand({
  usage,
  options: { json: { type: 'boolean' } },
  statusOfMistake: mistaken,
  main: ({ values, positionals }) => {
    const [old, next, ...others] = positionals;
    if (old === undefined || next === undefined || others.length > 0)
      throw new Mistake('Name two manifests: npm run diff -- OLD NEW (--help tells more).');
    if (old === '-' && next === '-')
      throw new Mistake('Standard input can be one of the two manifests only.');

    const found = difference(objectsFrom(old), objectsFrom(next));
    const names = { old: nameOf(old), new: nameOf(next) };
    process.stdout.write(
      values.json === true
        ? `${JSON.stringify({ ...names, ...found }, undefined, 2)}\n`
        : formatDifference(found, { colour: inColour() }),
    );
    for (const problem of found.problems) process.stderr.write(`${describeProblem(problem, names)}\n`);
    // What could not be read could differ, too.
    if (found.problems.some(({ kind }) => kind !== 'declared twice')) return mistaken;
    const consequences = found.objects.flatMap((object) => object.consequences);
    if (consequences.some(({ severity }) => severity === 'refused')) return 2;
    return found.objects.length > 0 ? 1 : 0;
  },
});

/** A file's objects, or those of an environment with the settings of this shell, as `npm run synth` would write them. */
function objectsFrom(source: string): readonly unknown[] {
  if (!environments.some(({ name }) => name === source)) return readObjects(source);
  const settings = { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: source };
  return configure(environments, settings).flatMap(objectsOf);
}
