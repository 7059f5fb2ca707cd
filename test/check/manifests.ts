import { Testing } from 'cdk8s';
import { type Environment, minikube, production } from '../../lib/environments';
import { TodoChart } from '../../lib/todo-chart';

/** A parsed manifest that a test may change. */
export type Documents = unknown[];

/** The manifest of an environment, as `cdk8s synth` would write it, in a copy of its own. */
export function synthesize(environment: Environment): Documents {
  const documents: unknown = JSON.parse(
    JSON.stringify(Testing.synth(new TodoChart(Testing.app(), environment))),
  );
  return Array.isArray(documents) ? documents : [];
}

/** Other choices than those of the two environments: each kind of database, edge and secrets. */
export const variants: Readonly<Record<string, Environment>> = {
  minikube,
  production,
  'CloudNativePG, a gateway and an external store': {
    ...production,
    secrets: {
      kind: 'external',
      store: { kind: 'ClusterSecretStore', name: 'vault' },
      path: 'todo',
      refreshInterval: '1h0m0s',
    },
    database: {
      kind: 'cloudnative-pg',
      image: 'ghcr.io/cloudnative-pg/postgresql:15.10',
      instances: 3,
      resources: {
        requests: { cpuMillicores: 500, memoryMebibytes: 2048 },
        limits: { cpuMillicores: 2000, memoryMebibytes: 2048 },
      },
      storage: { sizeGibibytes: 20 },
      operatorNamespace: 'cnpg-system',
      monitoringNamespace: 'monitoring',
      backup: {
        schedule: '0 0 3 * * *',
        retainDays: 14,
        destination: 's3://todo-backups/production',
        credentials: { secret: 'backup-store', accessKeyIdKey: 'ID', secretAccessKeyKey: 'KEY' },
      },
    },
    edge: {
      kind: 'gateway',
      gateway: { name: 'public', namespace: 'gateways' },
      listeners: { http: 'http', https: 'https' },
      controller: { namespace: 'gateways', labels: { app: 'gateway' }, httpsPort: 8443 },
    },
  },
  'an external database and an existing certificate': {
    ...production,
    database: { kind: 'external', host: 'db.example.com', port: 5432, addresses: ['10.1.2.0/24'] },
    edge: {
      ...production.edge,
      kind: 'ingress',
      className: 'haproxy',
      controller: { namespace: 'haproxy-controller', labels: { app: 'haproxy' }, httpsPort: 8443 },
      redirectAnnotation: { name: 'haproxy.org/ssl-redirect', value: 'true' },
      tls: { kind: 'existing', secret: 'todo-certificate' },
    },
  },
};
