import { line, type Report, summary, written } from '../../tools/e2e/report';

const detail = 'answer <500> & "why"';
const pods = [{ name: 'p', describe: 'Name: p', logs: 'a < b' }];
const diagnosis = { events: 'Warning \u001b[31mUnhealthy', pods };

const report: Report = {
  context: 'kind-e2e',
  environment: 'minikube',
  namespace: 'todo-e2e-1',
  started: '2026-11-21T00:00:00.000Z',
  seconds: 12.3,
  proven: false,
  results: [
    { name: 'apply', proves: 'it applies', outcome: 'passed', detail: '29 objects', seconds: 1.25 },
    { name: 'network', proves: 'paths', outcome: 'not enforced', detail: 'no policies', seconds: 2 },
    { name: 'rows', proves: 'rows survive', outcome: 'failed', detail, seconds: 3, diagnosis },
    { name: 'backup', proves: 'restored', outcome: 'not run', detail: 'needs rows', seconds: 0 },
  ],
};

describe('the report', () => {
  it('is one line a step', () => {
    expect(report.results.map(line)).toEqual([
      'passed         apply         1.3 s  29 objects',
      'not enforced   network       2.0 s  no policies',
      'failed         rows          3.0 s  answer <500> & "why"',
      'not run        backup        0.0 s  needs rows',
    ]);
  });

  it('sums up, and never counts as passed what was not enforced or not run', () => {
    expect(summary(report)).toBe(
      'minikube on kind-e2e, namespace todo-e2e-1: 1 passed, 1 failed, 1 not run, 1 not enforced in 12 s\n' +
        'rows: NOT PROVEN that rows survive\n  answer <500> & "why"\n',
    );
  });

  it('is JSON', () => {
    expect(JSON.parse(written(report, 'report.json'))).toEqual(report);
  });

  it('is JUnit where the file is XML, with what it holds escaped', () => {
    const xml = written(report, 'report.xml');
    expect(xml).toContain('<testsuite name="minikube" tests="4" failures="1" skipped="2"');
    expect(xml).toContain('<failure message="answer &lt;500&gt; &amp; &quot;why&quot;"/>');
    expect(xml).toContain('<skipped message="not enforced: no policies"/>');
    expect(xml).toContain('a &lt; b');
    expect(xml).not.toContain('\u001b');
  });
});
