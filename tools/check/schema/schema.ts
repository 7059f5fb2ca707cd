import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from '../../manifest';
import { customResources } from './custom-resources';

/**
 * What the API server knows of an object with fields.
 *
 * A type is written as `string`, `integer`, `number`, `boolean`, `byte` (base64), `quantity`, `int-or-string`, `any`,
 * `#definition`, `[]type` (a list), `[key,…]type` (a list whose entries differ in these fields) or `{}type` (a mapping).
 */
export interface Definition {
  readonly fields: ReadonlyMap<string, string>;
  readonly required: readonly string[];
  /** Whether fields beside these exist that this project does not know. */
  readonly open: boolean;
}

/** Every kind that the checks know, by apiVersion and kind, and the definitions behind them. */
export interface Schema {
  readonly kinds: ReadonlyMap<string, string>;
  readonly definitions: ReadonlyMap<string, Definition>;
}

let loaded: Schema | undefined;

/**
 * The kinds of Kubernetes 1.28 that applications are made of, and the custom resources of this project.
 *
 * A data file of 40 kB and a walker of a page are loaded in 2 ms. No package is as good: kubernetes-models 4.5 accepts
 * unknown fields, takes 60 ms to load one kind and brings 32 MB; @kubernetes/client-node 2 is made of ECMAScript modules
 * alone, which a CommonJS test run cannot load, and knows no required field at run time.
 */
export function schema(): Schema {
  loaded ??= read(JSON.parse(readFileSync(join(__dirname, 'kubernetes-1.28.json'), 'utf8')), customResources);
  return loaded;
}

function read(...sources: readonly unknown[]): Schema {
  const values = sources.map((source) => new Value(source));
  const texts = (field: string): [string, string][] =>
    values.flatMap((value) => Object.entries(value.at(field).labels()));
  return {
    kinds: new Map(texts('kinds')),
    definitions: new Map(
      values.flatMap((value) =>
        value
          .at('definitions')
          .entries()
          .map(([name, definition]) => [name, readDefinition(definition)]),
      ),
    ),
  };
}

function readDefinition(definition: Value): Definition {
  return {
    fields: new Map(Object.entries(definition.at('fields').labels())),
    required: definition
      .at('required')
      .items()
      .flatMap(({ text }) => text ?? []),
    open: definition.at('open').flag ?? false,
  };
}
