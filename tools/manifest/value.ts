import { at, isList, isMapping } from './json';
import { formatPath, type Path } from './path';

/**
 * One value of a manifest, with the path that leads to it from its object.
 *
 * Asking for a type that it does not have gives nothing: an instrument that reads one field must not fail over another
 * one, which the schema reports. `null` counts as absent, as it does for the API server.
 */
export class Value {
  /** @param above The value in which this one lies, with the steps that lead here from there. Default: it is an object. */
  constructor(
    readonly raw: unknown,
    private readonly above?: Value,
    private readonly steps: Path = [],
  ) {}

  /** From the object to this value. Few of the values that are looked at are ever named, so it is put together when asked. */
  get path(): Path {
    return this.above === undefined ? this.steps : [...this.above.path, ...this.steps];
  }

  get isAbsent(): boolean {
    return this.raw === undefined || this.raw === null;
  }

  get isMapping(): boolean {
    return isMapping(this.raw);
  }

  /** The value below, through any number of keys. */
  at(...keys: Path): Value {
    return new Value(at(this.raw, ...keys), this, keys);
  }

  /** The entries of a list below; none where it is no list. */
  items(...keys: Path): readonly Value[] {
    const list = keys.length === 0 ? this : this.at(...keys);
    return isList(list.raw) ? list.raw.map((item, index) => new Value(item, list, [index])) : [];
  }

  /** The fields of a mapping below; none where it is no mapping. */
  entries(...keys: Path): readonly (readonly [string, Value])[] {
    const mapping = keys.length === 0 ? this : this.at(...keys);
    return isMapping(mapping.raw)
      ? Object.entries(mapping.raw).map(([key, item]) => [key, new Value(item, mapping, [key])] as const)
      : [];
  }

  /** Labels and the like: the entries whose values are texts. */
  labels(...keys: Path): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entries(...keys).flatMap(([key, { text }]) => (text === undefined ? [] : [[key, text]])),
    );
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

  /** A text, or a number as people write it: ports, quantities and percentages may be either. */
  get scalar(): string | undefined {
    return this.number === undefined ? this.text : String(this.number);
  }

  /** The path, for people. */
  get place(): string {
    return formatPath(this.path);
  }
}
