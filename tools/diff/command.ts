/** Prints what applying one manifest after another would change: `npm run diff -- OLD NEW`. */
import {
  describeProblem,
  difference,
  formatDifference,
  formatReleaseEffects,
  releaseEffects,
  type Upgrade,
} from '.';
import { configure, environments, readSettings } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { kubernetesVersions } from '../../lib/environments/kubernetes';
import { inColour, Mistake, nameOf, readObjects, readRelease, runCommand } from '../command';

const usage = `Usage: npm run diff -- [OPTION…] OLD NEW
       npm run diff -- [OPTION…] --kubernetes FROM:TO MANIFEST

Prints how the Kubernetes objects of two manifests differ, by object and field, and what applying NEW over OLD does:
what kubectl apply refuses, what may lose data, will not start or loses protection, what restarts pods. Values that may be
secret are hidden.

With --kubernetes 1.30:1.36, prints what changes for MANIFEST when the cluster goes from one release of Kubernetes to a later
one: what is refused from then on or no longer is, what is deprecated, and what behaves otherwise.

OLD, NEW and MANIFEST are a file, an environment (${environments.map(({ name }) => name).join(', ')}), which is synthesized, or - for standard input.

  --json    the difference as JSON
  --help    this text

Exit status: 0 no difference, 1 differences, 2 some that kubectl apply refuses, 3 nothing to compare or not all of it.
`;

const mistaken = 3;

runCommand({
  usage,
  options: { json: { type: 'boolean' }, kubernetes: { type: 'string' } },
  statusOfMistake: mistaken,
  main: ({ values, positionals }) => {
    if (values.kubernetes !== undefined)
      return tellUpgrade(readUpgrade(values.kubernetes), positionals, values.json === true);
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

function readUpgrade(text: string): Upgrade {
  const releases = text.split(':');
  const [from = '', to = ''] = releases.length === 2 ? releases.map(readRelease) : [];
  const places = [from, to].map((each) => kubernetesVersions.findIndex((version) => version === each));
  if (from === '' || to === '' || (places[0] ?? 0) >= (places[1] ?? 0))
    throw new Mistake(`--kubernetes ${text}: expected a release and a later one, such as 1.30:1.36.`);
  return { from, to };
}

function tellUpgrade(upgrade: Upgrade, manifests: readonly string[], isJson: boolean): number {
  const [manifest, ...others] = manifests;
  if (manifest === undefined || others.length > 0)
    throw new Mistake(
      'Name one manifest: npm run diff -- --kubernetes FROM:TO MANIFEST (--help tells more).',
    );
  const effects = releaseEffects(objectsFrom(manifest), upgrade);
  process.stdout.write(isJson ? `${JSON.stringify(effects, undefined, 2)}\n` : formatReleaseEffects(effects));
  if (effects.some(({ kind }) => kind === 'refused')) return 2;
  return effects.length > 0 ? 1 : 0;
}

/** A file's objects, or those of an environment with the settings of this shell, as `npm run synth` would write them. */
function objectsFrom(source: string): readonly unknown[] {
  if (!environments.some(({ name }) => name === source)) return readObjects(source);
  const settings = { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: source };
  return configure(environments, settings).flatMap(objectsOf);
}
