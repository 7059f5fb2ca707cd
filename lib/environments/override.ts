import { type ContainerKey, contract } from '../contract';
import { isDomainName } from './address';
import type { Environment } from './environment';
import { checked, domainName, type Form, imageReference, registry, version } from './form';
import { hidden, type Problem, shown } from './problem';
import type { DevelopmentSecretValues } from './secret-source';

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
  readonly form: Form<string>;
  /** The value must not be shown. Default: it may. */
  readonly secret?: true;
  /** The environment with the value in it; the same environment where there is no such setting. */
  readonly apply: (environment: Environment, value: string) => Environment;
}

function reference(container: ContainerKey): Override {
  return {
    variable: `${prefix}${container.toUpperCase()}_IMAGE`,
    setting: `images.references.${container}`,
    meaning: `Whole image reference of ${contract[container].name}, with tag or digest; every environment`,
    form: imageReference,
    apply: (environment, value) => {
      const references = { ...environment.images.references, [container]: value };
      return { ...environment, images: { ...environment.images, references } };
    },
  };
}

function secretValue(name: keyof DevelopmentSecretValues): Override {
  return {
    variable: `${prefix}${name}`,
    setting: `secrets.values.${name}`,
    meaning: `Development value of ${name}; environments with development secrets`,
    form: checked({ ...contract.postgres.variables, ...contract.backend.variables }[name].check),
    secret: true,
    apply: (environment, value) => {
      const { secrets } = environment;
      if (secrets.kind !== 'development') return environment;
      return { ...environment, secrets: { ...secrets, values: { ...secrets.values, [name]: value } } };
    },
  };
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
  reference('frontend'),
  reference('backend'),
  reference('postgres'),
  {
    variable: `${prefix}DOMAIN`,
    setting: 'domain',
    meaning: 'Public domain; environments that have one',
    form: domainName,
    apply: (environment, domain) =>
      isDomainName(domain) && environment.domain !== 'localhost' ? { ...environment, domain } : environment,
  },
  secretValue('BETTER_AUTH_SECRET'),
  secretValue('JWT_SECRET'),
  secretValue('OPENAI_API_KEY'),
  secretValue('POSTGRES_PASSWORD'),
];

/** The environment variable that names the one environment to synthesize. Default: all of them. */
export const environmentVariable = `${prefix}ENVIRONMENT`;

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
  if (setting === environmentVariable) {
    const where = `the argument of the command, or in ${place}`;
    return environments.includes(value)
      ? undefined
      : { setting, value: shown(value), allowed: environments.join(', '), where };
  }
  const known = overrides.find(({ variable }) => variable === setting);
  if (known === undefined) {
    const names = [environmentVariable, ...overrides.map(({ variable }) => variable)];
    return { setting, value: 'no such setting', allowed: names.join(', '), where: place };
  }
  const { form, secret } = known;
  if (form.holds(value)) return undefined;
  return { setting, value: secret ? hidden(value) : shown(value), allowed: form.allowed, where: place };
}

/** Everything that is wrong with the settings themselves. */
export function problemsOfSettings(settings: Settings, environments: readonly Environment[]): Problem[] {
  const names = environments.map(({ name }) => name);
  return Object.entries(settings)
    .filter(([setting, value = '']) => setting.startsWith(prefix) && value !== '')
    .flatMap(([setting, value = '']) => problemOf(setting, value, names) ?? []);
}
