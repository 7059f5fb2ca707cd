import { backendResources } from '../contract';
import type { InClusterDatabase } from './database';
import { dnsPresets } from './dns';
import type { Environment } from './environment';
import { privateRanges } from './range';
import type { DevelopmentSecretValues } from './secret-source';

/** Secrets that open nothing outside a developer's own cluster. */
export const minikubeSecrets: DevelopmentSecretValues = {
  BETTER_AUTH_SECRET: 'development-only-better-auth-secret',
  JWT_SECRET: 'development-only-jwt-signing-secret',
  OPENAI_API_KEY: 'development-only-no-openai-key',
  POSTGRES_PASSWORD: 'development-only',
  POSTGRES_BACKEND_PASSWORD: 'development-only-backend',
  POSTGRES_FRONTEND_PASSWORD: 'development-only-frontend',
  POSTGRES_BACKUP_PASSWORD: 'development-only-backup',
};

/** The least that the database runs on, without a backup. */
export const minikubeDatabase: InClusterDatabase = {
  kind: 'in-cluster',
  resources: {
    requests: { cpuMillicores: 100, memoryMebibytes: 512 },
    limits: { cpuMillicores: 1000, memoryMebibytes: 1024 },
  },
  storage: { sizeGibibytes: 8 },
  gracePeriodSeconds: 60,
};

/** One node on a developer's machine, reached by `kubectl port-forward`. */
export const minikube: Environment = {
  name: 'minikube',
  namespace: 'todo',
  audience: 'developers',
  version: 'v1.0.0',
  domain: 'localhost',
  images: { source: { kind: 'node' } },
  variables: {
    frontend: { NODE_ENV: 'production', BETTER_AUTH_TRUST_HOST: true },
    backend: { ENVIRONMENT: 'development', LOG_LEVEL: 'DEBUG' },
  },
  secrets: { kind: 'development', values: minikubeSecrets },
  database: {
    ...minikubeDatabase,
    backup: {
      schedule: '0 3 * * *',
      retainDays: 7,
      retainCount: 3,
      storage: { sizeGibibytes: 2 },
      deadlineSeconds: 3600,
    },
  },
  edge: { kind: 'none' },
  network: { dns: dnsPresets.coredns, internetExcept: privateRanges, publicAddresses: [] },
  workloads: {
    frontend: {
      scale: { kind: 'fixed', replicas: 1 },
      disruptionBudget: { maxUnavailable: 1 },
      databaseConnections: 5,
      resources: {
        requests: { cpuMillicores: 50, memoryMebibytes: 256 },
        limits: { cpuMillicores: 500, memoryMebibytes: 512 },
      },
      preStopSeconds: 5,
    },
    backend: {
      scale: { kind: 'fixed', replicas: 1 },
      disruptionBudget: { maxUnavailable: 1 },
      databaseConnections: 15,
      resources: backendResources,
      preStopSeconds: 5,
      // Nobody waits five minutes for a development server to end.
      longestAnswerSeconds: 45,
    },
  },
  // `minikube start --cpus 2 --memory 4096`, less what Kubernetes' own pods request.
  node: { cpuMillicores: 1050, memoryMebibytes: 3400 },
};
