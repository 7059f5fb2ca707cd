import { readDocuments } from '../../tools/manifest';
import { scannedManifest } from '../../tools/scan/finding';

/** What the scanners below report about: objects in lines 1, 4 and 8. */
export const manifest = scannedManifest(
  'minikube',
  'dist/minikube.k8s.yaml',
  readDocuments(`kind: ConfigMap
metadata: { name: scripts }
---
{ apiVersion: apps/v1, kind: Deployment,
  metadata: { name: web },
  spec: {} }
---
{ apiVersion: batch/v1, kind: Job,
  metadata: { name: migrate-78c9c6032f6a },
  spec: {} }
`),
);

/** What scanners printed about manifests of this project, shortened, as YAML. */
const printed = {
  'kube-score': `
- object_name: Deployment/apps/v1/todo/web
  type_meta: { kind: Deployment }
  object_meta: { name: web }
  checks:
    - { check: { id: label-values }, grade: 10, skipped: false, comments: null }
    - { check: { id: pod-probes }, grade: 1, skipped: true, comments: [{ path: '', summary: Skipped }] }
    - { check: { id: bare }, grade: 9, skipped: false, comments: [] }
    - { check: { id: deployment-replicas }, grade: 5, skipped: false, comments: [{ path: '', summary: Few }] }
    - check: { id: container-security-context-user-group-id }
      grade: 1
      skipped: false
      comments: [{ path: web, summary: low user ID }, { path: web, summary: low group ID }]
`,
  checkov: `
- check_type: kubernetes
  results:
    failed_checks: [{ check_id: CKV_K8S_43, resource: Job.todo.migrate-78c9c6032f6a, file_line_range: [6, 8] }]
- check_type: secrets
  results:
    failed_checks:
      - { check_id: CKV_SECRET_4, resource: 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8, file_line_range: [2, 3] }
`,
  kubeconform: `
resources:
  - { kind: Deployment, name: web, status: statusInvalid, msg: "at '/spec/replicas': got string, want integer" }
  - { kind: CronJo, name: a, status: statusError, msg: could not find schema for CronJo }
`,
  'kube-linter': `
Checks: []
Reports:
  - Diagnostic: { Message: Standalone Job does not specify ttlSecondsAfterFinished }
    Check: job-ttl-seconds-after-finished
    Object:
      Metadata: { FilePath: dist/minikube.k8s.yaml }
      K8sObject:
        { Namespace: todo, Name: migrate-78c9c6032f6a, GroupVersionKind: { Group: batch, Version: v1, Kind: Job } }
Summary: { ChecksStatus: Failed }
`,
  polaris: `
Results:
  - { Name: web, Namespace: todo, Kind: Service, Results: {}, PodResult: null }
  - Name: web
    Kind: Deployment
    Results:
      deploymentMissingReplicas: { ID: deploymentMissingReplicas, Success: false, Severity: warning }
      pdbDisruptionsIsZero: { ID: pdbDisruptionsIsZero, Success: true, Severity: warning }
    PodResult:
      Results:
        hostIPCSet: { ID: hostIPCSet, Success: true, Severity: danger }
        priorityClassNotSet: { ID: priorityClassNotSet, Success: false, Severity: warning }
      ContainerResults:
        - { Name: web, Results: { tagNotSpecified: { ID: tagNotSpecified, Success: false, Severity: danger } } }
Score: 92
`,
  trivy: `
Results:
  - { Target: minikube.k8s.yaml, Class: config, MisconfSummary: { Successes: 61, Failures: 0 } }
  - Target: minikube.k8s.yaml
    Misconfigurations:
      - { ID: KSV-0109, Status: FAIL, CauseMetadata: { Provider: Kubernetes } }
      - { ID: KSV-0118, Status: FAIL, CauseMetadata: { Provider: Kubernetes, StartLine: 2, EndLine: 2 } }
      - { ID: KSV-0020, Status: FAIL, CauseMetadata: { Provider: Kubernetes, StartLine: 3, EndLine: 5 } }
      - { ID: KSV-0021, Status: PASS, CauseMetadata: { Provider: Kubernetes, StartLine: 3, EndLine: 5 } }
      - { ID: KSV-0040, Status: FAIL, CauseMetadata: { Provider: Kubernetes, StartLine: 6, EndLine: 8 } }
`,
  kubescape: `
summaryDetails: { controls: {} }
results:
  - resourceID: path=1053966352/api=apps/v1/todo/Deployment/web
    controls:
      - { controlID: C-0076, name: Label usage for resources, status: { status: failed } }
      - { controlID: C-0030, name: Ingress and Egress blocked, status: { status: passed } }
      - { controlID: C-0306, name: Images not pinned to digest, status: { status: skipped } }
  - { resourceID: path=1053966352/api=/v1/todo/Secret/web, controls: null }
`,
};

/** The report of a scanner. */
export function reportOf(scanner: keyof typeof printed): unknown {
  return readDocuments(printed[scanner])[0]?.raw;
}
