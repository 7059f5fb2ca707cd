import { scannedManifest } from '../../tools/scan/finding';

/** What the scanners below report about. */
export const manifest = scannedManifest(
  'minikube',
  'dist/minikube.k8s.yaml',
  `kind: ConfigMap
metadata: { name: scripts }
---
kind: Deployment
metadata: { name: web }
spec: {}
---
kind: Job
metadata: { name: migrate-78c9c6032f6a }
spec: {}
`,
);

/** What scanners printed about manifests of this project, shortened. */
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
        filename: 'dist/minikube.k8s.yaml',
        kind: 'Deployment',
        name: 'web',
        version: 'apps/v1',
        status: 'statusInvalid',
        msg: "problem validating schema. Check JSON formatting: jsonschema validation failed: at '/spec/replicas': got string, want integer",
        validationErrors: [{ path: '/spec/replicas', msg: 'got string, want integer' }],
      },
      {
        filename: 'dist/minikube.k8s.yaml',
        kind: 'CronJo',
        name: 'a',
        version: 'batch/v1',
        status: 'statusError',
        msg: 'could not find schema for CronJo',
      },
    ],
  },
  'kube-linter': {
    Checks: [],
    Reports: [
      {
        Diagnostic: { Message: 'Standalone Job does not specify ttlSecondsAfterFinished' },
        Check: 'job-ttl-seconds-after-finished',
        Remediation: 'Set Job.spec.ttlSecondsAfterFinished.',
        Object: {
          Metadata: { FilePath: 'dist/minikube.k8s.yaml' },
          K8sObject: {
            Namespace: 'todo',
            Name: 'migrate-78c9c6032f6a',
            GroupVersionKind: { Group: 'batch', Version: 'v1', Kind: 'Job' },
          },
        },
      },
    ],
    Summary: { ChecksStatus: 'Failed' },
  },
  polaris: {
    PolarisOutputVersion: '1.0',
    SourceType: 'Path',
    Results: [
      { Name: 'web', Namespace: 'todo', Kind: 'Service', Results: {}, PodResult: null },
      {
        Name: 'web',
        Namespace: 'todo',
        Kind: 'Deployment',
        Results: {
          deploymentMissingReplicas: { ID: 'deploymentMissingReplicas', Success: false, Severity: 'warning' },
          pdbDisruptionsIsZero: { ID: 'pdbDisruptionsIsZero', Success: true, Severity: 'warning' },
        },
        PodResult: {
          Name: '',
          Results: {
            hostIPCSet: { ID: 'hostIPCSet', Success: true, Severity: 'danger' },
            priorityClassNotSet: { ID: 'priorityClassNotSet', Success: false, Severity: 'warning' },
          },
          ContainerResults: [
            {
              Name: 'web',
              Results: { tagNotSpecified: { ID: 'tagNotSpecified', Success: false, Severity: 'danger' } },
            },
          ],
        },
      },
    ],
    Score: 92,
  },
  trivy: {
    SchemaVersion: 2,
    Trivy: { Version: '0.74.0' },
    ArtifactName: 'dist/minikube.k8s.yaml',
    Results: [
      {
        Target: 'minikube.k8s.yaml',
        Class: 'config',
        Type: 'kubernetes',
        MisconfSummary: { Successes: 61, Failures: 0 },
      },
      {
        Target: 'minikube.k8s.yaml',
        Class: 'config',
        Type: 'kubernetes',
        MisconfSummary: { Successes: 100, Failures: 4 },
        Misconfigurations: [
          {
            ID: 'KSV-0109',
            Message: "ConfigMap 'scripts' in 'todo' namespace stores secrets",
            Status: 'FAIL',
            CauseMetadata: { Provider: 'Kubernetes', Service: 'general' },
          },
          {
            ID: 'KSV-0118',
            Message: 'deployment web in todo namespace is using the default security context',
            Status: 'FAIL',
            CauseMetadata: { Provider: 'Kubernetes', Service: 'general', StartLine: 2, EndLine: 2 },
          },
          {
            ID: 'KSV-0020',
            Message: "Container 'web' of Deployment 'web' should set 'securityContext.runAsUser' > 10000",
            Status: 'FAIL',
            CauseMetadata: { Provider: 'Kubernetes', Service: 'general', StartLine: 3, EndLine: 5 },
          },
          {
            ID: 'KSV-0021',
            Message: "Container 'web' of Deployment 'web' should set 'securityContext.runAsGroup' > 10000",
            Status: 'PASS',
            CauseMetadata: { Provider: 'Kubernetes', Service: 'general', StartLine: 3, EndLine: 5 },
          },
          {
            ID: 'KSV-0040',
            Message: 'A resource quota policy with hard memory and CPU limits should be configured',
            Status: 'FAIL',
            CauseMetadata: { Provider: 'Kubernetes', Service: 'general', StartLine: 6, EndLine: 8 },
          },
        ],
      },
    ],
  },
  kubescape: {
    summaryDetails: { controls: {} },
    results: [
      {
        resourceID: 'path=1053966352/api=apps/v1/todo/Deployment/web',
        controls: [
          {
            controlID: 'C-0076',
            name: 'Label usage for resources',
            status: { status: 'failed' },
            rules: [{ name: 'label-usage-for-resources', status: 'failed', subStatus: '' }],
            severity: 'Low',
          },
          { controlID: 'C-0030', name: 'Ingress and Egress blocked', status: { status: 'passed' } },
          {
            controlID: 'C-0306',
            name: 'Images not pinned to digest',
            status: { status: 'skipped', subStatus: 'configuration' },
          },
        ],
      },
      { resourceID: 'path=1053966352/api=/v1/todo/Secret/web', controls: null },
    ],
  },
} as const;
