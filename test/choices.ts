/** Every kind of database, edge and secret source, for tests of the whole product of them. */
import {
  type Database,
  type Edge,
  type Environment,
  minikube,
  production,
  type SecretSource,
} from '../lib/environments';
import { developmentValues, fullestDatabase } from './sample-environments';

/** The pods of an edge, as three of the choices name them. */
export const controller = { namespace: 'edge', labels: { app: 'proxy' }, httpsPort: 8443 } as const;

export const databases: readonly Database[] = [
  fullestDatabase,
  {
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
  },
  { kind: 'external', host: 'postgres.example.com', port: 6432, addresses: ['198.51.100.7/32'] },
];

export const edges: readonly Edge[] = [
  {
    kind: 'ingress',
    className: 'haproxy',
    controller,
    tls: { kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'letsencrypt' } },
    redirectAnnotation: { name: 'haproxy.org/ssl-redirect', value: 'true' },
  },
  {
    kind: 'gateway',
    gateway: { name: 'public', namespace: 'edge' },
    listeners: { https: 'https', http: 'http' },
    controller,
  },
  { kind: 'none' },
];

export const secretSources: readonly SecretSource[] = [
  { kind: 'development', values: developmentValues },
  {
    kind: 'existing',
    names: { frontend: 'frontend-secret', backend: 'backend-secret', postgres: 'postgres-secret' },
  },
  {
    kind: 'external',
    store: { kind: 'ClusterSecretStore', name: 'vault' },
    path: 'todo-chatbot/test',
    refreshInterval: '1h0m0s',
  },
];

/** Minikube and production with every choice made in every way. */
export const product: readonly Environment[] = [minikube, production].flatMap((environment) =>
  databases.flatMap((database) =>
    edges.flatMap((edge) =>
      secretSources.map((secrets): Environment => {
        // Three instances of a database do not fit the node that Minikube declares.
        const node = { node: { cpuMillicores: 16_000, memoryMebibytes: 65_536 } };
        return {
          ...environment,
          ...(environment.node === undefined ? {} : node),
          database,
          domain: 'todo.example.com',
          edge,
          secrets,
        };
      }),
    ),
  ),
);

/** What was chosen, for the name of a test. */
export function chosen({ name, database, edge, secrets }: Environment): string {
  return `${name}: database ${database.kind}, edge ${edge.kind}, secrets ${secrets.kind}`;
}
