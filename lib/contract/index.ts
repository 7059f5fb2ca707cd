/** The container contract: what the containers promise, and what whoever runs them must give them. */
import { backend } from './backend';
import type { ContainerContract } from './container';
import { frontend } from './frontend';
import { jobs, postgres } from './postgres';
import type { Check, DatabaseRole, SecretVariable, Variable } from './variable';

export * from './backend';
export * from './container';
export * from './development';
export * from './frontend';
export * from './image-build';
export * from './postgres';
export * from './security';
export * from './variable';

/** The containers that keep nothing of their own: each is a Deployment in every environment. */
export const services = { frontend, backend } as const;

/** All containers of the Todo Chatbot: the services, and the database that they share. */
export const contract = { ...services, postgres } as const;

/** A service's key in {@link contract}. */
export type ServiceKey = keyof typeof services;

/** A container's key in {@link contract}. */
export type ContainerKey = keyof typeof contract;

/** The same rows for who walks over them. A row that names a container that does not exist fails to compile here. */
export const containers: Readonly<Record<ContainerKey, ContainerContract<ContainerKey>>> = contract;

type Variables<K extends ContainerKey> = (typeof contract)[K]['variables'];

/** Names of the variables of a container that have these facts. */
export type VariablesHaving<K extends ContainerKey, Facts> = {
  [N in keyof Variables<K>]: Variables<K>[N] extends Facts ? N : never;
}[keyof Variables<K>];

/** Containers that have a variable with these facts. */
export type ContainersHaving<Facts> = {
  [K in ContainerKey]: [VariablesHaving<K, Facts>] extends [never] ? never : K;
}[ContainerKey];

/** Containers with these facts. */
export type ContainersThat<Facts> = {
  [K in ContainerKey]: (typeof contract)[K] extends Facts ? K : never;
}[ContainerKey];

/** Names of the secret variables that have a value of their own: what somebody makes up or gives. */
export type SecretName = {
  [K in ContainerKey]: VariablesHaving<K, { readonly origin: { readonly kind: 'random' | 'given' } }>;
}[ContainerKey];

/** The keys of some rows, with the type that `Object.keys` forgets. */
function keysOf<K extends string>(rows: Readonly<Record<K, unknown>>): readonly K[] {
  const isKey = (key: string): key is K => key in rows;
  return Object.keys(rows).filter(isKey);
}

/** Every container, in the contract's order. */
export const containerKeys: readonly ContainerKey[] = keysOf(contract);

/** Every service, in the contract's order. */
export const serviceKeys: readonly ServiceKey[] = keysOf(services);

/** Whether a name is that of a service. */
export function isService(name: string): name is ServiceKey {
  return serviceKeys.some((key) => key === name);
}

/** Whoever has a Secret of its own: a container, or a job that runs in the image of one. */
export type SecretHolder = ContainerKey | keyof typeof jobs;

type JobKey = keyof typeof jobs;

const jobKeys: readonly JobKey[] = keysOf(jobs);

/** Every one of them, in the contract's order. */
export const secretHolderKeys: readonly SecretHolder[] = [...containerKeys, ...jobKeys];

function isJob(key: SecretHolder): key is JobKey {
  return jobKeys.some((each) => each === key);
}

/** What the contract says of a container or a job alike. */
function holderOf(key: SecretHolder): Pick<ContainerContract<ContainerKey>, 'name' | 'variables'> {
  return isJob(key) ? jobs[key] : containers[key];
}

/** What the Secret of a holder is called, unless an environment says otherwise. */
export function secretNameOf(key: SecretHolder): string {
  return holderOf(key).name;
}

/** The variables of a container or a job by name, in the contract's order. */
export function variablesOf(
  key: SecretHolder,
): readonly (readonly [string, Variable<Check, ContainerKey>])[] {
  return Object.entries(holderOf(key).variables);
}

/** The secret variables that have a value of their own, each once, whichever containers read it. */
export const secretRows: ReadonlyMap<string, SecretVariable> = new Map(
  containerKeys
    .flatMap(variablesOf)
    .flatMap(([name, row]) =>
      row.kind === 'secret' && row.origin.kind !== 'database url' ? [[name, row] as const] : [],
    ),
);

/** The roles by which services reach the database. */
export const serviceRoles: readonly DatabaseRole[] = [
  ...new Set(
    serviceKeys
      .flatMap(variablesOf)
      .flatMap(([, row]) =>
        row.kind === 'secret' && row.origin.kind === 'database url' ? row.origin.role : [],
      ),
  ),
];
