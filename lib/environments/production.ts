import { backendResources } from '../contract';
import { dnsPresets } from './dns';
import type { Environment } from './environment';
import { anywhere, privateRanges } from './range';

/** In front of users: images from a registry, secrets made beforehand, several replicas. */
export const production: Environment = {
  name: 'production',
  namespace: 'todo',
  audience: 'public',
  version: 'v1.0.0',
  domain: 'todo.example.com',
  images: { source: { kind: 'registry', registry: 'ghcr.io/example', pullSecret: 'ghcr-pull-secret' } },
  variables: {
    frontend: { NODE_ENV: 'production', BETTER_AUTH_TRUST_HOST: true },
    backend: { ENVIRONMENT: 'production' },
  },
  secrets: { kind: 'existing' },
  database: {
    kind: 'in-cluster',
    resources: {
      requests: { cpuMillicores: 500, memoryMebibytes: 2048 },
      limits: { cpuMillicores: 2000, memoryMebibytes: 2048 },
    },
    storage: { sizeGibibytes: 20 },
    gracePeriodSeconds: 120,
    backup: {
      schedule: '0 3 * * *',
      retainDays: 14,
      retainCount: 7,
      storage: { sizeGibibytes: 20 },
      deadlineSeconds: 7200,
      drill: { schedule: '0 6 * * 0', scratchGibibytes: 20, deadlineSeconds: 7200 },
    },
  },
  edge: {
    kind: 'ingress',
    className: 'haproxy',
    controller: {
      namespace: 'haproxy-controller',
      labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' },
      httpsPort: 8443,
    },
    tls: { kind: 'cert-manager', issuer: { kind: 'ClusterIssuer', name: 'letsencrypt' } },
    redirectAnnotation: { name: 'haproxy.org/ssl-redirect', value: 'true' },
    timeoutAnnotation: { name: 'haproxy.org/timeout-server', unit: 's' },
  },
  network: { dns: dnsPresets.coredns, internetExcept: privateRanges, publicAddresses: anywhere },
  workloads: {
    frontend: {
      scale: { kind: 'autoscaled', minimum: 2, maximum: 4, cpuUtilizationPercent: 70 },
      disruptionBudget: { maxUnavailable: 1 },
      databaseConnections: 5,
      resources: {
        requests: { cpuMillicores: 250, memoryMebibytes: 256 },
        limits: { cpuMillicores: 1000, memoryMebibytes: 512 },
      },
      preStopSeconds: 10,
    },
    backend: {
      scale: { kind: 'autoscaled', minimum: 2, maximum: 5, cpuUtilizationPercent: 70 },
      disruptionBudget: { maxUnavailable: 1 },
      databaseConnections: 10,
      resources: backendResources,
      preStopSeconds: 10,
    },
  },
};
