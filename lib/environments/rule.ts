import type { Quantities, Resources } from '../contract';

/** A rule about one setting: its path within the environment, its value, whether it holds, what is allowed. */
export interface Rule {
  readonly setting: string;
  readonly value: unknown;
  readonly holds: boolean;
  readonly allowed: string;
  readonly secret?: boolean;
}

/** RFC 1123 label, which Kubernetes asks of namespaces and of label values alike. */
export function isLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** RFC 1123 subdomain, which Kubernetes asks of the names of Secrets and StorageClasses. */
export function isObjectName(text: string): boolean {
  return (
    text.length <= 253 && text.split('.').every((part) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(part))
  );
}

export const labelAllowed = 'lower-case letters, digits and hyphens, at most 63, such as todo';
export const objectNameAllowed = 'a Kubernetes object name: lower-case letters, digits, hyphens and dots';

/** A whole number of at least `minimum`. */
export function wholeNumber(setting: string, value: number, minimum: number): Rule {
  return {
    setting,
    value,
    holds: Number.isSafeInteger(value) && value >= minimum,
    allowed: `a whole number of at least ${minimum}`,
  };
}

/** Requests are positive, and no limit is below its request. */
export function resourceRules(setting: string, { requests, limits }: Resources): Rule[] {
  return (['cpuMillicores', 'memoryMebibytes'] satisfies (keyof Quantities)[]).flatMap((resource) => [
    wholeNumber(`${setting}.requests.${resource}`, requests[resource], 1),
    {
      setting: `${setting}.limits.${resource}`,
      value: limits[resource],
      holds: Number.isSafeInteger(limits[resource]) && limits[resource] >= requests[resource],
      allowed: `a whole number, at least what is requested (${requests[resource]})`,
    },
  ]);
}
