import { isDeepStrictEqual } from 'node:util';
import { at, isMapping, listAt, mappingAt, nameOf, textAt, textsAt } from '../../tools/manifest';
import { changed } from '../check/defects/json';
import type { Cluster } from './cluster';
import type { Judged, UpdateVerdict, Verdict } from './corpus';
import { mutated, type Original } from './mutants';

/** How many requests the API server is asked at a time. */
const atOnce = 8;

/** What the API server says of every mutant; of originals of kinds that it does not serve, nothing. */
export async function judge(cluster: Cluster, originals: readonly Original[]): Promise<readonly Judged[]> {
  const resources = await resourcesOf(cluster);
  const judged: Judged[] = [];
  for (const { object, mutants } of originals) {
    if (!resources.has(kindOf(object))) continue;
    const refusal = await refusalOf(cluster, resources, object);
    if (refusal !== undefined) throw new Error(`${textAt(object, 'kind')} ${nameOf(object)}: ${refusal}`);
    const verdicts = await eachAtOnce(mutants, async (mutant): Promise<Verdict> => {
      return { ...mutant, refusal: await refusalOf(cluster, resources, mutated(object, mutant)) };
    });
    judged.push({ object, verdicts });
  }
  return cluster.isOwn ? withUpdates(cluster, judged) : judged;
}

/** The address of each kind's objects, by apiVersion and kind. */
async function resourcesOf(cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const { answer: groups } = await cluster.ask('/apis');
  const versions = listAt(groups, 'groups').flatMap((group) =>
    listAt(group, 'versions').map((version) => textAt(version, 'groupVersion')),
  );
  const found = await eachAtOnce(['v1', ...versions], async (version) => {
    const address = version === 'v1' ? '/api/v1' : `/apis/${version}`;
    const { answer } = await cluster.ask(address);
    return listAt(answer, 'resources')
      .filter((resource) => !textAt(resource, 'name').includes('/'))
      .map((resource) => {
        const namespace = at(resource, 'namespaced') === true ? '/namespaces/default' : '';
        return [
          `${version} ${textAt(resource, 'kind')}`,
          `${address}${namespace}/${textAt(resource, 'name')}`,
        ] as const;
      });
  });
  return new Map(found.flat());
}

function kindOf(object: unknown): string {
  return `${textAt(object, 'apiVersion')} ${textAt(object, 'kind')}`;
}

/** In a namespace that every cluster has. */
function placed(object: unknown): unknown {
  return textAt(object, 'metadata', 'namespace') === ''
    ? object
    : changed(object, ['metadata', 'namespace'], () => 'default');
}

/** Why an object, or what its controller makes of it, would not be created; `undefined` where it would be. */
async function refusalOf(
  cluster: Cluster,
  resources: ReadonlyMap<string, string>,
  object: unknown,
): Promise<string | undefined> {
  if (nameOf(object) === '') return 'kubectl takes no object without a name';
  for (const each of [object, ...madeOf(object)]) {
    const refusal = await refusalOfOne(cluster, resources, each);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The claims and the pod of a workload: of a template, the API server accepts some that it refuses later. */
function madeOf(object: unknown): readonly unknown[] {
  const templates = [['template'], ['jobTemplate', 'spec', 'template']];
  const template = templates.map((path) => at(object, 'spec', ...path)).find(isMapping);
  if (template === undefined || textAt(object, 'kind') === 'PodTemplate') return [];
  const isSet = textAt(object, 'kind') === 'StatefulSet';
  const name = isSet ? `${nameOf(object)}-0` : 'made';
  const namespace = textAt(object, 'metadata', 'namespace');
  const claims = listAt(object, 'spec', 'volumeClaimTemplates');
  const labels = isSet ? { 'controller-revision-hash': `${nameOf(object)}-5d8c7f9b4d` } : {};
  const metadata = mappingAt(template, 'metadata');
  const spec = mappingAt(template, 'spec');
  const volumes = claims.map((claim) => ({
    name: nameOf(claim),
    persistentVolumeClaim: { claimName: name },
  }));
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { ...metadata, labels: { ...mappingAt(metadata, 'labels'), ...labels }, name, namespace },
    spec: { ...spec, volumes: [...listAt(spec, 'volumes'), ...volumes], ...(isSet && { hostname: name }) },
  };
  const claimed = claims.map((claim) => ({
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...mappingAt(claim) },
    metadata: { ...mappingAt(claim, 'metadata'), name, namespace },
  }));
  const jobs = [at(object, 'spec', 'jobTemplate')].filter(isMapping).map((job) => ({
    ...{ apiVersion: 'batch/v1', kind: 'Job', ...job },
    metadata: { ...mappingAt(job, 'metadata'), name, namespace },
  }));
  return [...claimed, ...jobs, pod];
}

/** Why one object would not be created, as strictly as `kubectl apply` asks for it. */
async function refusalOfOne(
  cluster: Cluster,
  resources: ReadonlyMap<string, string>,
  object: unknown,
): Promise<string | undefined> {
  const address = resources.get(kindOf(object));
  if (address === undefined) return 'no such kind';
  const { status, answer } = await cluster.ask(
    `${address}?dryRun=All&fieldValidation=Strict`,
    placed(object),
  );
  // It exists already: it was found right before.
  if (status < 300 || status === 409) return undefined;
  if (status < 400 || status === 429)
    throw new Error(`The API server answers ${status}: ${JSON.stringify(answer)}`);
  // That is about the cluster, and not about the object.
  if (status === 403 && /PriorityClass|RuntimeClass/.test(textAt(answer, 'message'))) return undefined;
  // Some requests make it panic, which is no answer, and no object either.
  return status === 500 ? 'internal error' : textAt(answer, 'message').slice(0, 300);
}

/** An update that is to be judged. */
interface Update {
  readonly verdict: Verdict;
  readonly direction: 'update' | 'back';
  readonly old: unknown;
  readonly next: unknown;
}

/** Objects to an update by kubectl, which reads all of them before it begins. */
const most = 400;

/** What becomes of updates between originals and mutants that keep their name. */
async function withUpdates(cluster: Cluster, judged: readonly Judged[]): Promise<readonly Judged[]> {
  const updates = judged.flatMap(({ object, verdicts }) =>
    verdicts
      .filter(
        ({ path, refusal }) =>
          refusal === undefined && /^(?!apiVersion|kind|metadata\.(?:n|g|u|r|c))/.test(path.join('.')),
      )
      .flatMap((verdict): Update[] => {
        const mutant = mutated(object, verdict);
        return [
          { verdict, direction: 'update', old: object, next: mutant },
          { verdict, direction: 'back', old: mutant, next: object },
        ];
      }),
  );
  const found = new Map<Verdict, Verdict>();
  for (let start = 0; start < updates.length; start += most) {
    const some = updates.slice(start, start + most);
    const answers = await updateVerdicts(cluster, some, start);
    some.forEach(({ verdict, direction }, index) => {
      found.set(verdict, { ...(found.get(verdict) ?? verdict), [direction]: answers[index] });
    });
  }
  return judged.map(({ object, verdicts }) => ({
    object,
    verdicts: verdicts.map((verdict) => found.get(verdict) ?? verdict),
  }));
}

/** Creates the old objects, and asks what applying the new ones over them would do. */
async function updateVerdicts(
  cluster: Cluster,
  updates: readonly Update[],
  start: number,
): Promise<readonly (UpdateVerdict | undefined)[]> {
  const named = (object: unknown, index: number): unknown =>
    changed(placed(object), ['metadata', 'name'], () => `u${String(start + index)}`);
  const olds = updates.map(({ old }, index) => named(old, index));
  const before = byName(await cluster.kubectl(['create', '--save-config', ...asJson], listed(olds)));
  const news = updates
    .map(({ next }, index) => named(next, index))
    .filter((object) => before.has(nameOf(object)));
  const output = await cluster.kubectl(['apply', '--dry-run=server', ...strictly], listed(news));
  const accepted = new Set(Array.from(output.matchAll(/\/(u\d+) /g), ([, name = '']) => name));
  // With an object that is refused among them, kubectl prints none of the others.
  const kept = news.filter((object) => accepted.has(nameOf(object)));
  const after = byName(await cluster.kubectl(['apply', '--dry-run=server', ...asJson], listed(kept)));
  // Services share ports of nodes; of all others there may be many.
  const services = olds.filter((object) => textAt(object, 'kind') === 'Service');
  if (services.length > 0)
    await cluster.kubectl(['delete', '--wait=false', '--filename=-'], listed(services));
  return updates.map((_, index) => {
    const name = `u${String(start + index)}`;
    const [live, then] = [before.get(name), after.get(name)];
    if (live === undefined) return undefined;
    if (!accepted.has(name)) return 'refused';
    return then === undefined ? undefined : restarts(live, then) ? 'restarts pods' : 'accepted';
  });
}

const strictly = ['--validate=strict', '--filename=-'];
const asJson = [...strictly, '--output=json'];

/** One after the other: a List would be judged by kubectl itself, more strictly than by the API server. */
function listed(objects: readonly unknown[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n');
}

/** The objects that kubectl prints, one after the other or as a list, by name. */
function byName(output: string): ReadonlyMap<string, unknown> {
  const printed: readonly unknown[] = output
    .split(/(?<=^\})\n/m)
    .filter((text) => text !== '')
    .map((text): unknown => JSON.parse(text));
  const objects = printed.flatMap((each) =>
    textAt(each, 'kind') === 'List' ? listAt(each, 'items') : [each],
  );
  return new Map(objects.map((object) => [nameOf(object), object]));
}

/** Whether the controller of a workload replaces its pods: their template differs, and nobody has to delete them by hand. */
function restarts(before: unknown, after: unknown): boolean {
  return (
    ['DaemonSet', 'Deployment', 'StatefulSet'].includes(textAt(after, 'kind')) &&
    textsAt(after, 'spec', 'updateStrategy')['type'] !== 'OnDelete' &&
    !isDeepStrictEqual(at(before, 'spec', 'template'), at(after, 'spec', 'template'))
  );
}

/** The results of some work on each of many things, a few at a time, in their order. */
async function eachAtOnce<T, Result>(
  things: readonly T[],
  work: (thing: T) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < things.length; start += atOnce)
    results.push(...(await Promise.all(things.slice(start, start + atOnce).map(work))));
  return results;
}
