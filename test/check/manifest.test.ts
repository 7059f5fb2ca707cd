import { check, formatFinding } from '../../tools/check';
import { synthesize, variants } from './manifests';

describe('the manifests of this project', () => {
  test.each(Object.entries(variants))('%s has no finding', (_, environment) => {
    const documents = synthesize(environment);
    expect(check(documents).map((found) => `${found.rule.name}: ${formatFinding(found)}`)).toEqual([]);
    expect(documents.length).toBeGreaterThan(15);
  });
});
