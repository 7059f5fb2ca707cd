/** Findings that stay, and why. */
export interface Exception {
  /** By scanner, its own identifiers of the rules that ask for the same. */
  readonly rules: Readonly<Record<string, readonly string[]>>;
  /** Environments in whose manifests it is found. */
  readonly manifests: readonly string[];
  /** Where it is found: `Kind/name` each, in every object that runs pods, or in every one that has a `spec` but one. */
  readonly objects: 'every workload' | readonly string[] | { readonly everySpecBut: string };
  /** Whether a registry decides what is found, so that nothing found makes no exception stale. Default: no. */
  readonly isDecidedElsewhere?: true;
  /** One sentence. */
  readonly reason: string;
}

const everywhere = ['minikube', 'production'];
const webServices = ['Deployment/todo-backend', 'Deployment/todo-frontend'];
const backupJobs = ['CronJob/todo-backup', 'CronJob/todo-restore'];
const migration = 'Job/todo-migrate-*';

/** Every finding of a scanner with its default settings that stays: the table in docs/checks.md. */
export const exceptions: readonly Exception[] = [
  {
    rules: {
      'kube-score': ['container-security-context-user-group-id'],
      trivy: ['KSV-0020', 'KSV-0021'],
      checkov: ['CKV_K8S_40'],
    },
    manifests: everywhere,
    objects: 'every workload',
    reason: 'The images run as UID 1000 and GID 1001: both are part of what the containers promise.',
  },
  {
    rules: {
      'kube-score': ['container-image-pull-policy'],
      polaris: ['pullPolicyNotAlways'],
      checkov: ['CKV_K8S_15'],
    },
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'Minikube holds the images already and must pull none (`Never`); a release tag is pushed once, so `IfNotPresent` starts pods also while the registry is away.',
  },
  {
    rules: { checkov: ['CKV_K8S_43'] },
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'A digest is known once an image is pushed: a release may name one in its settings, the manifests here name release tags.',
  },
  {
    rules: { kubescape: ['C-0237'] },
    manifests: everywhere,
    objects: 'every workload',
    isDecidedElsewhere: true,
    reason:
      'It asks registries for signatures: the images of Minikube are in none, those of production are placeholders, and PostgreSQL’s is signed by its publisher, or not.',
  },
  {
    rules: { trivy: ['KSV-0125'] },
    manifests: ['production'],
    objects: [...webServices, migration],
    reason:
      'By default it trusts the registries of three cloud vendors; the images are promised at `ghcr.io`, and a setting moves them.',
  },
  {
    rules: { checkov: ['CKV_K8S_35'], kubescape: ['C-0207'] },
    manifests: everywhere,
    objects: 'every workload',
    reason: 'The containers read their secrets from environment variables: it is part of what they promise.',
  },
  {
    rules: { kubescape: ['C-0012', 'C-0259'] },
    manifests: everywhere,
    objects: ['Deployment/todo-backend'],
    reason: 'JWT_ALGORITHM and JWT_EXPIRATION have JWT in their names; their values are `HS256` and `3600`.',
  },
  {
    rules: { trivy: ['KSV-0109'] },
    manifests: everywhere,
    objects: ['ConfigMap/todo-backup-scripts'],
    reason:
      'Shell variables called `password` and `PGPASSWORD`: the scripts take the value from a Secret when they run, and hold none.',
  },
  {
    rules: { checkov: ['CKV_SECRET_6'] },
    manifests: ['minikube'],
    objects: ['Secret/todo-frontend', 'Secret/todo-backend', 'Secret/todo-postgres'],
    reason: 'Development values, which protect nothing: production holds no secret byte.',
  },
  {
    rules: { kubescape: ['C-0258'] },
    manifests: everywhere,
    objects: [...backupJobs, 'StatefulSet/todo-postgres'],
    reason:
      'The ConfigMaps are made to be mounted: `postgresql.conf`, as promised, and the scripts of the backup.',
  },
  {
    rules: { kubescape: ['C-0211'] },
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'Of what it asks, only `seLinuxOptions` are missing: under SELinux the runtime gives every pod a category of its own, and fixed options would take that away.',
  },
  {
    rules: { 'kube-score': ['deployment-replicas'], polaris: ['deploymentMissingReplicas'] },
    manifests: ['minikube'],
    objects: webServices,
    reason: 'Minikube is one node with little memory: a second replica protects from nothing there.',
  },
  {
    rules: { polaris: ['deploymentMissingReplicas'] },
    manifests: ['production'],
    objects: webServices,
    reason:
      'Their autoscalers keep at least two, which it does not read; `replicas` beside an autoscaler would fight it, and kube-score forbids them.',
  },
  {
    rules: { polaris: ['missingPodDisruptionBudget'] },
    manifests: ['minikube'],
    objects: webServices,
    reason: 'A budget over a single pod either says nothing or blocks every drain.',
  },
  {
    rules: { polaris: ['topologySpreadConstraint'] },
    manifests: everywhere,
    objects: ['StatefulSet/todo-postgres'],
    reason: 'One pod with one volume: there is nothing to spread.',
  },
  {
    rules: { polaris: ['priorityClassNotSet'] },
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'A PriorityClass belongs to the cluster and to whoever runs it; those that every cluster has are for the system’s own pods.',
  },
  {
    rules: { polaris: ['metadataAndInstanceMismatched'] },
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'By the labels that Kubernetes recommends, `instance` names the installation, which all its workloads share; `name` is what names each.',
  },
  {
    rules: { kubescape: ['C-0076'] },
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'It asks for `app`, `tier` or the like; the same is said by the labels that Kubernetes recommends, for which C-0077 asks.',
  },
  {
    rules: { 'kube-linter': ['job-ttl-seconds-after-finished'] },
    manifests: everywhere,
    objects: [migration],
    reason:
      'A Job that removed itself would be made, and run, again whenever the unchanged manifest is applied: under GitOps for ever.',
  },
  {
    rules: { kubescape: ['C-0018', 'C-0056'] },
    manifests: everywhere,
    objects: [...backupJobs, migration],
    reason: 'A job is over when it ends, and nothing sends it requests.',
  },
  {
    rules: { 'kube-score': ['networkpolicy-targets-pod'], kubescape: ['C-0299'] },
    manifests: ['production'],
    objects: ['NetworkPolicy/todo-certificate-solver'],
    reason: 'The pods that it selects are made by cert-manager while it proves a domain, and by no manifest.',
  },
  {
    rules: { trivy: ['KSV-0039'] },
    manifests: everywhere,
    objects: { everySpecBut: 'LimitRange/todo' },
    reason:
      'It asks every object by itself whether it limits its namespace: the LimitRange does and passes, no other can.',
  },
  {
    rules: { trivy: ['KSV-0040'] },
    manifests: everywhere,
    objects: { everySpecBut: 'ResourceQuota/todo' },
    reason:
      'It asks every object by itself whether it limits its namespace: the ResourceQuota does and passes, no other can.',
  },
];

/** Exceptions as the rows of a table in Markdown. */
export function formatExceptions(table: readonly Exception[] = exceptions): string {
  const rows = table.map(({ rules, manifests, objects, reason }) => [
    Object.entries(rules)
      .map(([scanner, names]) => `${scanner} ${names.map((name) => `\`${name}\``).join(', ')}`)
      .join('; '),
    manifests.join(', '),
    formatObjects(objects),
    reason,
  ]);
  return [['Scanner and rule', 'Manifest', 'Object', 'Reason'], Array<string>(4).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

function formatObjects(objects: Exception['objects']): string {
  if (objects === 'every workload') return objects;
  return 'everySpecBut' in objects
    ? `every object with a \`spec\` but \`${objects.everySpecBut}\``
    : objects.map((name) => `\`${name}\``).join(', ');
}
