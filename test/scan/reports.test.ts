import type { Remark } from '../../tools/scan/finding';
import { scanners } from '../../tools/scan/scanners';
import { manifest, reports } from './reports';

function read(name: string, report: unknown): readonly Remark[] {
  const scanner = scanners.find((candidate) => candidate.name === name);
  if (scanner === undefined) throw new Error(`No scanner is called ${name}`);
  return scanner.read(report, manifest);
}

describe('a report', () => {
  test.each<[keyof typeof reports, readonly (readonly [string, string])[]]>([
    [
      'kube-score',
      [
        ['bare', 'Deployment/web'],
        ['deployment-replicas', 'Deployment/web'],
        ['container-security-context-user-group-id', 'Deployment/web'],
        ['container-security-context-user-group-id', 'Deployment/web'],
      ],
    ],
    [
      'checkov',
      [
        ['CKV_K8S_43', 'Job/migrate-*'],
        ['CKV_SECRET_4', 'ConfigMap/scripts'],
      ],
    ],
    [
      'kubeconform',
      [
        ['statusInvalid', 'Deployment/web'],
        ['statusError', 'CronJo/a'],
      ],
    ],
    ['kube-linter', [['job-ttl-seconds-after-finished', 'Job/migrate-*']]],
    [
      'polaris',
      [
        ['deploymentMissingReplicas', 'Deployment/web'],
        ['priorityClassNotSet', 'Deployment/web'],
        ['tagNotSpecified', 'Deployment/web'],
      ],
    ],
    [
      'trivy',
      [
        ['KSV-0109', 'ConfigMap/scripts'],
        ['KSV-0118', 'Deployment/web'],
        ['KSV-0020', 'Deployment/web'],
        ['KSV-0040', 'Job/migrate-*'],
      ],
    ],
    ['kubescape', [['C-0076', 'Deployment/web']]],
  ])('of %s tells the rule and the object of each finding', (name, remarks) => {
    expect(read(name, reports[name])).toEqual(remarks.map(([rule, object]) => ({ rule, object })));
  });

  test.each(scanners.map(({ name }) => name))(
    'of %s that is none is no proof that nothing was found',
    (name) => {
      for (const nonsense of [{}, 'text', 7])
        expect(() => read(name, nonsense)).toThrow(/holds no list|nothing to check/);
    },
  );

  test('of polaris about a file that it could not read is no proof either', () => {
    expect(() => read('polaris', { ...reports.polaris, Results: [], Score: 100 })).toThrow(
      'nothing to check',
    );
  });

  test('of checkov about secrets names the object of the line, whatever the resource looks like', () => {
    const failed = [{ check_id: 'A', resource: 'a.b.c', file_line_range: [5, 6] }];
    expect(read('checkov', { check_type: 'secrets', results: { failed_checks: failed } })).toEqual([
      { rule: 'A', object: 'Deployment/web' },
    ]);
  });

  test('of checkov keeps the dots of a name', () => {
    const failed = [{ check_id: 'A', resource: 'CustomResourceDefinition.default.a.b.c' }];
    expect(read('checkov', { check_type: 'kubernetes', results: { failed_checks: failed } })).toEqual([
      { rule: 'A', object: 'CustomResourceDefinition/a.b.c' },
    ]);
  });

  test('of kubeconform about schemas that it could not fetch is no proof either', () => {
    const msg = 'failed downloading schema at https://example.com: no such host';
    const report = { resources: [{ kind: 'Namespace', name: 'todo', status: 'statusError', msg }] };
    expect(() => read('kubeconform', report)).toThrow('it could not fetch the schemas of Kubernetes');
  });
});

test('a scanner is asked for a report about a file, and keeps its default settings', () => {
  expect(scanners.map((scanner) => [scanner.name, ...scanner.arguments('a.yaml')].join(' '))).toEqual([
    'kube-linter lint --format json a.yaml',
    'kube-score score --output-format json a.yaml',
    'polaris audit --audit-path a.yaml --format json',
    'trivy config --quiet --format json a.yaml',
    'checkov --file a.yaml --output json --quiet --compact',
    'kubescape scan a.yaml --format json',
    'kubeconform -output json a.yaml',
  ]);
});
