import { Construct } from 'constructs';
import type { Quantities } from '../contract';
import { backupResources, demand, type Environment, largest, total, claimSuffix } from '../environments';
import * as k8s from '../../imports/k8s';
import { identityOf, metadata } from './identity';
import { count, gibibytes, quantities } from './quantities';

/**
 * What the namespace may take: a quota of what the stack asks for at its largest, and a range and defaults for containers
 * that others put there (Kubernetes documentation, "Resource Quotas", "Limit Ranges").
 */
export class Capacity extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const demands = demand(environment);
    const { requests, limits } = total(demands);
    const [requested, limited] = [quantities(requests), quantities(limits)];
    const claims = claimSizes(environment);
    const identity = identityOf(environment, 'stack');

    new k8s.KubeResourceQuota(this, 'quota', {
      metadata: metadata(identity),
      spec: {
        hard: {
          pods: count(demands.reduce((sum, { pods }) => sum + pods, 0)),
          'requests.cpu': requested.cpu,
          'requests.memory': requested.memory,
          'limits.cpu': limited.cpu,
          'limits.memory': limited.memory,
          persistentvolumeclaims: count(claims.length),
          'requests.storage': gibibytes(claims.reduce((sum, size) => sum + size, 0)),
        },
      },
    });

    new k8s.KubeLimitRange(this, 'limit-range', {
      metadata: metadata(identity),
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: quantities(backupResources.requests),
            default: quantities(backupResources.limits),
            min: quantities(leastRequests),
            max: quantities(largest(...demands.map(({ pod }) => pod)).limits),
          },
        ],
      },
    });
  }
}

/** A smaller request lacks its unit: `memory: 128` is 128 bytes. cert-manager's solver asks for the least of the stack. */
const leastRequests: Quantities = { cpuMillicores: 10, memoryMebibytes: 16 };

/** Sizes of every claim, in GiB; that of an earlier major version is kept beside the one of now. */
function claimSizes({ database }: Environment): readonly number[] {
  if (database.kind === 'external') return [];
  const { sizeGibibytes } = database.storage;
  return database.kind === 'cloudnative-pg'
    ? Array.from({ length: database.instances }, () => sizeGibibytes)
    : [
        ...Array.from({ length: claimSuffix(database) === '' ? 1 : 2 }, () => sizeGibibytes),
        ...(database.backup === undefined ? [] : [database.backup.storage.sizeGibibytes]),
      ];
}
