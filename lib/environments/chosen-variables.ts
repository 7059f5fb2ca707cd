import type { ContainerKey, contract, ValueOf, Variable } from '../contract';

type Variables<K extends ContainerKey> = (typeof contract)[K]['variables'];

type OfKind<K extends ContainerKey, Kind extends Variable['kind']> = {
  [N in keyof Variables<K>]: Variables<K>[N] extends { readonly kind: Kind } ? N : never;
}[keyof Variables<K>];

type Required<K extends ContainerKey> = {
  [N in keyof Variables<K>]: Variables<K>[N] extends { readonly required: true } ? N : never;
}[keyof Variables<K>];

/** Variables that follow from other settings of an environment, so that it cannot contradict itself. */
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

type Settable<K extends 'frontend' | 'backend'> = Exclude<OfKind<K, 'plain' | 'build'>, Derived[K]>;

type Value<V> = V extends Variable ? ValueOf<V['check']> : never;

/**
 * What an environment says about a container's variables: those that are required and follow from nothing else must
 * be there, the others may be; a name that the container does not know does not compile.
 */
export type ChosenVariables<K extends 'frontend' | 'backend'> = {
  readonly [N in Settable<K> & Required<K>]: Value<Variables<K>[N]>;
} & {
  readonly [N in Exclude<Settable<K>, Required<K>>]?: Value<Variables<K>[N]>;
};
