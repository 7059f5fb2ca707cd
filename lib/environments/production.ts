import { backendResources, contract } from '../contract';
import type { Environment } from './environment';

/** In front of users: images from a registry, secrets made beforehand, several replicas. */
export const production: Environment = {
  name: 'production',
  namespace: 'todo',
  audience: 'public',
  version: 'v1.0.0',
  domain: 'todo.example.com',
  images: { source: { kind: 'registry', registry: 'ghcr.io/example', pullSecret: 'ghcr-pull-secret' } },
  variables: {
    frontend: { NODE_ENV: 'production' },
    backend: { ENVIRONMENT: 'production' },
  },
  secrets: {
    kind: 'existing',
    names: {
      frontend: contract.frontend.name,
      backend: contract.backend.name,
      postgres: contract.postgres.name,
    },
  },
  database: {
    kind: 'in-cluster',
    resources: {
      requests: { cpuMillicores: 500, memoryMebibytes: 2048 },
      limits: { cpuMillicores: 2000, memoryMebibytes: 2048 },
    },
    storage: { sizeGibibytes: 20 },
    gracePeriodSeconds: 120,
  },
  edge: { kind: 'none' },
  workloads: {
    frontend: {
      replicas: 2,
      resources: {
        requests: { cpuMillicores: 250, memoryMebibytes: 256 },
        limits: { cpuMillicores: 1000, memoryMebibytes: 512 },
      },
      shutdown: { preStopSeconds: 10, drainSeconds: 30, gracePeriodSeconds: 45 },
    },
    backend: {
      replicas: 2,
      resources: backendResources,
      shutdown: { preStopSeconds: 10, drainSeconds: 30, gracePeriodSeconds: 45 },
    },
  },
};
