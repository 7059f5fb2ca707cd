/**
 * What a value of an environment variable must satisfy before it is given to a container.
 *
 * `origin` is a scheme, a host and perhaps a port, without a path: what a browser sends as `Origin`; `origins` is one or more
 * of them with commas between.
 */
export type Check =
  | { readonly is: 'text'; readonly minimumCharacters: number }
  | { readonly is: 'one of'; readonly values: readonly string[] }
  | { readonly is: 'whole number'; readonly minimum: number; readonly maximum: number }
  | { readonly is: 'boolean' }
  | { readonly is: 'origin' }
  | { readonly is: 'origins' }
  | { readonly is: 'url'; readonly schemes: readonly string[] };

/** What every row of the contract's tables of environment variables says. */
interface VariableRow<C extends Check> {
  /** The container refuses to start, or misbehaves, without it. */
  readonly required: boolean;
  readonly check: C;
  /** One sentence for people. */
  readonly meaning: string;
}

/** Servers of somebody else that an environment may name: a server of tools (Model Context Protocol), and the chatbot's model. */
export const namedServers = ['mcpServer', 'model'] as const;

export type NamedServer = (typeof namedServers)[number];

/** The host of OpenAI's API, which the chatbot asks where no other model is named. */
export const modelHost = 'api.openai.com';

/** What the value of a variable follows from, so that no environment sets it by itself. */
export type Source<Key extends string = string> =
  /** The default: another value would contradict the rest of the contract. */
  | { readonly kind: 'default' }
  /** Where browsers find a container. `asked`: the process itself sends requests there. */
  | { readonly kind: 'public origin'; readonly of: Key; readonly asked: boolean }
  /** Where browsers may send requests from: the public origin of a container, and whichever others an environment names. */
  | { readonly kind: 'allowed origins'; readonly of: Key }
  /** Where a pod reaches the same: its Service, where browsers use `localhost`. */
  | { readonly kind: 'reached origin'; readonly of: Key }
  /** The Service of a container, which the process asks. */
  | { readonly kind: 'service'; readonly of: Key }
  /** The release. */
  | { readonly kind: 'version' }
  /** How long one answer may take, in seconds. */
  | { readonly kind: 'longest answer' }
  /** A server of somebody else, where an environment names one. */
  | {
      readonly kind: 'named server';
      readonly of: NamedServer;
      /** Browsers ask it, and can reach a public one alone. Default: the process does. */
      readonly byBrowsers?: true;
      /** Whom the process asks where none is named. Default: nobody. */
      readonly otherwise?: 'internet';
    }
  /** The forward proxy to the internet, where an environment has one. */
  | { readonly kind: 'egress proxy'; readonly tells: 'address' | 'exceptions' | 'use' }
  /** The proxies before a container: any, where an edge is the only way in. */
  | { readonly kind: 'proxies' };

/**
 * A `plain` variable goes into the pod as a value; a `build` variable is a build argument of the image, without effect at
 * run time.
 */
export interface OpenVariable<C extends Check = Check, Key extends string = string> extends VariableRow<C> {
  readonly kind: 'plain' | 'build';
  /** What the container assumes when nobody sets it, written as it stands in the environment. */
  readonly default?: string;
  /** Default: an environment may choose the value. */
  readonly follows?: Source<Key>;
}

/**
 * Whom the database knows: the owner, who alone changes the schema; two that read and write rows, each in tables of its own;
 * and one that reads all of them.
 */
export type DatabaseRole = 'owner' | 'backend' | 'frontend' | 'backup';

/** Where the value of a secret comes from. */
export type SecretOrigin =
  /** So many random bytes, as base64url. */
  | { readonly kind: 'random'; readonly bytes: number }
  /** Somebody outside hands it out: the operator gives it. */
  | { readonly kind: 'given' }
  /** Put together from the database's address and a role with its password. */
  | { readonly kind: 'database url'; readonly role: DatabaseRole };

/** A variable that reaches a pod only through a Kubernetes Secret, and never has a default. */
export interface SecretVariable<C extends Check = Check> extends VariableRow<C> {
  readonly kind: 'secret';
  readonly required: true;
  readonly origin: SecretOrigin;
}

/** A row of the contract's tables of environment variables. */
export type Variable<C extends Check = Check, Key extends string = string> =
  | OpenVariable<C, Key>
  | SecretVariable<C>;

/** What a container assumes for a variable that nobody sets; nothing for a secret one. */
export function defaultOf(variable: Variable): string | undefined {
  return variable.kind === 'secret' ? undefined : variable.default;
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
    case 'origins':
      return 'origins such as https://todo.example.com, with commas between them';
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
    case 'origins':
      return value.split(',').every((each) => satisfies({ is: 'origin' }, each.trim()));
    case 'url':
      return URL.canParse(value) && check.schemes.includes(new URL(value).protocol.slice(0, -1));
  }
}
