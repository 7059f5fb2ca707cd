import { type Exception, exceptions, formatExceptions } from '../../tools/scan/exceptions';
import type { Remark } from '../../tools/scan/finding';
import { scanners } from '../../tools/scan/scanners';
import { formatVerdict, judge, type Run } from '../../tools/scan/verdict';
import { manifest } from './reports';

describe('findings', () => {
  const run = { scanner: 'trivy', manifest };
  const done = (...remarks: readonly Remark[]): Run => ({ ...run, kind: 'done', remarks });
  const low = { rule: 'low-user', object: 'Deployment/web' };
  const exception: Exception = {
    rules: { trivy: ['low-user'] },
    manifests: ['minikube'],
    objects: ['Deployment/web'],
    reason: 'So.',
  };

  test('that an exception covers are expected, and counted', () => {
    const verdict = judge([done(low, low)], [exception]);
    expect(verdict).toEqual({
      expected: [{ scanner: 'trivy', manifest: 'minikube', ...low, count: 2 }],
      unexpected: [],
      stale: [],
    });
  });

  test.each([
    ['another rule', { rules: { trivy: ['other'] } }],
    ['another object', { objects: ['Job/migrate-*'] }],
    ['another manifest', { manifests: ['production'] }],
    ['another scanner', { rules: { polaris: ['low-user'] } }],
  ])('are not covered by an exception for %s', (_, change) => {
    expect(judge([done(low)], [{ ...exception, ...change }]).unexpected).toHaveLength(1);
  });

  test('in every object that runs pods are covered by one exception, and its gaps are stale', () => {
    const all: Exception = { rules: exception.rules, reason: exception.reason };
    expect(judge([done(low, { ...low, object: 'Job/migrate-*' })], [all])).toMatchObject({
      unexpected: [],
      stale: [],
    });
    expect(judge([done(low)], [all]).stale).toMatchObject([{ rule: 'low-user', object: 'Job/migrate-*' }]);
  });

  test('in every object with a `spec` but one are covered by one exception, and its gaps are stale', () => {
    const all: Exception = { ...exception, objects: { everySpecBut: 'Job/migrate-*' } };
    expect(judge([done(low)], [all])).toMatchObject({ unexpected: [], stale: [] });
    expect(judge([done(low, { ...low, object: 'Job/migrate-*' })], [all]).unexpected).toHaveLength(1);
    expect(judge([done(low, { ...low, object: 'ConfigMap/scripts' })], [all]).unexpected).toHaveLength(1);
    expect(judge([done()], [all]).stale).toMatchObject([{ rule: 'low-user', object: 'Deployment/web' }]);
  });

  test('that a registry decides are covered, and are not missed', () => {
    const elsewhere: Exception = { ...exception, isDecidedElsewhere: true };
    expect(judge([done(low)], [elsewhere])).toMatchObject({ unexpected: [], stale: [] });
    expect(judge([done()], [elsewhere]).stale).toEqual([]);
  });

  test('that are gone make their exception stale, unless the scanner could not run', () => {
    expect(judge([done()], [exception]).stale).toEqual([{ scanner: 'trivy', manifest: 'minikube', ...low }]);
    const failed: Run = { ...run, kind: 'could not run', reason: 'no network' };
    expect(judge([failed], [exception]).stale).toEqual([]);
    expect(judge([], [exception]).stale).toEqual([]);
  });

  test('are printed as one table, the new first', () => {
    const verdict = judge(
      [done(low, { rule: 'x', object: 'Job/migrate-*' })],
      [exception, { ...exception, rules: { trivy: ['y'] } }],
    );
    expect(formatVerdict(verdict)).toBe(`\
scanner  manifest  rule      object          count
trivy    minikube  x         Job/migrate-*   1      NEW
trivy    minikube  low-user  Deployment/web  1      excepted
trivy    minikube  y         Deployment/web  0      STALE EXCEPTION
`);
  });

  test('that stay are a table in Markdown, each with its reason', () => {
    const several = { rules: { trivy: ['x', 'y'], polaris: ['z'] }, objects: { everySpecBut: 'Job/a' } };
    const wide = { rules: { trivy: ['x'] }, reason: 'Yes.' };
    expect(formatExceptions([exception, { ...exception, ...several }, wide])).toBe(`\
| Scanner and rule | Manifest | Object | Reason |
| --- | --- | --- | --- |
| trivy \`low-user\` | minikube | \`Deployment/web\` | So. |
| trivy \`x\`, \`y\`; polaris \`z\` | minikube | every object with a \`spec\` but \`Job/a\` | So. |
| trivy \`x\` | minikube, production | every workload | Yes. |
`);
    for (const { rules, reason } of exceptions) {
      expect(scanners.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(rules)));
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });
});
