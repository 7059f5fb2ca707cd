import type { Remark } from '../../tools/scan/finding';
import { scanners } from '../../tools/scan/scanners';
import { manifest, reportOf } from './reports';

function read(name: string, report: unknown): readonly Remark[] {
  const scanner = scanners.find((candidate) => candidate.name === name);
  if (scanner === undefined) throw new Error(`No scanner is called ${name}`);
  return scanner.read(report, manifest);
}

describe('a report', () => {
  const groups = 'container-security-context-user-group-id Deployment/web';

  test.each([
    ['kube-score', ['bare Deployment/web', 'deployment-replicas Deployment/web', groups, groups]],
    ['checkov', ['CKV_K8S_43 Job/migrate-*', 'CKV_SECRET_4 ConfigMap/scripts']],
    ['kubeconform', ['statusInvalid Deployment/web', 'statusError CronJo/a']],
    ['kube-linter', ['job-ttl-seconds-after-finished Job/migrate-*']],
    [
      'polaris',
      ['deploymentMissingReplicas', 'priorityClassNotSet', 'tagNotSpecified'].map(
        (rule) => `${rule} Deployment/web`,
      ),
    ],
    [
      'trivy',
      [
        ...['KSV-0109 ConfigMap/scripts', 'KSV-0118 Deployment/web', 'KSV-0020 Deployment/web'],
        'KSV-0040 Job/migrate-*',
      ],
    ],
    ['kubescape', ['C-0076 Deployment/web']],
  ] as const)('of %s has the rule and the object of each finding', (name, remarks) => {
    expect(read(name, reportOf(name)).map(({ rule, object }) => `${rule} ${object}`)).toEqual(remarks);
  });

  test.each(scanners.map(({ name }) => name))('of %s without a list proves nothing', (name) => {
    for (const nonsense of [{}, 'text', 7])
      expect(() => read(name, nonsense)).toThrow(/holds no list|nothing to check/);
  });

  test.each([
    ['polaris', 'about a file that it could not read', { Results: [], Score: 100 }, 'nothing to check'],
    [
      'kubeconform',
      'about schemas that it could not fetch',
      { resources: [{ status: 'statusError', msg: 'failed downloading schema at https://a: no such host' }] },
      'it could not fetch the schemas of Kubernetes',
    ],
  ])('of %s %s proves nothing either', (name, _, report, reason) => {
    expect(() => read(name, report)).toThrow(reason);
  });

  test.each([
    ['about secrets names the object of the line', 'secrets', 'a.b.c', 'Deployment/web'],
    ['keeps the dots of a name', 'kubernetes', 'A.default.a.b.c', 'A/a.b.c'],
  ])('of checkov %s', (_, type, resource, object) => {
    const failed = [{ check_id: 'A', resource, file_line_range: [5, 6] }];
    expect(read('checkov', { check_type: type, results: { failed_checks: failed } })).toEqual([
      { rule: 'A', object },
    ]);
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
