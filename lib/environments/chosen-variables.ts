import type { ContainerKey, contract, ValueOf, Variable } from '../contract';

type Variables<K extends ContainerKey> = (typeof contract)[K]['variables'];

/** Names of the variables of a container that have these facts. */
type Having<K extends ContainerKey, Facts> = {
  [N in keyof Variables<K>]: Variables<K>[N] extends Facts ? N : never;
}[keyof Variables<K>];

type Required<K extends ContainerKey> = Having<K, { readonly required: true }>;

/** Variables that derive from other settings of an environment, so that they agree with each other. */
interface Derived {
  readonly frontend:
    | 'PORT'
    | 'HOSTNAME'
    | 'BETTER_AUTH_URL'
    | 'BETTER_AUTH_TRUST_HOST'
    | 'INTERNAL_API_URL'
    | 'NEXT_PUBLIC_API_URL'
    | 'NEXT_PUBLIC_API_BASE_URL'
    | 'NEXT_PUBLIC_BETTER_AUTH_URL'
    | 'NEXT_PUBLIC_APP_VERSION';
  readonly backend: 'CORS_ORIGINS' | 'FRONTEND_URL' | 'BETTER_AUTH_URL';
}

type Settable<K extends 'frontend' | 'backend'> = Exclude<
  Having<K, { readonly kind: 'plain' | 'build' }>,
  Derived[K]
>;

type Value<V> = V extends Variable ? ValueOf<V['check']> : never;

/**
 * The variables of a container that an environment sets: those that are required and derive from no other setting must
 * be there, the others may be; a name that the container does not know does not compile.
 */
export type ChosenVariables<K extends 'frontend' | 'backend'> = {
  readonly [N in Settable<K> & Required<K>]: Value<Variables<K>[N]>;
} & {
  readonly [N in Exclude<Settable<K>, Required<K>>]?: Value<Variables<K>[N]>;
};
