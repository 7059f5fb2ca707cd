import type { Resources } from '../../contract';
import type { Storage } from '../database';
import type { Environment } from '../environment';
import { atLeast, type Form, objectName } from '../form';
import { hasFeature, type KubernetesFeature, sinceKubernetes } from '../kubernetes';

/** A rule about one setting: its path within the environment, its value, whether it holds, what is allowed. */
export interface Rule {
  readonly setting: string;
  readonly value: unknown;
  readonly holds: boolean;
  readonly allowed: string;
  /** The value must not be shown. Default: it may. */
  readonly secret?: boolean;
}

/** A setting that needs a later Kubernetes than the one that is served. */
export function featureRule(
  environment: Environment,
  setting: string,
  value: unknown,
  feature: KubernetesFeature,
): Rule {
  const allowed = `with kubernetes: '${sinceKubernetes(feature)}' or newer alone`;
  return { setting, value, holds: hasFeature(environment, feature), allowed };
}

/** A setting must have a form; one that is absent need not. */
export function rule<T>(setting: string, value: T | undefined, { holds, allowed }: Form<T>): Rule {
  return { setting, value, holds: value === undefined || holds(value), allowed };
}

/** Requests are positive, and no limit is below its request: the API server would refuse it. */
export function resourceRules(setting: string, { requests, limits }: Resources): Rule[] {
  return (['cpuMillicores', 'memoryMebibytes'] as const).flatMap((resource) => {
    const enough = atLeast(Math.max(1, requests[resource]), ', what is requested');
    return [
      rule(`${setting}.requests.${resource}`, requests[resource], atLeast(1)),
      rule(`${setting}.limits.${resource}`, limits[resource], enough),
    ];
  });
}

/** A volume of a whole size, of a StorageClass that could exist. */
export function storageRules(setting: string, storage: Storage, size = atLeast(1)): Rule[] {
  return [
    rule(`${setting}.sizeGibibytes`, storage.sizeGibibytes, size),
    rule(`${setting}.className`, storage.className, objectName),
  ];
}
