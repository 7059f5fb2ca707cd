import { check, rules } from '../../tools/check';
import { seededDefects } from './defects';
import { outOfScope } from './defects/out-of-scope';

/** Each seeded defect with the names of the rules that catch it. */
const caught = seededDefects().map(({ name, documents }) => ({
  name,
  by: new Set(check(documents).map(({ rule }) => rule.name)),
}));

const patterns = Object.values(outOfScope);

describe('seeded defects', () => {
  test('are many, and each is seeded once', () => {
    expect(caught.length).toBeGreaterThan(1000);
    expect(new Set(caught.map(({ name }) => name)).size).toBe(caught.length);
  });

  test('are caught by a rule, or out of scope for a stated reason', () => {
    const missed = caught.filter(({ by }) => by.size === 0).map(({ name }) => name);
    expect(missed.filter((name) => !patterns.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  test.each(Object.entries(outOfScope))('out of scope: %s', (_, pattern) => {
    expect(caught.filter(({ name, by }) => by.size === 0 && pattern.test(name)).length).toBeGreaterThan(0);
  });

  test.each(rules)('some are caught by $name alone', ({ name }) => {
    expect(caught.filter(({ by }) => by.size === 1 && by.has(name)).length).toBeGreaterThan(0);
  });
});
