import { check, formatFinding } from '../../lib/checks';
import { synthesize, variants } from './manifests';

/** What the rules found, and lib/constructs has still to mend: remove the entry when it is. */
const knownDefects: Readonly<Record<string, readonly string[]>> = {
  'CloudNativePG, a gateway and an external store': [
    'limits.cpu',
    'limits.memory',
    'requests.cpu',
    'requests.memory',
  ].map(
    (field) =>
      `objects-match-their-schema: Cluster todo/todo-postgres: spec.resources.${field}: spec.resources.${field} must be a quantity such as 250m or 1Gi.`,
  ),
};

describe('the manifests of this project', () => {
  test.each(Object.entries(variants))('%s has no finding', (name, environment) => {
    const documents = synthesize(environment);
    expect(check(documents).map((found) => `${found.rule.name}: ${formatFinding(found)}`)).toEqual(
      knownDefects[name] ?? [],
    );
    expect(documents.length).toBeGreaterThan(15);
  });
});
