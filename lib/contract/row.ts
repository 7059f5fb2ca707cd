import type { Check, Variable } from './variable';

// Checks and rows in one word each, so that the variables of a container read as the table that they are.

type Named<K extends Check['is']> = Extract<Check, { readonly is: K }>;
type Row<K extends Variable['kind'], R extends boolean, C extends Check> = Variable<C> & {
  readonly kind: K;
  readonly required: R;
};

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

/** A secret variable: a container needs all that it knows. */
export function secret<C extends Check>(check: C, meaning: string): Row<'secret', true, C> {
  return { kind: 'secret', required: true, check, meaning };
}

/** A plain variable that must be set. */
export function required<C extends Check>(check: C, meaning: string): Row<'plain', true, C> {
  return { kind: 'plain', required: true, check, meaning };
}

/** A plain variable that need not be set. */
export function optional<C extends Check>(check: C, meaning: string): Row<'plain', false, C> {
  return { kind: 'plain', required: false, check, meaning };
}

/** A plain variable that has a value when nobody sets it. */
export function withDefault<C extends Check>(
  value: string,
  check: C,
  meaning: string,
): Row<'plain', false, C> & { readonly default: string } {
  return { ...optional(check, meaning), default: value };
}

/** The same variable as a build argument. */
export function baked<V extends Variable>(variable: V): Omit<V, 'kind'> & { readonly kind: 'build' } {
  return { ...variable, kind: 'build' };
}
