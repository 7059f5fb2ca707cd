import { check, rules } from '../../../tools/check';
import { at } from '../../../tools/manifest';
import { isFurther } from '../../sample-environments';
import { manifests } from '../manifests';
import { kindSeeds, objectSeeds } from './objects';
import { outOfScope } from './out-of-scope';
import { podSeeds } from './pods';
import { type Defect, defectsOf } from './seed';

/** Every defect that is seeded into a manifest, one at a time. */
function seededDefects(environment: 'minikube' | 'production'): readonly Defect[] {
  const documents = manifests[environment];
  return documents.flatMap((object, index) => {
    const kind = String(at(object, 'kind'));
    // Each kind of object is there without those that came later.
    if (isFurther(String(at(object, 'metadata', 'name')))) return [];
    // What production shares with Minikube differs in numbers, placement and peers.
    const isLocal = environment === 'minikube';
    const isNew = isLocal || ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Ingress'].includes(kind);
    const seeds = [
      ...(isNew ? objectSeeds : []),
      ...(kindSeeds[kind] ?? []),
      ...((isLocal || kind === 'Deployment' ? podSeeds[kind] : undefined) ?? []),
    ];
    const name = `${environment}: apply ${kind} ${String(at(object, 'metadata', 'name'))} twice`;
    return [
      ...(isNew ? [{ name, documents: [...documents, object] }] : []),
      ...defectsOf(environment, documents, index, seeds),
    ];
  });
}

/** Rules that catch most defects: the others are asked about what these let through. */
const quick = rules.filter(({ name }) =>
  [
    ...['objects-are-unique', 'kinds-are-served', 'objects-match-their-schema', 'fields-agree'],
    ...['names-are-valid', 'pods-run-restricted', 'references-resolve', 'policies-are-narrow'],
  ].includes(name),
);

/** Frontend and backend have the first two hosts, and variables that name them. Of others, nobody need say that they exist. */
const furtherHost = /Ingress todo-edge: remove spec\.rules\[[2-9]\]$/;

/**
 * Tests that the rules catch what is seeded into a manifest.
 *
 * @param without Rules about what the manifest has none of: nothing can break them there.
 */
export function describeSeededDefects(
  environment: 'minikube' | 'production',
  without: readonly string[] = [],
): void {
  const catching = (documents: readonly unknown[], some = rules): ReadonlySet<string> =>
    new Set(check(documents, some).map(({ rule }) => rule.name));
  const caught = seededDefects(environment).map(({ name, documents }) => {
    const early = catching(documents, quick);
    return { name, documents, by: early.size > 0 ? early : catching(documents) };
  });
  const missed = caught
    .filter(({ by, name }) => by.size === 0 && !furtherHost.test(name))
    .map(({ name }) => name);
  const unseen = Object.entries(outOfScope).filter(
    ([, { source }]) => source.startsWith(environment) || !/^(?:minikube|production):/.test(source),
  );

  describe(`defects seeded into ${environment}`, () => {
    test('are many, and each is seeded once', () => {
      expect(caught.length).toBeGreaterThan(500);
      expect(new Set(caught.map(({ name }) => name)).size).toBe(caught.length);
    });

    test('are caught by a rule, or out of scope for a stated reason', () => {
      expect(missed.filter((name) => !unseen.some(([, pattern]) => pattern.test(name)))).toEqual([]);
    });

    test.each(unseen)('out of scope: %s', (_, pattern) => {
      expect(missed.filter((name) => pattern.test(name))).not.toEqual([]);
    });

    test.each(rules.filter(({ name }) => !without.includes(name)))(
      'some are caught by $name alone',
      ({ name }) => {
        const candidates = caught.filter(({ by }) => by.size === 1 && by.has(name));
        expect(candidates.some(({ documents }) => catching(documents).size === 1)).toBe(true);
      },
    );
  });
}
