/** Thrown inside this room when a field holds something that the API server would refuse. */
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

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One field of a parsed manifest, with the path that leads to it.
 *
 * Whatever a manifest holds, reading it ends with a typed value or with {@link Malformed}. `null` counts as absent, as it
 * does for the API server.
 */
export class Field {
  constructor(
    private readonly value: unknown,
    private readonly path = '',
  ) {}

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isText(): boolean {
    return typeof this.value === 'string';
  }

  /** Whether the field holds exactly this text; any other value, wrong types too, is a no. */
  is(text: string): boolean {
    return this.value === text;
  }

  /** The field below this one; absent where this one is.
   * @throws {@link Malformed} when this field is no mapping. */
  at(key: string): Field {
    const mapping = this.mapping();
    const value = Object.hasOwn(mapping, key) ? mapping[key] : undefined;
    return new Field(value, this.path === '' ? key : `${this.path}.${key}`);
  }

  /** The entries of a list; none where it is absent.
   * @throws {@link Malformed} when this field is no list. */
  items(): readonly Field[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) throw this.malformed('a list');
    return this.value.map((item: unknown, index) => new Field(item, `${this.path}[${index}]`));
  }

  /** @throws {@link Malformed} when this field is no text, or empty. */
  text(): string {
    if (typeof this.value !== 'string' || this.value === '') throw this.malformed('a text');
    return this.value;
  }

  /** The texts of a list, empty ones too; none where it is absent.
   * @throws {@link Malformed} when this field is no list of texts. */
  texts(): readonly string[] {
    return this.items().map((item) => {
      if (typeof item.value !== 'string') throw item.malformed('a text');
      return item.value;
    });
  }

  /** @throws {@link Malformed} when this field is neither absent nor true or false. */
  flag(): boolean {
    if (this.isAbsent) return false;
    if (typeof this.value !== 'boolean') throw this.malformed('true or false');
    return this.value;
  }

  /** A port number.
   * @throws {@link Malformed} when this field is no whole number from 1 to 65535. */
  portNumber(): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 65535)
      throw this.malformed('a port number from 1 to 65535');
    return value;
  }

  /** A port's name (RFC 6335, as the API server checks it).
   * @throws {@link Malformed} when this field is no such name; a number written as text is none. */
  portName(): string {
    const { value } = this;
    if (
      typeof value !== 'string' ||
      value.length > 15 ||
      !/^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)
    )
      throw this.malformed('a port name: at most 15 of a-z, 0-9 and -, with at least one letter');
    return value;
  }

  /** One of the texts that the field may hold, or the fallback where it is absent.
   * @throws {@link Malformed} when it holds another value. */
  oneOf<T extends string>(allowed: readonly T[], fallback?: T): T {
    if (this.isAbsent && fallback !== undefined) return fallback;
    const found = allowed.find((candidate) => candidate === this.value);
    if (found === undefined) throw this.malformed(allowed.join(', '));
    return found;
  }

  /** Labels, or a Service's selector; none where they are absent.
   * @throws {@link Malformed} when this field is no mapping of texts. */
  labels(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.mapping()).map(([key, value]) => {
        if (typeof value !== 'string') throw this.at(key).malformed('a text');
        return [key, value];
      }),
    );
  }

  /** What to throw when the value is no good for a reason that the caller knows. */
  malformed(expected: string): Malformed {
    return new Malformed(this.path === '' ? 'object' : this.path, expected);
  }

  private mapping(): Readonly<Record<string, unknown>> {
    if (this.isAbsent) return {};
    if (!isMapping(this.value)) throw this.malformed('a mapping');
    return this.value;
  }
}
