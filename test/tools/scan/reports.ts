import { scannedManifest } from '../../../tools/scan/finding';

/** What the scanners below report about. */
export const manifest = scannedManifest(
  'minikube',
  'dist/minikube.k8s.yaml',
  `kind: ConfigMap
metadata: { name: scripts }
---
kind: Deployment
metadata: { name: web }
---
kind: Job
metadata: { name: migrate-78c9c6032f6a }
`,
);

/** What scanners printed about manifests of this project, shortened; for those marked so, what their documentation shows. */
export const reports = {
  'kube-score': [
    {
      ...{
        object_name: 'Deployment/apps/v1/todo/web',
        type_meta: { kind: 'Deployment' },
        object_meta: { name: 'web' },
      },
      checks: [
        { check: { id: 'label-values' }, grade: 10, skipped: false, comments: null },
        {
          check: { id: 'pod-probes' },
          grade: 1,
          skipped: true,
          comments: [{ path: '', summary: 'Skipped' }],
        },
        { check: { id: 'bare' }, grade: 9, skipped: false, comments: [] },
        {
          check: { id: 'deployment-replicas' },
          grade: 5,
          skipped: false,
          comments: [{ path: '', summary: 'Few' }],
        },
        {
          ...{ check: { id: 'container-security-context-user-group-id' }, grade: 1, skipped: false },
          comments: [
            { path: 'web', summary: 'low user ID' },
            { path: 'web', summary: 'low group ID' },
          ],
        },
      ],
    },
  ],
  checkov: [
    {
      check_type: 'kubernetes',
      results: {
        failed_checks: [
          { check_id: 'CKV_K8S_43', resource: 'Job.todo.migrate-78c9c6032f6a', file_line_range: [6, 8] },
        ],
      },
    },
    {
      check_type: 'secrets',
      results: {
        failed_checks: [
          {
            check_id: 'CKV_SECRET_4',
            resource: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
            file_line_range: [2, 3],
          },
        ],
      },
    },
  ],
  kubeconform: {
    resources: [
      {
        kind: 'Deployment',
        name: 'web',
        version: 'apps/v1',
        status: 'statusInvalid',
        msg: 'missing properties',
      },
      { kind: 'Job', name: 'a', version: 'v1', status: 'statusError', msg: 'could not find schema for Job' },
      { kind: 'Service', name: 'a', version: 'v1', status: 'statusSkipped', msg: '' },
    ],
  },
  // From its documentation.
  'kube-linter': {
    Checks: [],
    Reports: [
      {
        Check: 'unset-cpu-requirements',
        Diagnostic: { Message: 'container "web" has cpu request 0' },
        Object: {
          K8sObject: {
            Namespace: 'todo',
            Name: 'web',
            GroupVersionKind: { Group: 'apps', Version: 'v1', Kind: 'Deployment' },
          },
        },
      },
    ],
  },
  // From its documentation.
  polaris: {
    Results: [
      {
        ...{
          Name: 'web',
          Namespace: 'todo',
          Kind: 'Deployment',
          Results: { pdb: { ID: 'pdb', Success: false } },
        },
        PodResult: {
          Results: {
            hostIPCSet: { ID: 'hostIPCSet', Success: true },
            spread: { ID: 'spread', Success: false },
          },
          ContainerResults: [{ Name: 'web', Results: { tag: { ID: 'tag', Success: false } } }],
        },
      },
      { Name: 'scripts', Kind: 'ConfigMap', Results: {}, PodResult: null },
    ],
  },
  // From its documentation.
  trivy: {
    Results: [
      { Target: 'a', Class: 'config' },
      {
        Target: 'a',
        Misconfigurations: [
          { ID: 'KSV020', Status: 'FAIL', CauseMetadata: { StartLine: 5 } },
          { ID: 'KSV021', Status: 'PASS', CauseMetadata: { StartLine: 5 } },
          { ID: 'KSV022', Status: 'FAIL', CauseMetadata: {} },
        ],
      },
    ],
  },
  // From its documentation.
  kubescape: {
    results: [
      {
        resourceID: 'path=123/api=apps/v1/todo/Deployment/web',
        controls: [
          { controlID: 'C-0013', status: { status: 'failed' } },
          { controlID: 'C-0017', status: { status: 'passed' } },
        ],
      },
      { resourceID: 'path=123/api=/v1/todo/Secret/web', controls: null },
    ],
  },
} as const;
