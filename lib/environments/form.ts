import { type Check, describe, satisfies } from '../contract';
import { isDomainName } from './address';
import { parseTls } from './database';
import { dnsPresets, parseDns } from './dns';
import { isReference, parseImage, referenceAllowed } from './image';
import { isKubernetesVersion, kubernetesVersions } from './kubernetes';
import { isCidr } from './range';

/** What the value of a setting may look like, whoever sets it: an environment's file or an environment variable. */
export interface Form<T> {
  readonly holds: (value: T) => boolean;
  /** End of the sentence "allowed: …". */
  readonly allowed: string;
}

/** A text of this shape. */
export function matching(pattern: RegExp, allowed: string): Form<string> {
  return { holds: (value) => pattern.test(value), allowed };
}

/** A value that a variable of the contract accepts. Half of a character can be neither encoded nor written. */
export function checked(check: Check): Form<string> {
  const holds = (value: string): boolean => satisfies(check, value) && !/\p{Surrogate}/u.test(value);
  return { holds, allowed: describe(check) };
}

/** The largest number that the fields of the Kubernetes API for counts and seconds hold. */
const largest = 2 ** 31 - 1;

/** A whole number of at least `minimum`; `why` ends the sentence. */
export function atLeast(minimum: number, why = ''): Form<number> {
  const holds = (value: number): boolean => Number.isInteger(value) && value >= minimum && value <= largest;
  return { holds, allowed: `a whole number of at least ${minimum}${why}; at most ${largest}` };
}

/** A whole number, both ends included; `what` and `why` are the words around them. */
export function between(minimum: number, maximum: number, what = 'a whole number', why = ''): Form<number> {
  const holds = (value: number): boolean => Number.isInteger(value) && value >= minimum && value <= maximum;
  return { holds, allowed: `${what} from ${minimum} to ${maximum}${why}` };
}

/** RFC 1123 label: namespaces and label values. */
export const label = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'lower-case letters, digits and hyphens, at most 63',
);

/** What people call a preview: part of its host name, namespace and manifest. */
export const previewName = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  'lower-case letters, digits and hyphens, at most 40, such as pr-123',
);

/** RFC 1123 subdomain: names of most objects. */
export const objectName = matching(
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  'a Kubernetes object name: lower-case letters, digits, hyphens and dots',
);

/** A TCP port. */
export const port = between(1, 65535, 'a port');

/** An address range that the NetworkPolicy API accepts. */
export const range: Form<string> = {
  holds: isCidr,
  allowed: 'an address range such as 203.0.113.10/32 or 2001:db8::/64',
};

/** DNS servers, by a word for what clusters have and further addresses. */
export const dnsServers: Form<string> = {
  holds: (value) => parseDns(value) !== undefined,
  allowed: `${Object.keys(dnsPresets).join(', ')}; then address ranges, with commas between, such as node-local,10.96.0.10/32`,
};

/** What a certificate comes from. */
export const certificateSource: Form<string> = {
  holds: (value) => parseTls(value) !== undefined,
  allowed: 'the kind and name of a Secret, an Issuer or a ClusterIssuer, such as Issuer/internal',
};

/** A version of Kubernetes. */
export const kubernetesVersion: Form<string> = {
  holds: isKubernetesVersion,
  allowed: kubernetesVersions.join(', '),
};

/** A public domain. One that ends in a number is an IP address to browsers, and to the Ingress API. */
export const domainName: Form<string> = {
  holds: (value) => isDomainName(value) && !/\.\d+$/.test(value),
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
  allowed:
    'a registry host and path without tag, in lower case, such as ghcr.io/example; docker.io/example for Docker Hub',
};

/** Labels of pods, as the API server accepts them. */
export const labels: Form<Readonly<Record<string, string>>> = {
  holds: (values) =>
    Object.entries(values).every(([key, value]) => {
      const [name = '', prefix, ...others] = key.split('/').reverse();
      const isKey = others.length === 0 && (prefix === undefined || objectName.holds(prefix));
      return isKey && labelText.test(name) && (value === '' || labelText.test(value));
    }),
  allowed: 'labels: names and values of at most 63 letters, digits, hyphens, underscores and dots',
};

const labelText = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

const bounds = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  month: [1, 12],
  weekday: [0, 6],
};

/**
 * A schedule of these fields, in numbers, or one by name.
 *
 * @see "CronJob", section "Schedule syntax", kubernetes.io/docs/concepts/workloads/controllers/cron-jobs
 */
export function schedule(allowed: string, ...fields: readonly (keyof typeof bounds)[]): Form<string> {
  const isEntry = (entry: string, [least = 0, most = 0]: readonly number[]): boolean => {
    const [whole, first = least, last = first] =
      /^(?:[*?]|(\d{1,2})(?:-(\d{1,2}))?)(?:\/[1-9]\d?)?$/.exec(entry) ?? [];
    return whole !== undefined && least <= +first && +first <= +last && +last <= most;
  };
  const holds = (value: string): boolean => {
    if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(value)) return true;
    const given = value.split(' ');
    const isField = (field: keyof typeof bounds, index: number): boolean =>
      (given[index] ?? '').split(',').every((entry) => isEntry(entry, bounds[field]));
    return given.length === fields.length && fields.every(isField);
  };
  return { holds, allowed };
}

/** A whole image reference. */
export const imageReference: Form<string> = { holds: isReference, allowed: referenceAllowed };
