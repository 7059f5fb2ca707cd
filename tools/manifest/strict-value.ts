import type { Value } from './value';

/** A field holds something that the API server would refuse. */
export class Malformed extends Error {
  constructor(
    /** Path of the field inside its object, such as `spec.ingress[0].ports[1].port`. */
    readonly field: string,
    /** End of the sentence "expected …". */
    readonly expected: string,
  ) {
    super(`${field}: expected ${expected}`);
    this.name = 'Malformed';
  }
}

/** What `read` returns, or what the API server would refuse in what it reads. */
export function attempt<T>(read: () => T): T | Malformed {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}

/** A value of which every wrong type is an error. Reading one ends with a typed value, or with {@link Malformed}. */
export class StrictValue {
  constructor(readonly value: Value) {}

  get isAbsent(): boolean {
    return this.value.isAbsent;
  }

  get isText(): boolean {
    return this.value.text !== undefined;
  }

  /** This value. @throws {@link Malformed} when it has a field beside these: kubectl refuses it, and others ignore it. */
  only(...fields: readonly string[]): this {
    for (const [key, field] of this.entries())
      if (!fields.includes(key)) throw field.malformed(`one of the fields ${fields.join(', ')}`);
    return this;
  }

  /** The field below; absent where this one is. @throws {@link Malformed} when this is no mapping. */
  at(key: string): StrictValue {
    this.entries();
    return new StrictValue(this.value.at(key));
  }

  /** The entries of a list; none where it is absent. @throws {@link Malformed} when this is no list. */
  items(): readonly StrictValue[] {
    if (!this.isAbsent && !Array.isArray(this.value.raw)) throw this.malformed('a list');
    return this.value.items().map((item) => new StrictValue(item));
  }

  /** @throws {@link Malformed} when this is no text, or an empty one. */
  text(): string {
    const { text = '' } = this.value;
    if (text === '') throw this.malformed('a text');
    return text;
  }

  /** The texts of a list, empty ones too. @throws {@link Malformed} when this is no list of texts. */
  texts(): readonly string[] {
    return this.items().map((item) => item.anyText());
  }

  /** @throws {@link Malformed} when this is neither absent nor true or false. */
  flag(): boolean {
    if (this.isAbsent) return false;
    if (this.value.flag === undefined) throw this.malformed('true or false');
    return this.value.flag;
  }

  /** @throws {@link Malformed} when this is no whole number from 1 to 65535. */
  portNumber(): number {
    const { number = 0 } = this.value;
    if (!Number.isInteger(number) || number < 1 || number > 65535)
      throw this.malformed('a port number from 1 to 65535');
    return number;
  }

  /** @throws {@link Malformed} when this is no port name (RFC 6335, as the API server checks it). */
  portName(): string {
    const { text = '' } = this.value;
    if (text.length > 15 || !/^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text))
      throw this.malformed('a port name: at most 15 of a-z, 0-9 and -, with at least one letter');
    return text;
  }

  /** One of the texts that the field may hold. @throws {@link Malformed} when it holds another value. */
  oneOf<T extends string>(allowed: readonly T[], fallback?: T): T {
    const found = this.isAbsent ? fallback : allowed.find((candidate) => candidate === this.value.raw);
    if (found === undefined) throw this.malformed(allowed.join(', '));
    return found;
  }

  /** Labels, or a Service's selector. @throws {@link Malformed} when this is no mapping of texts. */
  labels(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.entries().map(([key, value]) => [key, value.anyText()]));
  }

  /** What to throw when the value is wrong for a reason that the caller knows. */
  malformed(expected: string): Malformed {
    return new Malformed(this.value.place === '' ? 'object' : this.value.place, expected);
  }

  private entries(): readonly (readonly [string, StrictValue])[] {
    if (!this.isAbsent && !this.value.isMapping) throw this.malformed('a mapping');
    return this.value.entries().map(([key, value]) => [key, new StrictValue(value)]);
  }

  private anyText(): string {
    if (this.value.text === undefined) throw this.malformed('a text');
    return this.value.text;
  }
}
