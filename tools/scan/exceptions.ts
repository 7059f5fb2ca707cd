/** A finding that stays, and why. */
export interface Exception {
  readonly scanner: string;
  /** The scanner's own identifier of the rule. */
  readonly rule: string;
  /** Environments in whose manifests it is found. */
  readonly manifests: readonly string[];
  /** Where it is found: `Kind/name` each, or in every object that runs pods. */
  readonly objects: 'every workload' | readonly string[];
  /** One sentence. */
  readonly reason: string;
}

const everywhere = ['minikube', 'production'];

const lowUser = 'The images run as UID 1000 and GID 1001: both are part of what the containers promise.';
const pullPolicy =
  'Minikube holds the images already and must pull none (`Never`); a release tag is pushed once, so `IfNotPresent` starts pods also while the registry is away.';

/** Every finding of a scanner with its default settings that the mission forces: the README's table of them. */
export const exceptions: readonly Exception[] = [
  {
    scanner: 'kube-score',
    rule: 'container-security-context-user-group-id',
    manifests: everywhere,
    objects: 'every workload',
    reason: lowUser,
  },
  {
    scanner: 'kube-score',
    rule: 'container-image-pull-policy',
    manifests: everywhere,
    objects: 'every workload',
    reason: pullPolicy,
  },
  {
    scanner: 'kube-score',
    rule: 'deployment-replicas',
    manifests: ['minikube'],
    objects: ['Deployment/todo-backend', 'Deployment/todo-frontend'],
    reason: 'Minikube is one node with little memory: a second replica protects from nothing there.',
  },
  {
    scanner: 'kube-score',
    rule: 'networkpolicy-targets-pod',
    manifests: ['production'],
    objects: ['NetworkPolicy/todo-certificate-solver'],
    reason: 'The pods that it selects are made by cert-manager while it proves a domain, and by no manifest.',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_15',
    manifests: everywhere,
    objects: 'every workload',
    reason: pullPolicy,
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_35',
    manifests: everywhere,
    objects: 'every workload',
    reason: 'The containers read their secrets from environment variables: it is part of what they promise.',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_40',
    manifests: everywhere,
    objects: 'every workload',
    reason: lowUser,
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_43',
    manifests: everywhere,
    objects: 'every workload',
    reason:
      'A digest is known once an image is pushed: a release may name one in its settings, the manifests here name release tags.',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_SECRET_6',
    manifests: ['minikube'],
    objects: ['Secret/todo-frontend', 'Secret/todo-backend', 'Secret/todo-postgres'],
    reason: 'Development values, which protect nothing: production holds no secret byte.',
  },
];

/** Exceptions as the rows of a table in Markdown. */
export function formatExceptions(table: readonly Exception[] = exceptions): string {
  const rows = table.map(({ scanner, rule, manifests, objects, reason }) => [
    scanner,
    `\`${rule}\``,
    manifests.join(', '),
    objects === 'every workload' ? objects : objects.map((name) => `\`${name}\``).join(', '),
    reason,
  ]);
  return [['Scanner', 'Rule', 'Manifest', 'Object', 'Reason'], Array<string>(5).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
