import { formatPath, type Path } from './path';

/**
 * One value of a parsed manifest, with the path that leads to it.
 *
 * Asking it for what it is not gives nothing: a rule about one field must not stumble over another that is wrong, which
 * the rule about the schema reports. `null` counts as absent, as it does for the API server.
 */
export class Value {
  constructor(
    readonly raw: unknown,
    readonly path: Path = [],
  ) {}

  get isAbsent(): boolean {
    return this.raw === undefined || this.raw === null;
  }

  get isMapping(): boolean {
    return isMapping(this.raw);
  }

  /** The value below, through any number of keys. */
  at(...keys: readonly string[]): Value {
    return keys.reduce<Value>(
      (value, key) =>
        new Value(isMapping(value.raw) && Object.hasOwn(value.raw, key) ? value.raw[key] : undefined, [
          ...value.path,
          key,
        ]),
      this,
    );
  }

  /** The entries of a list; none where it is no list. */
  items(): readonly Value[] {
    const { raw, path } = this;
    return Array.isArray(raw) ? raw.map((item: unknown, index) => new Value(item, [...path, index])) : [];
  }

  /** The fields of a mapping; none where it is no mapping. */
  entries(): readonly (readonly [string, Value])[] {
    const { raw, path } = this;
    return isMapping(raw)
      ? Object.entries(raw).map(([key, item]) => [key, new Value(item, [...path, key])] as const)
      : [];
  }

  get text(): string | undefined {
    return typeof this.raw === 'string' ? this.raw : undefined;
  }

  get number(): number | undefined {
    return typeof this.raw === 'number' && Number.isFinite(this.raw) ? this.raw : undefined;
  }

  get flag(): boolean | undefined {
    return typeof this.raw === 'boolean' ? this.raw : undefined;
  }

  /** Labels and the like: the entries whose values are texts. */
  labels(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entries().flatMap(([key, { text }]) => (text === undefined ? [] : [[key, text]])),
    );
  }

  /** The path, for people. */
  get place(): string {
    return formatPath(this.path);
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
