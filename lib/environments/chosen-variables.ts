import type { contract, ServiceKey, ValueOf, Variable, VariablesHaving } from '../contract';

type Variables<K extends ServiceKey> = (typeof contract)[K]['variables'];

/** Those that no secret holds, and that follow from nothing else. */
type Settable<K extends ServiceKey> = Exclude<
  VariablesHaving<K, { readonly kind: 'plain' | 'build' }>,
  VariablesHaving<K, { readonly follows: object }>
>;

type Required<K extends ServiceKey> = VariablesHaving<K, { readonly required: true }>;

type Value<V> = V extends Variable<infer C, never> ? ValueOf<C> : never;

/**
 * The variables of a service that an environment sets: those that are required and follow from no other setting must be
 * there, the others may be; a name that the service does not know does not compile.
 */
export type ChosenVariables<K extends ServiceKey> = {
  readonly [N in Settable<K> & Required<K>]: Value<Variables<K>[N]>;
} & {
  readonly [N in Exclude<Settable<K>, Required<K>>]?: Value<Variables<K>[N]>;
};

type WithRequired = {
  [K in ServiceKey]: Settable<K> & Required<K> extends never ? never : K;
}[ServiceKey];

/** What an environment chooses for each service; a service that needs nothing may be left out. */
export type AllChosenVariables = {
  readonly [K in WithRequired]: ChosenVariables<K>;
} & {
  readonly [K in Exclude<ServiceKey, WithRequired>]?: ChosenVariables<K>;
};
