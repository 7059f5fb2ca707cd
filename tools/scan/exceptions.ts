/** Every object of a kind that a manifest has: the table stays as it is when one more comes. */
export interface Every {
  readonly every: string;
  /** Those alone beside which there is, or is not, an object of another kind and the same name. */
  readonly beside?: { readonly has: string } | { readonly lacks: string };
}

/** Findings that stay, and why. */
export interface Exception {
  /** By scanner, its own identifiers of the rules that ask for the same. */
  readonly rules: Readonly<Record<string, readonly string[]>>;
  /** In which manifests it is found: those with objects of a kind, or with one object. @default every manifest */
  readonly where?: { readonly has: string };
  /** Where it is found: some objects, or every one that has a `spec` but one. @default every workload */
  readonly objects?: readonly (string | Every)[] | { readonly everySpecBut: string };
  /** Whether a registry decides what is found, so that the exception stays where nothing is. @default false */
  readonly isDecidedElsewhere?: true;
  /** One sentence. */
  readonly reason: string;
}

const single: Every = { every: 'Deployment', beside: { lacks: 'PodDisruptionBudget' } };
const jobsByTheClock: Every = { every: 'CronJob' };
const migration = 'Job/todo-migrate-*';

/** Every finding of a scanner with its default settings that stays: the table in docs/checks.md. */
export const exceptions: readonly Exception[] = [
  {
    rules: {
      'kube-score': ['container-security-context-user-group-id'],
      trivy: ['KSV-0020', 'KSV-0021'],
      checkov: ['CKV_K8S_40'],
    },
    reason: 'The images run as UID 1000 and GID 1001: both are part of what the containers promise.',
  },
  {
    rules: {
      'kube-score': ['container-image-pull-policy'],
      polaris: ['pullPolicyNotAlways'],
      checkov: ['CKV_K8S_15'],
    },
    reason:
      'Minikube holds the images already and must pull none (`Never`); a release tag is pushed once, so `IfNotPresent` starts pods also while the registry is away.',
  },
  {
    rules: { checkov: ['CKV_K8S_43'] },
    reason:
      'A digest is known once an image is pushed: a release may name one in its settings, the manifests here name release tags.',
  },
  {
    rules: { kubescape: ['C-0237'] },
    isDecidedElsewhere: true,
    reason:
      'It asks registries for signatures: the images of Minikube are in none, those of production are placeholders, and PostgreSQL’s is signed by its publisher, or not.',
  },
  {
    rules: { trivy: ['KSV-0125'] },
    isDecidedElsewhere: true,
    objects: [{ every: 'Deployment' }, migration],
    reason:
      'By default it trusts the registries of three cloud vendors; the images are promised at `ghcr.io`, and a setting moves them.',
  },
  {
    rules: { checkov: ['CKV_K8S_35'], kubescape: ['C-0207'] },
    objects: [
      { every: 'Deployment' },
      { every: 'StatefulSet' },
      ...[migration, 'CronJob/todo-backup', 'CronJob/todo-restore'],
    ],
    reason: 'The containers read their secrets from environment variables: it is part of what they promise.',
  },
  {
    rules: { kubescape: ['C-0012', 'C-0259'] },
    objects: ['Deployment/todo-backend'],
    reason: 'JWT_ALGORITHM and JWT_EXPIRATION have JWT in their names; their values are `HS256` and `3600`.',
  },
  {
    rules: { trivy: ['KSV-0109'] },
    objects: ['ConfigMap/todo-backup-scripts'],
    reason:
      'Shell variables called `password` and `PGPASSWORD`: the scripts take the value from a Secret when they run, and hold none.',
  },
  {
    rules: { checkov: ['CKV_K8S_35'], kubescape: ['C-0207'] },
    where: { has: 'CronJob/todo-copy' },
    objects: ['CronJob/todo-copy', 'CronJob/todo-fetch'],
    reason: 'So do those beside them: rclone takes its settings from there.',
  },
  {
    rules: { checkov: ['CKV_K8S_9'] },
    where: { has: 'PodMonitor' },
    objects: ['StatefulSet/todo-postgres'],
    reason:
      'The exporter beside the database has no readiness: the database answers also while nobody counts.',
  },
  {
    rules: { 'kube-score': ['statefulset-has-servicename'] },
    objects: ['StatefulSet/todo-postgres'],
    reason:
      'Its Service has an address: the name of a headless one is gone while the pod is replaced, and clients find it half a minute late.',
  },
  {
    rules: { trivy: ['KSV-0109'] },
    where: { has: 'CronJob/todo-drill' },
    objects: ['ConfigMap/todo-drill-scripts'],
    reason: 'The same: they share a script.',
  },
  {
    rules: { checkov: ['CKV_SECRET_6'] },
    objects: ['ConfigMap/todo-postgres-scripts'],
    reason: 'What stands beside the word password is `scram-sha-256`, a method.',
  },
  {
    rules: { checkov: ['CKV_SECRET_6'] },
    where: { has: 'Secret' },
    objects: ['Secret/todo-backend', 'Secret/todo-frontend', 'Secret/todo-postgres'],
    reason: 'Development values, which protect nothing: a public manifest holds no secret byte.',
  },
  {
    rules: { kubescape: ['C-0258'] },
    objects: [jobsByTheClock, 'StatefulSet/todo-postgres'],
    reason:
      'The ConfigMaps are made to be mounted: `postgresql.conf`, as promised, and the scripts of the backup.',
  },
  {
    rules: { kubescape: ['C-0211'] },
    reason:
      'Of what it asks, only `seLinuxOptions` are missing: under SELinux the runtime gives every pod a category of its own, and fixed options would take that away.',
  },
  {
    rules: { 'kube-score': ['deployment-replicas'], polaris: ['deploymentMissingReplicas'] },
    objects: [single],
    reason: 'Small on purpose: on one node with little memory, a second replica protects from nothing.',
  },
  {
    rules: { polaris: ['deploymentMissingReplicas'] },
    objects: [{ every: 'Deployment', beside: { has: 'HorizontalPodAutoscaler' } }],
    reason:
      'Their autoscalers keep at least two, which it does not read; `replicas` beside an autoscaler would fight it, and kube-score forbids them.',
  },
  {
    rules: { polaris: ['missingPodDisruptionBudget'] },
    objects: [single],
    reason: 'A budget over a single pod either says nothing or blocks every drain.',
  },
  {
    rules: { polaris: ['topologySpreadConstraint'] },
    objects: ['StatefulSet/todo-postgres'],
    reason: 'One pod with one volume: there is nothing to spread.',
  },
  {
    rules: { polaris: ['priorityClassNotSet'] },
    reason:
      'A PriorityClass belongs to the cluster and to whoever runs it; those that every cluster has are for the system’s own pods.',
  },
  {
    rules: { polaris: ['metadataAndInstanceMismatched'] },
    reason:
      'By the labels that Kubernetes recommends, `instance` names the installation, which all its workloads share; `name` is what names each.',
  },
  {
    rules: { kubescape: ['C-0076'] },
    reason:
      'It asks for `app`, `tier` or the like; the same is said by the labels that Kubernetes recommends, for which C-0077 asks.',
  },
  {
    rules: { 'kube-linter': ['job-ttl-seconds-after-finished'] },
    objects: [migration],
    reason:
      'A Job that removed itself would be made, and run, again whenever the unchanged manifest is applied: under GitOps for ever.',
  },
  {
    rules: { kubescape: ['C-0018', 'C-0056'] },
    objects: [jobsByTheClock, migration],
    reason: 'A job is over when it ends, and nothing sends it requests.',
  },
  {
    rules: { 'kube-score': ['networkpolicy-targets-pod'], kubescape: ['C-0299'] },
    where: { has: 'NetworkPolicy/todo-certificate-solver' },
    objects: ['NetworkPolicy/todo-certificate-solver'],
    reason: 'The pods that it selects are made by cert-manager while it proves a domain, and by no manifest.',
  },
  {
    rules: { trivy: ['KSV-0039'] },
    objects: { everySpecBut: 'LimitRange/todo' },
    reason:
      'It asks every object by itself whether it limits its namespace: the LimitRange does and passes, no other can.',
  },
  {
    rules: { trivy: ['KSV-0040'] },
    objects: { everySpecBut: 'ResourceQuota/todo' },
    reason:
      'It asks every object by itself whether it limits its namespace: the ResourceQuota does and passes, no other can.',
  },
];

/** Exceptions as a table in Markdown. */
export function formatExceptions(table: readonly Exception[] = exceptions): string {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const named = (each: string | Every): string => {
    if (typeof each === 'string') return code([each]);
    const { every, beside } = each;
    const what = `every ${code([every])}`;
    if (beside === undefined) return what;
    return 'has' in beside ? `${what} with ${code([beside.has])}` : `${what} without ${code([beside.lacks])}`;
  };
  const rows = table.map(({ rules, where, objects, reason }) => [
    Object.entries(rules)
      .map(([scanner, names]) => `${scanner} ${code(names)}`)
      .join('; '),
    where === undefined ? 'every' : `with \`${where.has}\``,
    objects === undefined
      ? 'every workload'
      : 'everySpecBut' in objects
        ? `every object with a \`spec\` but ${code([objects.everySpecBut])}`
        : objects.map(named).join(', '),
    reason,
  ]);
  return [['Scanner and rule', 'Manifest', 'Object', 'Reason'], Array<string>(4).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
