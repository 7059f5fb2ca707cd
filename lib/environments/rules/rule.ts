import type { Quantities, Resources } from '../../contract';
import type { Storage } from '../database';

/** A rule about one setting: its path within the environment, its value, whether it holds, what is allowed. */
export interface Rule {
  readonly setting: string;
  readonly value: unknown;
  readonly holds: boolean;
  readonly allowed: string;
  /** The value must not be shown. */
  readonly secret?: boolean;
}

/** Kubernetes' own forms of names, each with what a message says of it. */
export const forms = {
  /** RFC 1123 label: namespaces and label values. */
  label: {
    pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    allowed: 'lower-case letters, digits and hyphens, at most 63',
  },
  /** RFC 1123 subdomain: names of most objects. */
  objectName: {
    pattern: /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
    allowed: 'a Kubernetes object name: lower-case letters, digits, hyphens and dots',
  },
  /** Key of a Secret. */
  secretKey: {
    pattern: /^[-._a-zA-Z0-9]{1,253}$/,
    allowed: 'a key of a Secret: letters, digits, hyphens, underscores and dots',
  },
  /** Five fields, as the CronJob controller reads them. */
  schedule: { pattern: /^\S+(?: \S+){4}$/, allowed: 'a cron expression of five fields, such as 0 3 * * *' },
  /** Six fields, as CloudNativePG reads them. */
  scheduleWithSeconds: {
    pattern: /^\S+(?: \S+){5}$/,
    allowed: 'a cron expression of six fields, seconds first, such as 0 0 3 * * *',
  },
} as const satisfies Record<string, { pattern: RegExp; allowed: string }>;

/** A text in one of Kubernetes' forms. */
export function form(
  setting: string,
  value: string,
  { pattern, allowed }: (typeof forms)[keyof typeof forms],
): Rule {
  return { setting, value, holds: pattern.test(value), allowed };
}

/** A whole number of at least `minimum`. */
export function wholeNumber(setting: string, value: number, minimum: number, why = ''): Rule {
  return {
    setting,
    value,
    holds: Number.isSafeInteger(value) && value >= minimum,
    allowed: `a whole number of at least ${minimum}${why}`,
  };
}

/** Requests are positive, and no limit is below its request. */
export function resourceRules(setting: string, { requests, limits }: Resources): Rule[] {
  return (['cpuMillicores', 'memoryMebibytes'] satisfies (keyof Quantities)[]).flatMap((resource) => [
    wholeNumber(`${setting}.requests.${resource}`, requests[resource], 1),
    wholeNumber(
      `${setting}.limits.${resource}`,
      limits[resource],
      Math.max(1, requests[resource]),
      ', what is requested',
    ),
  ]);
}

/** A volume of a whole size, of a StorageClass that could exist. */
export function storageRules(
  setting: string,
  { sizeGibibytes, className }: Storage,
  minimum = 1,
  why = '',
): Rule[] {
  return [
    wholeNumber(`${setting}.sizeGibibytes`, sizeGibibytes, minimum, why),
    ...(className === undefined ? [] : [form(`${setting}.className`, className, forms.objectName)]),
  ];
}
