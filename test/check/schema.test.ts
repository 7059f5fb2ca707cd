import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cutDown } from '../../tools/check/schema/generate';
import {
  allowedRanges,
  allowedValues,
  alsoRequired,
  alternatives,
} from '../../tools/check/schema/constraints';
import { schema } from '../../tools/check/schema/schema';

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, '../..', path), 'utf8'));
}

describe('the schema', () => {
  test('is what its generator makes of the definitions of Kubernetes 1.28', () => {
    expect(json('tools/check/schema/kubernetes-1.28.json')).toEqual(
      cutDown(json('test/kubernetes-1.28.json')),
    );
  });

  test('has a definition for every kind and for every type of a field', () => {
    const { kinds, definitions } = schema();
    const types = [...definitions.values()].flatMap(({ fields }) => [...fields.values()]);
    const referred = types.flatMap((type) => /#(.+)$/.exec(type)?.[1] ?? []);
    expect([...kinds.values(), ...referred].filter((name) => !definitions.has(name))).toEqual([]);
  });

  test('knows every field that a constraint is about', () => {
    const { definitions } = schema();
    const missing = [...Object.keys(allowedValues), ...Object.keys(allowedRanges)].filter((place) => {
      const dot = place.lastIndexOf('.');
      return definitions.get(place.slice(0, dot))?.fields.has(place.slice(dot + 1)) !== true;
    });
    const fields = [
      ...Object.entries(alsoRequired),
      ...Object.entries(alternatives).map(([name, { fields }]) => [name, fields] as const),
    ].flatMap(([name, names]) =>
      names
        .filter((field) => definitions.get(name)?.fields.has(field) !== true)
        .map((field) => `${name}.${field}`),
    );
    expect([...missing, ...fields]).toEqual([]);
  });
});
