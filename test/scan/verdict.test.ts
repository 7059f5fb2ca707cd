import { type Every, type Exception, exceptions, formatExceptions } from '../../tools/scan/exceptions';
import { type Remark, scannedManifest } from '../../tools/scan/finding';
import { scanners } from '../../tools/scan/scanners';
import { formatVerdict, judge, type Run } from '../../tools/scan/verdict';
import { manifest } from './reports';
import { readDocuments } from '../../tools/manifest';

describe('findings', () => {
  const run = { scanner: 'trivy', manifest };
  const done = (...remarks: readonly Remark[]): Run => ({ ...run, kind: 'done', remarks });
  const low = { rule: 'low-user', object: 'Deployment/web' };
  const everyWorkload: Exception = { rules: { trivy: ['low-user'] }, reason: 'So.' };
  const exception: Exception = { ...everyWorkload, where: { has: 'Deployment' }, objects: [low.object] };

  test('that an exception covers are expected, and counted', () => {
    const verdict = judge([done(low, low)], [exception]);
    expect(verdict).toEqual({
      expected: [{ scanner: 'trivy', manifest: 'minikube', ...low, count: 2 }],
      unexpected: [],
      stale: [],
    });
  });

  const job = { ...low, object: 'Job/migrate-*' };
  const script = { ...low, object: 'ConfigMap/scripts' };
  const everyOther: Exception = { ...everyWorkload, objects: { everySpecBut: 'Job/migrate-*' } };
  const everyDeployment: Exception = { ...everyWorkload, objects: [{ every: 'Deployment' }] };
  const elsewhere: Exception = { ...exception, isDecidedElsewhere: true };

  test.each<[what: string, exception: Exception, found: Remark[], isNew: Remark[], isStale: Remark[]]>([
    [
      'for another rule covers none',
      { ...exception, rules: { trivy: ['x'] } },
      [low],
      [low],
      [{ ...low, rule: 'x' }],
    ],
    ['for another object covers none', { ...exception, objects: [job.object] }, [low], [low], [job]],
    [
      'for manifests with something else covers none',
      { ...exception, where: { has: 'Ingress' } },
      [low],
      [low],
      [],
    ],
    ['for another scanner covers none', { ...exception, rules: { polaris: ['low-user'] } }, [low], [low], []],
    ['for every workload covers those', everyWorkload, [low, job], [], []],
    ['for every workload is stale where it has a gap', everyWorkload, [low], [], [job]],
    ['for every object with a spec but one covers those', everyOther, [low], [], []],
    ['for every object with a spec but one does not cover that one', everyOther, [low, job], [job], []],
    ['for every object with a spec covers no other', everyOther, [low, script], [script], []],
    ['for every object with a spec but one is stale where it has a gap', everyOther, [], [], [low]],
    ['for every object of a kind covers those', everyDeployment, [low], [], []],
    ['for every object of a kind covers no other', everyDeployment, [low, job], [job], []],
    ['for every object of a kind is stale where it has a gap', everyDeployment, [], [], [low]],
    ['that a registry decides covers', elsewhere, [low], [], []],
    ['that a registry decides is not missed', elsewhere, [], [], []],
  ])('an exception %s', (_, excused, remarks, isNew, isStale) => {
    const verdict = judge([done(...remarks)], [excused]);
    expect(verdict.unexpected).toMatchObject(isNew);
    expect(verdict.stale).toMatchObject(isStale);
  });

  test('may be excepted in those objects alone that have, or lack, another one beside them', () => {
    const objects = ['Deployment/web', 'Deployment/lone', 'Service/web', 'Job/lone'];
    const documents = objects.map((name) => `{ kind: ${name.replace('/', ', metadata: { name: ')} } }`);
    const scanned = scannedManifest('two', 'two.yaml', readDocuments(documents.join('\n---\n')));
    const excused = (beside: Every['beside']): readonly string[] =>
      judge(
        [{ ...done(), manifest: scanned }],
        [{ ...everyWorkload, objects: [{ every: 'Deployment', ...(beside && { beside }) }] }],
      ).stale.map(({ object }) => object);
    expect(excused({ has: 'Service' })).toEqual(['Deployment/web']);
    expect(excused({ lacks: 'Service' })).toEqual(['Deployment/lone']);
    expect(excused(undefined)).toEqual(['Deployment/web', 'Deployment/lone']);
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
    const beside = { every: 'Job', beside: { lacks: 'Pod' } };
    const every = { rules: { trivy: ['x'] }, objects: [{ every: 'Secret' }, beside], reason: 'No.' };
    const wide = { rules: { trivy: ['x'] }, reason: 'Yes.' };
    expect(formatExceptions([exception, { ...exception, ...several }, every, wide])).toBe(`\
| Scanner and rule | Manifest | Object | Reason |
| --- | --- | --- | --- |
| trivy \`low-user\` | with \`Deployment\` | \`Deployment/web\` | So. |
| trivy \`x\`, \`y\`; polaris \`z\` | with \`Deployment\` | every object with a \`spec\` but \`Job/a\` | So. |
| trivy \`x\` | every | every \`Secret\`, every \`Job\` without \`Pod\` | No. |
| trivy \`x\` | every | every workload | Yes. |
`);
    for (const { rules, reason } of exceptions) {
      expect(scanners.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(rules)));
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });
});
