import { type Check, contract, describe, satisfies } from '../contract';
import { isDomainName } from './address';
import type { Environment } from './environment';
import {
  isReference,
  isRegistry,
  isVersion,
  referenceAllowed,
  registryAllowed,
  versionAllowed,
} from './image';
import { hidden, type Problem, shown } from './problem';
import type { DevelopmentSecretValues } from './secret-source';

/** What every environment variable that changes a setting begins with. */
export const prefix = 'TODO_CHATBOT_';

/** A setting that CI or a developer changes without editing code. */
export interface Override {
  /** The environment variable, in full. */
  readonly variable: string;
  /** Path of the setting within an environment. */
  readonly setting: string;
  /** Which environments it changes, and to what: a row of the README's table. */
  readonly meaning: string;
  readonly secret: boolean;
  readonly allowed: string;
  /** The changed environment; the same one where the setting does not exist; `undefined` for a value that is not allowed. */
  readonly apply: (environment: Environment, value: string) => Environment | undefined;
}

/** What a public domain may be. */
export const domainAllowed = 'a DNS name in lower case with at least one dot, such as todo.example.com';

function reference(container: 'frontend' | 'backend' | 'postgres'): Override {
  return {
    variable: `${prefix}${container.toUpperCase()}_IMAGE`,
    setting: `images.references.${container}`,
    meaning: `Whole image reference of ${contract[container].name}, with tag or digest; every environment`,
    secret: false,
    allowed: referenceAllowed,
    apply: (environment, value) =>
      isReference(value)
        ? {
            ...environment,
            images: {
              ...environment.images,
              references: { ...environment.images.references, [container]: value },
            },
          }
        : undefined,
  };
}

function secretValue(name: keyof DevelopmentSecretValues, check: Check): Override {
  return {
    variable: `${prefix}${name}`,
    setting: `secrets.values.${name}`,
    meaning: `Development value of ${name}; environments with development secrets`,
    secret: true,
    allowed: describe(check),
    apply: (environment, value) => {
      if (!satisfies(check, value)) return undefined;
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
    secret: false,
    allowed: versionAllowed,
    apply: (environment, version) => (isVersion(version) ? { ...environment, version } : undefined),
  },
  {
    variable: `${prefix}REGISTRY`,
    setting: 'images.source.registry',
    meaning: 'Registry host and path; environments that pull from a registry',
    secret: false,
    allowed: registryAllowed,
    apply: (environment, registry) => {
      if (!isRegistry(registry)) return undefined;
      const { source } = environment.images;
      if (source.kind !== 'registry') return environment;
      return { ...environment, images: { ...environment.images, source: { ...source, registry } } };
    },
  },
  reference('frontend'),
  reference('backend'),
  reference('postgres'),
  {
    variable: `${prefix}DOMAIN`,
    setting: 'domain',
    meaning: 'Public domain; environments that have one',
    secret: false,
    allowed: domainAllowed,
    apply: (environment, domain) => {
      if (!isDomainName(domain)) return undefined;
      return environment.domain === 'localhost' ? environment : { ...environment, domain };
    },
  },
  secretValue('BETTER_AUTH_SECRET', contract.backend.variables.BETTER_AUTH_SECRET.check),
  secretValue('JWT_SECRET', contract.backend.variables.JWT_SECRET.check),
  secretValue('OPENAI_API_KEY', contract.backend.variables.OPENAI_API_KEY.check),
  secretValue('POSTGRES_PASSWORD', contract.postgres.variables.POSTGRES_PASSWORD.check),
];

/** The environment variable that names the one environment to synthesize; all of them when it is not stated. */
export const environmentVariable = `${prefix}ENVIRONMENT`;

/** Environment variables of a process, `.env` included. */
export type Settings = Readonly<Record<string, string | undefined>>;

const inTheEnvironment = 'the environment of this process or in .env';

function stated(settings: Settings): readonly [string, string][] {
  return Object.entries(settings).filter(
    (entry): entry is [string, string] => entry[0].startsWith(prefix) && (entry[1] ?? '') !== '',
  );
}

/** Applies every override that the settings state; an empty one counts as not stated. */
export function override(environment: Environment, settings: Settings): Environment {
  return overrides.reduce((changed, { variable, apply }) => {
    const value = settings[variable] ?? '';
    return value === '' ? changed : (apply(changed, value) ?? changed);
  }, environment);
}

/** What is wrong with the settings themselves: a name that is no override, a value that is not allowed. */
export function problemsOfSettings(settings: Settings, environments: readonly Environment[]): Problem[] {
  return stated(settings).flatMap(([variable, value]): Problem[] => {
    if (variable === environmentVariable) {
      const names = environments.map(({ name }) => name);
      return names.includes(value)
        ? []
        : [
            {
              setting: variable,
              value: shown(value),
              allowed: names.join(', '),
              where: `the argument of the command, or in ${inTheEnvironment}`,
            },
          ];
    }
    const known = overrides.find((candidate) => candidate.variable === variable);
    if (known === undefined) {
      const names = [environmentVariable, ...overrides.map((candidate) => candidate.variable)];
      return [
        { setting: variable, value: 'no such setting', allowed: names.join(', '), where: inTheEnvironment },
      ];
    }
    if (environments.every((environment) => known.apply(environment, value) !== undefined)) return [];
    return [
      {
        setting: variable,
        value: known.secret ? hidden(value) : shown(value),
        allowed: known.allowed,
        where: inTheEnvironment,
      },
    ];
  });
}
