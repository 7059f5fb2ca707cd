import { type ContainerKey, containerKeys, containers, type SecretVariable, secretRows } from '../contract';
import { type DomainName, isDomainName } from './address';
import { parseTls } from './database';
import { parseDns } from './dns';
import type { Environment } from './environment';
import {
  certificateSource,
  checked,
  dnsServers,
  domainName,
  type Form,
  imageReference,
  kubernetesVersion,
  label,
  previewName,
  registry,
  version,
} from './form';
import { isKubernetesVersion } from './kubernetes';
import { hidden, type Problem, shown } from './problem';

/** First part of the name of every environment variable that changes a setting. */
export const prefix = 'TODO_CHATBOT_';

/** A setting that CI or a developer changes without editing code. */
export interface Override {
  /** The environment variable, in full. */
  readonly variable: string;
  /** Path of the setting within an environment. */
  readonly setting: string;
  /** Which environments it changes, and to what: a row of the README's table. */
  readonly meaning: string;
  /** What that row calls it, where several share one. Default: the variable. */
  readonly row?: string;
  readonly form: Form<string>;
  /** The value must not be shown. Default: it may. */
  readonly secret?: true;
  /** The environment with the value in it; the same environment where there is no such setting. */
  readonly apply: (environment: Environment, value: string) => Environment;
}

/** Whether no other container hands its image to this one. */
function hasOwnImage(key: ContainerKey): boolean {
  const { image } = containers[key];
  return image.kind === 'published' || image.of === key;
}

function reference(container: ContainerKey): Override {
  return {
    variable: `${prefix}${container.toUpperCase()}_IMAGE`,
    setting: `images.references.${container}`,
    meaning: 'Whole image reference of a container, with tag or digest; every environment',
    row: `${prefix}<CONTAINER>_IMAGE`,
    form: imageReference,
    apply: (environment, value) => {
      const references = { ...environment.images.references, [container]: value };
      return { ...environment, images: { ...environment.images, references } };
    },
  };
}

function secretValue(name: string, { check }: SecretVariable): Override {
  return {
    variable: `${prefix}${name}`,
    setting: `secrets.values.${name}`,
    meaning: 'Development value of a secret, by its name; environments with development secrets',
    row: `${prefix}<SECRET>`,
    form: checked(check),
    secret: true,
    apply: (environment, value) => {
      const { secrets } = environment;
      if (secrets.kind !== 'development') return environment;
      return { ...environment, secrets: { ...secrets, values: { ...secrets.values, [name]: value } } };
    },
  };
}

/** A domain, or the host of a preview below it. */
function below(domain: DomainName, { preview }: Environment): DomainName {
  return preview === undefined ? domain : `${preview.name}.${domain}`;
}

/** Every override there is: the README's table of them. */
export const overrides: readonly Override[] = [
  {
    variable: `${prefix}VERSION`,
    setting: 'version',
    meaning: 'Release, as the images of frontend and backend are tagged; every environment',
    form: version,
    apply: (environment, value) => ({ ...environment, version: value }),
  },
  {
    variable: `${prefix}REGISTRY`,
    setting: 'images.source.registry',
    meaning: 'Registry host and path; environments that pull from a registry',
    form: registry,
    apply: (environment, value) => {
      const { source } = environment.images;
      if (source.kind !== 'registry') return environment;
      return { ...environment, images: { ...environment.images, source: { ...source, registry: value } } };
    },
  },
  ...containerKeys.filter(hasOwnImage).map(reference),
  {
    variable: `${prefix}DOMAIN`,
    setting: 'domain',
    meaning: 'Public domain, or the one above the hosts of previews; environments that have one',
    form: domainName,
    apply: (environment, domain) =>
      isDomainName(domain) && environment.domain !== 'localhost'
        ? { ...environment, domain: below(domain, environment) }
        : environment,
  },
  {
    variable: `${prefix}NAMESPACE`,
    setting: 'namespace',
    meaning: 'Namespace, for a second installation in one cluster; every environment',
    form: label,
    apply: (environment, namespace) => ({ ...environment, namespace }),
  },
  {
    variable: `${prefix}DNS`,
    setting: 'network.dns',
    meaning: 'DNS servers: coredns, node-local or openshift, then further address ranges; every environment',
    form: dnsServers,
    apply: (environment, value) => {
      const dns = parseDns(value) ?? environment.network.dns;
      return { ...environment, network: { ...environment.network, dns } };
    },
  },
  {
    variable: `${prefix}DATABASE_TLS`,
    setting: 'database.tls',
    meaning: 'Certificate of the database: Secret/…, Issuer/… or ClusterIssuer/…; a database in the cluster',
    form: certificateSource,
    apply: (environment, value) => {
      const { database } = environment;
      const tls = parseTls(value);
      return database.kind !== 'in-cluster' || tls === undefined
        ? environment
        : { ...environment, database: { ...database, tls } };
    },
  },
  {
    variable: `${prefix}KUBERNETES`,
    setting: 'kubernetes',
    meaning: 'Version of Kubernetes whose fields may be used, such as 1.34; every environment',
    form: kubernetesVersion,
    apply: (environment, value) =>
      isKubernetesVersion(value) ? { ...environment, kubernetes: value } : environment,
  },
  ...[...secretRows].map(([name, row]) => secretValue(name, row)),
];

/** The environment variable that names the one environment to synthesize. Default: all of them, and no preview. */
export const environmentVariable = `${prefix}ENVIRONMENT`;

/** The environment variable that names a preview, beside `preview` in {@link environmentVariable}. */
export const previewVariable = `${prefix}PREVIEW`;

/** Environment variables of a process, `.env` included. */
export type Settings = Readonly<Record<string, string | undefined>>;

const place = 'the environment of this process or in .env';

/** Applies every override that the settings hold in an allowed form; an empty one counts as absent. */
export function override(environment: Environment, settings: Settings): Environment {
  return overrides.reduce((changed, { variable, form, apply }) => {
    const value = settings[variable] ?? '';
    return value === '' || !form.holds(value) ? changed : apply(changed, value);
  }, environment);
}

/** What is wrong with one setting: a name that is no override, or a value that is not allowed. */
function problemOf(setting: string, value: string, environments: readonly string[]): Problem | undefined {
  const where = `the argument of the command, or in ${place}`;
  if (setting === environmentVariable) {
    const names = [...environments, 'preview'];
    return names.includes(value)
      ? undefined
      : { setting, value: shown(value), allowed: names.join(', '), where };
  }
  const known = overrides.find(({ variable }) => variable === setting);
  if (known === undefined) {
    const names = [environmentVariable, previewVariable, ...overrides.map(({ variable }) => variable)];
    return { setting, value: 'no such setting', allowed: names.join(', '), where: place };
  }
  const { form, secret } = known;
  if (form.holds(value)) return undefined;
  return { setting, value: secret ? hidden(value) : shown(value), allowed: form.allowed, where: place };
}

/** Everything that is wrong with the settings themselves. */
export function problemsOfSettings(settings: Settings, environments: readonly Environment[]): Problem[] {
  const names = environments.map(({ name }) => name);
  return [
    ...problemsOfPreview(settings),
    ...Object.entries(settings)
      .filter(([setting, value = '']) => setting.startsWith(prefix) && value !== '')
      .filter(([setting]) => setting !== previewVariable)
      .flatMap(([setting, value = '']) => problemOf(setting, value, names) ?? []),
  ];
}

/** A preview has a name, and nothing else has. */
function problemsOfPreview(settings: Settings): Problem[] {
  const name = settings[previewVariable] ?? '';
  const isPreview = settings[environmentVariable] === 'preview';
  if (isPreview ? previewName.holds(name) : name === '') return [];
  const allowed = isPreview ? previewName.allowed : 'no name, except for the environment preview';
  const where = `--name of the command, or in ${place}`;
  return [{ setting: previewVariable, value: shown(name === '' ? undefined : name), allowed, where }];
}
