import type { Check, DatabaseRole, OpenVariable, SecretOrigin, SecretVariable, Source } from './variable';

// Checks and rows in one word each, so that the variables of a container read as the table that they are.

type Named<K extends Check['is']> = Extract<Check, { readonly is: K }>;
type Row<R extends boolean, C extends Check> = OpenVariable<C, never> & {
  readonly kind: 'plain';
  readonly required: R;
};
type Followed<V, S> = Omit<V, 'follows'> & { readonly follows: S };

/** A text of at least so many characters. */
export function text(minimumCharacters = 1): Named<'text'> {
  return { is: 'text', minimumCharacters };
}

/** One of these values; one alone leaves no choice. */
export function oneOf<const V extends readonly string[]>(
  ...values: V
): { readonly is: 'one of'; readonly values: V } {
  return { is: 'one of', values };
}

/** A whole number, both ends included. */
export function wholeNumber(minimum: number, maximum: number): Named<'whole number'> {
  return { is: 'whole number', minimum, maximum };
}

/** A URL of one of these schemes. */
export function url(...schemes: readonly string[]): Named<'url'> {
  return { is: 'url', schemes };
}

/** A scheme, a host and perhaps a port. */
export const origin: Named<'origin'> = { is: 'origin' };

/** One or more of them, with commas between. */
export const origins: Named<'origins'> = { is: 'origins' };

/** A secret variable that is made of random bytes: at least as many as its check asks for characters. */
export function random<C extends Check>(bytes: number, check: C, meaning: string): SecretRow<C, 'random'> {
  return secret({ kind: 'random', bytes }, check, meaning);
}

/** A secret variable that the operator gives. */
export function given<C extends Check>(check: C, meaning: string): SecretRow<C, 'given'> {
  return secret({ kind: 'given' }, check, meaning);
}

/** The connection string of the application's database, by which a process is one of its roles. */
export function databaseUrl(role: DatabaseRole): SecretRow<Named<'url'>, 'database url'> {
  return secret(
    { kind: 'database url', role },
    url('postgresql', 'postgres'),
    'PostgreSQL connection string.',
  );
}

type SecretRow<C extends Check, K extends SecretOrigin['kind']> = SecretVariable<C> & {
  readonly origin: Extract<SecretOrigin, { readonly kind: K }>;
};

function secret<C extends Check, O extends SecretOrigin>(
  from: O,
  check: C,
  meaning: string,
): SecretVariable<C> & { readonly origin: O } {
  return { kind: 'secret', required: true, origin: from, check, meaning };
}

/** A plain variable that must be set. */
export function required<C extends Check>(check: C, meaning: string): Row<true, C> {
  return { kind: 'plain', required: true, check, meaning };
}

/** A plain variable that need not be set. */
export function optional<C extends Check>(check: C, meaning: string): Row<false, C> {
  return { kind: 'plain', required: false, check, meaning };
}

/** A plain variable that has a value when nobody sets it. */
export function withDefault<C extends Check>(
  value: string,
  check: C,
  meaning: string,
): Row<false, C> & { readonly default: string } {
  return { ...optional(check, meaning), default: value };
}

/** The same variable as a build argument. */
export function baked<V extends OpenVariable>(variable: V): Omit<V, 'kind'> & { readonly kind: 'build' } {
  return { ...variable, kind: 'build' };
}

/** The same variable at its default, which no environment changes. */
export function fixed<V extends OpenVariable>(variable: V): Followed<V, { readonly kind: 'default' }> {
  return { ...variable, follows: { kind: 'default' } };
}

/** The same variable with a value that follows from something else of the environment. */
export function following<V extends OpenVariable, const S extends Source>(
  variable: V,
  follows: S,
): Followed<V, S> {
  return { ...variable, follows };
}

/** Where browsers find a container; the process sends no request there. */
export function publicOrigin<const K extends string>(
  of: K,
): { readonly kind: 'public origin'; readonly of: K; readonly asked: false } {
  return { kind: 'public origin', of, asked: false };
}

/** Where browsers find a container; the process asks there, too. */
export function askedOrigin<const K extends string>(
  of: K,
): { readonly kind: 'public origin'; readonly of: K; readonly asked: true } {
  return { kind: 'public origin', of, asked: true };
}
