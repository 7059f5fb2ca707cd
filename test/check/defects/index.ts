import { check, type Rule, rules } from '../../../tools/check';
import { at, Manifest } from '../../../tools/manifest';
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

/** Rules that catch most defects, and take the least time: they are asked before the others. */
const quick = new Set([
  ...['objects-are-unique', 'kinds-are-served', 'objects-match-their-schema', 'fields-agree'],
  ...['pods-run-restricted', 'references-resolve', 'names-are-valid', 'policies-are-narrow'],
]);
const inTurn = [
  ...rules.filter(({ name }) => quick.has(name)),
  ...rules.filter(({ name }) => !quick.has(name)),
];

/** The first rule that sees something wrong in a manifest. */
function catcherOf(documents: readonly unknown[]): Rule | undefined {
  const manifest = new Manifest(documents);
  return inTurn.find((rule) => [...rule.check(manifest, [])].some(({ isNote }) => isNote !== true));
}

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
  const caught = seededDefects(environment).map((defect) => ({ ...defect, by: catcherOf(defect.documents) }));
  const missed = caught
    .filter(({ by, name }) => by === undefined && !furtherHost.test(name))
    .map(({ name }) => name);
  const unseen = Object.entries(outOfScope).filter(
    ([, { source }]) => source.startsWith(environment) || !/^(?:minikube|production):/.test(source),
  );

  describe(`defects seeded into ${environment}`, () => {
    test('are many, and each is seeded once', () => {
      expect(caught.length).toBeGreaterThan(500);
      expect(new Set(caught.map(({ name }) => name)).size).toBe(caught.length);
    });

    test('are all that is seen: in the manifest as it is, no rule finds anything', () => {
      expect(catcherOf(manifests[environment])).toBeUndefined();
    });

    test('are caught by a rule, or out of scope for a stated reason', () => {
      expect(missed.filter((name) => !unseen.some(([, pattern]) => pattern.test(name)))).toEqual([]);
    });

    test.each(unseen)('out of scope: %s', (_, pattern) => {
      expect(missed.filter((name) => pattern.test(name))).not.toEqual([]);
    });

    test.each(rules.filter(({ name }) => !without.includes(name)))(
      'some are caught by $name alone',
      (rule) => {
        const isAlone = ({ documents }: Defect): boolean =>
          new Set(check(documents).map((found) => found.rule)).size === 1;
        expect(caught.filter(({ by }) => by === rule).some(isAlone)).toBe(true);
      },
    );
  });
}
