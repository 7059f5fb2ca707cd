/** Environments for tests: the least and the most that an environment can say, and the product of all choices. */
import { containers, type ServiceKey, serviceKeys } from '../lib/contract';
import {
  type CloudNativePgDatabase,
  type DevelopmentSecretValues,
  dnsPresets,
  type Edge,
  type Environment,
  environments,
  type ExternalDatabase,
  type GatewayEdge,
  type InClusterDatabase,
  type IngressEdge,
  maximumReplicas,
  minikube,
  production,
  type SecretSource,
  type Workload,
} from '../lib/environments';
import { minikubeDatabase, minikubeSecrets } from '../lib/environments/minikube';
import { backupCopy, prometheus } from './sample-monitoring';

/**
 * The services that no test knows by name: those that came to the contract after its tests were written. What they add to a
 * number or a list that a test has by hand is computed, or left out.
 */
export const furtherServices: readonly ServiceKey[] = serviceKeys.filter(
  (key) => !['frontend', 'backend'].includes(key),
);

/** Whether an object is one of those that exist for a service that no test knows. */
export function isFurther(name: string): boolean {
  return furtherServices.some((key) => containers[key].name === name);
}

/** What further services add to a sum: an amount for each of their pods, at their most and while they roll. */
export function furtherPods(
  { workloads }: Environment,
  amount: (workload: Workload, key: ServiceKey) => number,
): number {
  return furtherServices
    .map((key) => (maximumReplicas(workloads[key].scale) + 1) * amount(workloads[key], key))
    .reduce((sum, each) => sum + each, 0);
}

/** Development secrets, each different from the others. */
export const developmentValues: DevelopmentSecretValues = {
  ...minikubeSecrets,
  BETTER_AUTH_SECRET: 'better-auth-secret-of-the-tests-0123456789',
  JWT_SECRET: 'jwt-signing-secret-of-the-tests-0123456789',
  OPENAI_API_KEY: 'openai-key-of-the-tests',
  POSTGRES_PASSWORD: 'password-of-the-tests',
};

/** The smallest database. */
export const smallestDatabase: InClusterDatabase = {
  ...minikubeDatabase,
  storage: { sizeGibibytes: 5 },
};

/** A database with everything that can be said about one. */
export const fullestDatabase: InClusterDatabase = {
  kind: 'in-cluster',
  resources: {
    requests: { cpuMillicores: 500, memoryMebibytes: 4096 },
    limits: { cpuMillicores: 2000, memoryMebibytes: 4096 },
  },
  storage: { sizeGibibytes: 50, className: 'fast-ssd' },
  gracePeriodSeconds: 180,
  tls: { kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'internal' } },
  backup: {
    schedule: '30 2 * * *',
    retainDays: 30,
    retainCount: 5,
    storage: { sizeGibibytes: 10, className: 'slow-disk' },
    deadlineSeconds: 1800,
    drill: { schedule: '0 5 * * 6', scratchGibibytes: 30, deadlineSeconds: 3000 },
    copy: backupCopy,
  },
};

/** Instances of CloudNativePG with everything that can be said about them. */
export const cloudNativePg: CloudNativePgDatabase = {
  kind: 'cloudnative-pg',
  instances: 3,
  image: 'ghcr.io/cloudnative-pg/postgresql:15.14',
  resources: fullestDatabase.resources,
  storage: { sizeGibibytes: 20, className: 'fast-ssd' },
  operatorNamespace: 'cnpg-system',
  monitoringNamespace: 'monitoring',
  backup: {
    destination: 's3://todo-backups/test',
    endpoint: 'https://objects.example.com',
    credentials: { secret: 'todo-object-store', accessKeyIdKey: 'id', secretAccessKeyKey: 'key' },
    schedule: '0 0 3 * * *',
    retainDays: 14,
  },
};

/** A database that somebody else runs. */
export const externalDatabase: ExternalDatabase = {
  kind: 'external',
  host: 'postgres.example.com',
  port: 6432,
  addresses: ['198.51.100.7/32'],
};

/** The pods of an edge. */
export const controller = { namespace: 'edge', labels: { app: 'proxy' }, httpsPort: 8443 } as const;

/** An Ingress with a certificate that cert-manager issues. */
export const ingress: IngressEdge = {
  kind: 'ingress',
  className: 'haproxy',
  controller,
  tls: { kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'letsencrypt' } },
  redirectAnnotation: { name: 'haproxy.org/ssl-redirect', value: 'true' },
  timeoutAnnotation: { name: 'nginx.ingress.kubernetes.io/proxy-read-timeout', unit: '' },
};

/** Routes of a Gateway. */
export const gateway: GatewayEdge = {
  kind: 'gateway',
  gateway: { name: 'public', namespace: 'edge' },
  listeners: { https: 'https', http: 'http' },
  controller,
};

export const existingSecrets: SecretSource = {
  kind: 'existing',
  names: { frontend: 'frontend-secret', backend: 'backend-secret', postgres: 'postgres-secret' },
};

const workload: Workload & { readonly databaseConnections: number; readonly preStopSeconds: number } = {
  scale: { kind: 'fixed', replicas: 3 },
  disruptionBudget: { minAvailable: 2 },
  databaseConnections: 5,
  resources: {
    requests: { cpuMillicores: 300, memoryMebibytes: 300 },
    limits: { cpuMillicores: 900, memoryMebibytes: 600 },
  },
  preStopSeconds: 7,
  longestAnswerSeconds: 25,
};

/** Nothing optional, development secrets. */
export const smallest: Environment = {
  ...minikube,
  name: 'smallest',
  namespace: 'smallest-space',
  variables: { ...minikube.variables, frontend: { NODE_ENV: 'development' }, backend: {} },
  secrets: { kind: 'development', values: developmentValues },
  database: smallestDatabase,
};

/** Every optional setting, secrets that exist, and another account. */
export const fullest: Environment = {
  ...production,
  name: 'fullest',
  namespace: 'fullest-space',
  version: 'v9.8.7-1a2b3c4',
  domain: 'tasks.example.org',
  account: { user: 1001, group: 1002 },
  images: {
    source: { kind: 'registry', registry: 'registry.example.org:5000/team', pullSecret: 'pull-secret' },
    references: { backend: `ghcr.io/example/todo-backend:v9.8.7@sha256:${'0123456789abcdef'.repeat(4)}` },
  },
  variables: {
    ...production.variables,
    frontend: { NODE_ENV: 'production', NEXT_PUBLIC_OPENAI_DOMAIN_KEY: 'domain-key' },
    backend: {
      JWT_ALGORITHM: 'RS256',
      OPENAI_MODEL: 'a-model',
      JWT_EXPIRATION: 900,
      ENVIRONMENT: 'staging',
      LOG_LEVEL: 'WARNING',
      LOG_FORMAT: 'text',
    },
  },
  secrets: existingSecrets,
  database: fullestDatabase,
  network: { ...production.network, dns: { ...dnsPresets['node-local'], serverPort: 53 } },
  mcpServer: {
    kind: 'in-cluster',
    service: 'mcp',
    namespace: 'assistants',
    labels: { app: 'mcp' },
    port: 9000,
    path: '/mcp',
  },
  model: { kind: 'private', url: 'http://llm.example.org:11434/v1', addresses: ['192.168.49.1/32'] },
  monitoring: prometheus,
  workloads: { ...production.workloads, frontend: workload, backend: workload },
};

/** Environments that the contract is walked against: those that synth writes, and the least and the most. */
export const everyEnvironment: readonly Environment[] = [...environments, smallest, fullest];

/** An environment whose development secrets differ in the given values. */
export function withSecrets(values: Partial<DevelopmentSecretValues>): Environment {
  return { ...smallest, secrets: { kind: 'development', values: { ...developmentValues, ...values } } };
}

/** Secrets from an external store. */
export const externalSecrets: SecretSource = {
  kind: 'external',
  store: { kind: 'ClusterSecretStore', name: 'vault' },
  path: 'todo-chatbot/test',
  refreshInterval: '1h0m0s',
};

const secretSources: readonly SecretSource[] = [
  { kind: 'development', values: developmentValues },
  existingSecrets,
  externalSecrets,
];
const edges: readonly Edge[] = [ingress, gateway, { kind: 'none' }];

/** Minikube and production with every choice made in every way. */
export const product: readonly Environment[] = [minikube, production].flatMap((environment) =>
  [fullestDatabase, cloudNativePg, externalDatabase].flatMap((database) =>
    edges.flatMap((edge) =>
      secretSources.map((secrets): Environment => {
        // Three instances of a database do not fit the node that Minikube declares.
        const node = { node: { cpuMillicores: 16_000, memoryMebibytes: 65_536 } };
        const own = environment.node === undefined ? {} : node;
        return { ...environment, ...own, database, domain: 'todo.example.com', edge, secrets };
      }),
    ),
  ),
);

/** What was chosen, for the name of a test. */
export function chosen({ name, database, edge, secrets }: Environment): string {
  return `${name}: database ${database.kind}, edge ${edge.kind}, secrets ${secrets.kind}`;
}
