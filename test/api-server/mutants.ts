import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectsOf } from '../../lib/todo-chart';
import { at, isList, isMapping, type Path, readDocuments, textAt } from '../../tools/manifest';
import { changed, stepsOf } from '../check/defects/json';
import { everyEnvironment, product } from '../sample-environments';
import { defectsOf, type Mutant } from './defects';

/** An object that the API server accepts, and mutants of it. */
export interface Original {
  readonly object: unknown;
  readonly mutants: readonly Mutant[];
}

/** The object that a mutant is. */
export function mutated(object: unknown, { path, to }: Mutant): unknown {
  return changed(object, path, () => to);
}

/**
 * The objects of all environments of this project and its tests, and those of further-objects.yaml, without any secret. Each
 * with the mutants that no object of its kind before it has in the same place.
 */
export function originals(): readonly Original[] {
  const further = readDocuments(readFileSync(join(__dirname, 'further-objects.yaml'), 'utf8'));
  const objects = [...everyEnvironment, ...product].flatMap(objectsOf);
  const seen = new Set<string>();
  return [...objects, ...further.map(({ raw }) => raw)].map(withoutSecrets).flatMap((object) => {
    const kind = `${textAt(object, 'apiVersion')} ${textAt(object, 'kind')}`;
    const isNew = (...key: readonly unknown[]): boolean =>
      seen.size < seen.add(JSON.stringify([kind, ...key])).size;
    const mutants = placesIn(object).flatMap((path) => {
      const place = path.map((step) => (typeof step === 'number' ? '*' : step)).join('\n');
      return (
        changesOf(at(object, ...path))
          // An empty entry is taken for one without fields, which nobody means.
          .filter(([, to]) => to !== null || typeof path.at(-1) !== 'number')
          .filter(([verb]) => isNew(place, verb) && isChosen(`${kind}\n${place}\n${verb}`))
          .map(([, to]) => ({ path, to }))
      );
    });
    const own = defectsOf(object).filter(({ path, to }) => isNew(path, to));
    return mutants.length + own.length === 0 ? [] : [{ object, mutants: [...mutants, ...own] }];
  });
}

/** One of three, and always the same ones: so few are judged within seconds. */
function isChosen(text: string): boolean {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % 3 === 0;
}

function withoutSecrets(object: unknown): unknown {
  if (textAt(object, 'kind') !== 'Secret') return object;
  return ['data', 'stringData'].reduce(
    (secret, field) =>
      stepsOf(at(secret, field)).reduce(
        (without, key) => changed(without, [field, key], () => Buffer.from('hidden').toString('base64')),
        secret,
      ),
    object,
  );
}

/** The paths of all values in an object but its namespace: what is asked for lies in one that is there. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (path.join('.') === 'metadata.namespace') return [];
  return [path, ...stepsOf(value).flatMap((step) => placesIn(at(value, step), [...path, step]))].filter(
    ({ length }) => length > 0,
  );
}

/** What may stand in the place of a value, each with a word for it. */
function changesOf(old: unknown): readonly (readonly [verb: string, to: unknown])[] {
  const absent = [
    ['remove', undefined],
    ['null', null],
  ] as const;
  if (typeof old === 'string')
    return [
      ...absent,
      ['empty', ''],
      ['no name', 'Not a Name!'],
      ['another', `${old}x`],
      ['with an end', `${old}-`],
      ['with a slash', `/${old}`],
      ['long', 'x'.repeat(260)],
      ['number', 7],
      ['mapping', {}],
    ];
  if (typeof old === 'number')
    return [
      ...absent,
      ...[-1, 0, 1, 70_000, 2 ** 31, 0.5].map((to) => [String(to), to] as const),
      ['one more', old + 1],
      ['text', String(old)],
    ];
  if (typeof old === 'boolean') return [...absent, ['not', !old], ['text', String(old)]];
  if (isList(old))
    return [
      ...absent,
      ['empty', []],
      ['mapping', {}],
      ['with a text', [...old, 'Not a Name!']],
      ['with an empty mapping', [...old, {}]],
      ['first again', [...old, ...old.slice(0, 1)]],
      ...(old.length > 1 ? [['reversed', [...old].reverse()] as const] : []),
    ];
  return isMapping(old)
    ? [
        ...absent,
        ['empty', {}],
        ['text', 'text'],
        ['list', []],
        ['with another', { ...old, another: 'a' }],
        ['with no key', { ...old, 'No key!': 'a' }],
        ['with no value', { ...old, another: 'Not a Name!' }],
      ]
    : absent;
}
