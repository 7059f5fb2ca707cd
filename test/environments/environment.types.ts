/**
 * What does not compile. `tsc` checks this file and nothing runs it: each `@ts-expect-error` fails the type check
 * when the line below it compiles after all.
 */
import { type ContainerContract, type ContainerKey, containers } from '../../lib/contract';
import { following, optional, url } from '../../lib/contract/row';
import {
  type DevelopmentSecretValues,
  type Environment,
  minikube,
  type PublicOrigin,
  serviceAddress,
} from '../../lib/environments';

const { backend } = minikube.variables;

/** What compiles, so that the errors below are those that they say. */
export const valid: Environment = {
  ...minikube,
  domain: 'todo.example.com',
  variables: { frontend: { NODE_ENV: 'development' }, backend: { LOG_LEVEL: 'ERROR', JWT_EXPIRATION: 60 } },
};

export const forgotten: Environment['variables'] = {
  // @ts-expect-error -- NODE_ENV is required, and follows from nothing else
  frontend: {},
  backend,
};

export const unknown: Environment['variables']['backend'] = {
  // @ts-expect-error -- no container knows a variable of this name
  LOG_LEVELS: 'DEBUG',
};

export const ofAnotherContainer: Environment['variables']['backend'] = {
  // @ts-expect-error -- the frontend alone knows it
  NODE_ENV: 'production',
};

export const secretAsVariable: Environment['variables']['backend'] = {
  // @ts-expect-error -- a secret variable comes from a Secret alone
  JWT_SECRET: 'a secret in the open',
};

export const derivedAsVariable: Environment['variables']['backend'] = {
  // @ts-expect-error -- it follows from the domain, and could contradict it
  CORS_ORIGINS: 'https://elsewhere.example.com',
};

export const notOneOf: Environment['variables']['backend'] = {
  // @ts-expect-error -- not one of the levels that the contract lists
  LOG_LEVEL: 'TRACE',
};

export const textForNumber: Environment['variables']['backend'] = {
  // @ts-expect-error -- a whole number, not a text
  JWT_EXPIRATION: '3600',
};

// @ts-expect-error -- a browser does not reach a Service
export const serviceForBrowsers: PublicOrigin = serviceAddress('backend');

// @ts-expect-error -- a browser does not reach a Service, also where its name is written out
export const serviceNameForBrowsers: PublicOrigin = 'http://todo-backend:8000';

export const unknownService: ContainerContract<ContainerKey> = {
  ...containers.backend,
  // @ts-expect-error -- no container has this name
  variables: { CACHE_URL: following(optional(url('redis'), 'Cache.'), { kind: 'service', of: 'cachee' }) },
};

// @ts-expect-error -- without a dot it is a host of the local network, not a public domain
export const noDomain: Environment['domain'] = 'todo';

// @ts-expect-error -- POSTGRES_PASSWORD is missing
export const incompleteSecrets: DevelopmentSecretValues = {
  BETTER_AUTH_SECRET: 'a',
  JWT_SECRET: 'b',
  OPENAI_API_KEY: 'c',
};
