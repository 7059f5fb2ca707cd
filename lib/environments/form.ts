import { isIPv4, isIPv6 } from 'node:net';
import { type Check, describe, satisfies } from '../contract';
import { isDomainName } from './address';
import { isReference, parseImage, referenceAllowed } from './image';

/** What the value of a setting may look like, whoever sets it: an environment's file or an environment variable. */
export interface Form<T> {
  readonly holds: (value: T) => boolean;
  /** End of the sentence "allowed: …". */
  readonly allowed: string;
}

function matching(pattern: RegExp, allowed: string): Form<string> {
  return { holds: (value) => pattern.test(value), allowed };
}

/** A value that a variable of the contract accepts. */
export function checked(check: Check): Form<string> {
  return { holds: (value) => satisfies(check, value), allowed: describe(check) };
}

/** A whole number of at least `minimum`; `why` ends the sentence. */
export function atLeast(minimum: number, why = ''): Form<number> {
  return {
    holds: (value) => Number.isSafeInteger(value) && value >= minimum,
    allowed: `a whole number of at least ${minimum}${why}`,
  };
}

/** RFC 1123 label: namespaces and label values. */
export const label = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'lower-case letters, digits and hyphens, at most 63',
);

const subdomain = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** RFC 1123 subdomain: names of most objects. */
export const objectName = matching(
  subdomain,
  'a Kubernetes object name: lower-case letters, digits, hyphens and dots',
);

/** A host of the database: also one without a dot, in a local network. */
export const hostName = matching(subdomain, 'a DNS name such as postgres.example.com');

/** Key of a Secret. */
export const keyOfSecret = matching(
  /^[-._a-zA-Z0-9]{1,253}$/,
  'a key of a Secret: letters, digits, hyphens, underscores and dots',
);

/** Five fields, as the CronJob controller reads them. */
export const schedule = matching(/^\S+(?: \S+){4}$/, 'a cron expression of five fields, such as 0 3 * * *');

/** Six fields, as CloudNativePG reads them. */
export const scheduleWithSeconds = matching(
  /^\S+(?: \S+){5}$/,
  'a cron expression of six fields, seconds first, such as 0 0 3 * * *',
);

/** Where the Barman Cloud plugin writes. */
export const bucket = matching(
  /^s3:\/\/[a-z0-9.-]{3,63}(?:\/[\w.-]+)*\/?$/,
  'a bucket and path such as s3://todo-backups/production',
);

/** Where the entries of an external store are. */
export const storePath = matching(
  /^[\w.-]+(?:\/[\w.-]+)*$/,
  'a path in the store without slash at either end, such as todo-chatbot/production',
);

/** How often an external store is read. */
export const duration = matching(/^(?:\d+(?:ns|us|ms|s|m|h))+$/, 'a Go duration such as 1h0m0s');

/** A TCP port. */
export const port: Form<number> = {
  holds: (value) => Number.isInteger(value) && value >= 1 && value <= 65535,
  allowed: 'a port from 1 to 65535',
};

/** A share of what a container requests. */
export const percent: Form<number> = {
  holds: (value) => Number.isInteger(value) && value >= 1 && value <= 100,
  allowed: 'a whole number from 1 to 100, of what is requested',
};

/** An address range that the NetworkPolicy API accepts. */
export const range: Form<string> = {
  holds: (value) => {
    const [address = '', length = '', ...rest] = value.split('/');
    if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return false;
    return (isIPv4(address) && Number(length) <= 32) || (isIPv6(address) && Number(length) <= 128);
  },
  allowed: 'an address range such as 203.0.113.10/32 or 2001:db8::/64',
};

/** A public domain. */
export const domainName: Form<string> = {
  holds: isDomainName,
  allowed: 'a DNS name in lower case with at least one dot, such as todo.example.com',
};

/** A tag of an image that is also the label `app.kubernetes.io/version`, to which Kubernetes allows 63 characters. */
export const version = matching(
  /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/,
  'an image tag of at most 63 characters, such as v1.2.3 or git-1a2b3c4',
);

/** What image names are appended to. */
export const registry: Form<string> = {
  holds: (value) => {
    const image = parseImage(`${value}/name`);
    return image?.registry !== undefined && image.tag === undefined && image.digest === undefined;
  },
  allowed: 'a registry host and path without tag, in lower case, such as ghcr.io/example',
};

/** A whole image reference. */
export const imageReference: Form<string> = { holds: isReference, allowed: referenceAllowed };
