/**
 * What a value of an environment variable must satisfy before it is given to a container.
 *
 * `origin` is a scheme, a host and perhaps a port, without a path: what a browser sends as `Origin`.
 */
export type Check =
  | { readonly is: 'text'; readonly minimumCharacters: number }
  | { readonly is: 'one of'; readonly values: readonly string[] }
  | { readonly is: 'whole number'; readonly minimum: number; readonly maximum: number }
  | { readonly is: 'boolean' }
  | { readonly is: 'origin' }
  | { readonly is: 'url'; readonly schemes: readonly string[] };

/** A row of the contract's tables of environment variables. */
export interface Variable<C extends Check = Check> {
  /**
   * A `plain` variable goes into the pod as a value; a `secret` one reaches a pod only through a Kubernetes Secret, and
   * never has a default; a `build` variable is a build argument of the image, without effect at run time.
   */
  readonly kind: 'plain' | 'secret' | 'build';
  /** The container refuses to start, or misbehaves, without it. */
  readonly required: boolean;
  /** What the container assumes when nobody sets it, written as it stands in the environment. */
  readonly default?: string;
  readonly check: C;
  /** One sentence for people. */
  readonly meaning: string;
}

/** The type in which TypeScript holds a value that a check describes. */
export type ValueOf<C extends Check> = C extends {
  readonly is: 'one of';
  readonly values: readonly (infer V)[];
}
  ? V
  : C extends { readonly is: 'whole number' }
    ? number
    : C extends { readonly is: 'boolean' }
      ? boolean
      : string;

/** What a check allows, as the end of the sentence "allowed: …". */
export function describe(check: Check): string {
  switch (check.is) {
    case 'text':
      return check.minimumCharacters === 1
        ? 'any text that is not empty'
        : `at least ${check.minimumCharacters} characters`;
    case 'one of':
      return check.values.join(', ');
    case 'whole number':
      return `a whole number from ${check.minimum} to ${check.maximum}`;
    case 'boolean':
      return 'true or false';
    case 'origin':
      return 'an origin such as https://todo.example.com: scheme, host, perhaps a port, no path';
    case 'url':
      return `a URL that starts with ${check.schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  }
}

/** Whether a value, written as it stands in the environment of a process, satisfies a check. */
export function satisfies(check: Check, value: string): boolean {
  switch (check.is) {
    case 'text':
      return value.length >= check.minimumCharacters;
    case 'one of':
      return check.values.includes(value);
    case 'whole number':
      return /^\d{1,15}$/.test(value) && Number(value) >= check.minimum && Number(value) <= check.maximum;
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'origin':
      return (
        URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value
      );
    case 'url':
      return URL.canParse(value) && check.schemes.includes(new URL(value).protocol.slice(0, -1));
  }
}
